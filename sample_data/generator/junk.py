"""Junk pages by kind: a recipe names the rule of the title and, section by section, the rules of the lines."""

from __future__ import annotations

import random
from dataclasses import dataclass

from generator.document import JUNK, Draft
from generator.grammar import Grammar


@dataclass(frozen=True)
class Section:
    """Between `low` and `high` lines from the rule `rule`."""

    rule: str
    low: int
    high: int


@dataclass(frozen=True)
class Recipe:
    """How a page of one kind is made, and how many of them the crawl holds."""

    count: int
    title: str
    sections: tuple[Section, ...]
    language: str = "zh"


RECIPES: dict[str, Recipe] = {
    "gambling": Recipe(
        150, "bet_title", (Section("bet_keywords", 1, 4), Section("bet_pitch", 3, 8), Section("bet_result", 0, 9))
    ),
    "invoice": Recipe(80, "invoice_title", (Section("invoice_line", 2, 8),)),
    "private_server": Recipe(85, "game_title", (Section("game_line", 4, 14),)),
    "medical_ad": Recipe(110, "clinic_title", (Section("clinic_line", 4, 11), Section("drug_line", 0, 2))),
    "drug_ad": Recipe(40, "clinic_title", (Section("drug_line", 3, 7),)),
    "doorway": Recipe(210, "door_title", (Section("door_line", 5, 16), Section("regions", 1, 6))),
    "shop": Recipe(110, "shop_title", (Section("shop_line", 3, 9),)),
    "list_page": Recipe(
        150, "list_title", (Section("nav_line", 1, 3), Section("list_line", 8, 30), Section("footer_line", 1, 3))
    ),
    "link_farm": Recipe(70, "bet_keywords", (Section("stuffing", 10, 40), Section("en_link", 4, 20))),
    "keyword_stuffing": Recipe(60, "shop_title", (Section("stuffing", 30, 90),)),
    "error_page": Recipe(80, "error_title", (Section("error_line", 1, 4),)),
    "parked_domain": Recipe(70, "park_title", (Section("park_line", 2, 5),)),
    "short_page": Recipe(100, "short_title", (Section("short_line", 1, 3),)),
    "spun": Recipe(80, "spun_title", (Section("spun_line", 5, 14),)),
    "comments": Recipe(70, "comment_title", (Section("comment_line", 5, 25),)),
    "english_sales": Recipe(120, "en_sell_title", (Section("en_sell", 4, 14),), "en"),
    "english_error": Recipe(50, "en_error_title", (Section("en_error", 1, 4),), "en"),
    "english_list": Recipe(70, "en_list_title", (Section("en_list", 6, 20),), "en"),
    "english_link_farm": Recipe(40, "en_sell_title", (Section("en_link", 10, 40),), "en"),
    "japanese": Recipe(10, "ja_title", (Section("ja_line", 4, 9),), "ja"),
    "korean": Recipe(8, "ko_title", (Section("ko_line", 4, 9),), "ko"),
    "russian": Recipe(8, "ru_title", (Section("ru_line", 4, 9),), "ru"),
    "french": Recipe(8, "fr_title", (Section("fr_line", 4, 9),), "fr"),
}
REPETITIVE_COUNT = 40
# What one page has one of. List pages, comments and stuffed pages jump about, so they pin nothing.
PINNED = (
    "city",
    "bet_brand",
    "repair_brand",
    "repair_item",
    "disease",
    "clinic",
    "product",
    "game",
    "en_brand",
    "en_thing",
)
UNPINNED_KINDS = ("list_page", "comments", "keyword_stuffing", "link_farm", "english_list", "english_link_farm")


def make_junk(seed: str) -> list[Draft]:
    """Every junk page of the crawl."""
    drafts: list[Draft] = []
    for kind, recipe in RECIPES.items():
        grammar = Grammar(f"{seed}/{kind}")
        drafts += [_bake(grammar, kind, recipe) for _ in range(recipe.count)]
    grammar = Grammar(f"{seed}/repetitive")
    drafts += [_repeat(grammar) for _ in range(REPETITIVE_COUNT)]
    return drafts


def _bake(grammar: Grammar, kind: str, recipe: Recipe) -> Draft:
    grammar.pin(() if kind in UNPINNED_KINDS else PINNED)
    lines = [line for section in recipe.sections for line in grammar.many(section.rule, section.low, section.high)]
    if kind in ("keyword_stuffing", "link_farm"):
        lines = _run_together(grammar.rng, lines)
    return Draft(grammar.one(recipe.title), tuple(lines), recipe.language, JUNK, kind)


def _run_together(rng: random.Random, lines: list[str]) -> list[str]:
    """The same lines joined, 3 to 12 to a line, by one of the separators that such pages use."""
    separator = rng.choice((",", "、", " ", "|", "_"))
    width = rng.randint(3, 12)
    return [separator.join(lines[start : start + width]) for start in range(0, len(lines), width)]


def _repeat(grammar: Grammar) -> Draft:
    """A page that says one thing over and over, in one line or in many."""
    unit = grammar.one("repeat_unit")
    times = grammar.rng.randint(20, 120)
    lines = (unit,) * times if grammar.rng.random() < 0.5 else ((unit + "，") * times,)
    return Draft(unit, lines, "zh", JUNK, "repetitive")
