"""Dirt put around or into an honest page, as hijacked and scraped sites have it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from generator import mirror
from generator.document import Draft
from generator.grammar import Grammar

Soiler = Callable[[Draft, Grammar], Draft]


def add_spam_head(draft: Draft, grammar: Grammar) -> Draft:
    """Lines of advertisers' keywords before the title."""
    rules = (
        ("en_sell", "en_link") if draft.language == "en" else ("bet_keywords", "bet_pitch", "stuffing", "invoice_title")
    )
    head = [grammar.one(grammar.rng.choice(rules)) for _ in range(grammar.rng.randint(2, 6))]
    return _surround(draft, "spam_head", head, [])


def add_hotline_head(draft: Draft, grammar: Grammar) -> Draft:
    """A repair hotline, its adverts and long lists of regions before the title, with blank lines between."""
    head = [*grammar.many("door_title", 1, 2), *grammar.many("door_line", 3, 8), *grammar.many("regions", 4, 14)]
    spaced = [line for text in head for line in (text, *[""] * grammar.rng.randint(0, 4))]
    return _surround(draft, "hotline_head", spaced, [])


def add_furniture(draft: Draft, grammar: Grammar) -> Draft:
    """Navigation and source lines above, sharing, related pages and disclaimers below, as plain lines."""
    rule = ("en_list", "en_list") if draft.language == "en" else ("furniture_head", "furniture_tail")
    head = list(grammar.some(rule[0], 2, 4))
    tail = list(grammar.some(rule[1], 4, 9))
    return _surround(draft, "furniture", head, tail)


def add_comments(draft: Draft, grammar: Grammar) -> Draft:
    """Editor credits and a tail of comments of no worth."""
    rule = "en_list" if draft.language == "en" else "comment_line"
    credit = (
        "Edited by the night desk" if draft.language == "en" else grammar.fill("责任编辑：{d3}号编辑  校对：小{d1}")
    )
    return _surround(draft, "comment_tail", [], [credit, *grammar.many(rule, 4, 10)])


def add_inline_adverts(draft: Draft, grammar: Grammar) -> Draft:
    """Advertising lines between the paragraphs."""
    rule = (
        "en_sell"
        if draft.language == "en"
        else grammar.rng.choice(("bet_pitch", "drug_line", "invoice_line", "game_line"))
    )
    lines = list(draft.lines)
    for place in sorted(grammar.rng.sample(range(1, len(lines)), 2), reverse=True):
        lines.insert(place, grammar.one(rule))
    return replace(draft, lines=tuple(lines), kind="inline_adverts")


def add_pinyin_notes(draft: Draft, grammar: Grammar) -> Draft:
    """Pinyin notes after characters, with tones or without."""
    toned = grammar.rng.random() < 0.7
    return mirror.add_notes(draft, grammar, toned).relabelled(
        draft.label, "pinyin_notes" if toned else "toneless_notes"
    )


def add_split_bytes(draft: Draft, grammar: Grammar) -> Draft:
    """Pinyin notes inserted into GBK bytes."""
    return mirror.add_notes_in_bytes(draft, grammar).relabelled(draft.label, "split_byte_notes")


def _surround(draft: Draft, kind: str, head: list[str], tail: list[str]) -> Draft:
    """The page with lines before its title and after its end; the title becomes a line like any other."""
    lines = (*head, draft.title, *draft.lines, *tail)
    return replace(draft, title="", lines=lines, kind=kind)


PLAIN_SOILERS: tuple[Soiler, ...] = (add_spam_head, add_furniture, add_hotline_head, add_inline_adverts, add_comments)
ENGLISH_SOILERS: tuple[Soiler, ...] = (add_spam_head, add_furniture, add_inline_adverts, add_comments)
MIRROR_SOILERS: tuple[Soiler, ...] = (add_pinyin_notes, add_split_bytes)
