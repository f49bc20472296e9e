"""Copies of a page: edited, with a paragraph replaced, or with paragraphs appended."""

from __future__ import annotations

import random
from dataclasses import replace

from generator.document import DUPLICATE, Draft
from generator.grammar import Grammar

LEAST_SENTENCES = 4  # a paragraph with fewer keeps them all


def copy_exactly(draft: Draft) -> Draft:
    """The page, word for word, on another site."""
    return draft.relabelled(DUPLICATE, "exact_copy")


def edit(draft: Draft, grammar: Grammar) -> Draft:
    """The page with about half of the words we know a synonym of replaced, and one sentence left out."""
    rng = grammar.rng
    pairs = [pair.split(":") for pair in grammar.rules[f"synonyms_{draft.language}"]]
    chosen = [pair for pair in pairs if rng.random() < 0.5]
    lines = [_substitute(line, chosen) for line in draft.lines]
    place = rng.choice([place for place, line in enumerate(lines) if len(_sentences(line)) >= LEAST_SENTENCES])
    lines[place] = _leave_out_sentence(lines[place], rng)
    return replace(draft, lines=tuple(lines), label=DUPLICATE, kind="edited_copy")


def replace_block(draft: Draft, paragraphs: tuple[str, ...], grammar: Grammar) -> Draft:
    """The page with the shortest of the article's `paragraphs` that stand in it replaced by a note of the editors."""
    lines = list(draft.lines)
    shortest = min((line for line in lines if line in paragraphs), key=len)
    lines[lines.index(shortest)] = grammar.one(f"note_{draft.language}")
    return replace(draft, lines=tuple(lines), label=DUPLICATE, kind="block_replaced_copy")


def append_close(draft: Draft, grammar: Grammar) -> Draft:
    """The page with one or two more paragraphs at its end."""
    lines = (*draft.lines, *grammar.some(f"close_{draft.language}", 1, 2))
    return replace(draft, lines=lines, label=DUPLICATE, kind="appended_copy")


def _substitute(line: str, pairs: list[list[str]]) -> str:
    for word, other in pairs:
        line = line.replace(word, other)
    return line


def _sentences(line: str) -> list[str]:
    return line.split("。" if "。" in line else ". ")


def _leave_out_sentence(line: str, rng: random.Random) -> str:
    """The line without one of its inner sentences."""
    sentences = _sentences(line)
    del sentences[rng.randrange(1, len(sentences) - 1)]
    return ("。" if "。" in line else ". ").join(sentences)
