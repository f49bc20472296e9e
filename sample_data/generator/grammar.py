"""Random text from rewriting rules: `{name}` stands for one choice from the productions of that name.

The rules stand in `rules/*.txt`: a line `[name]`, then a production a line; or `[name: words]`, then words.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

Rules = Mapping[str, Sequence[str]]

PINNED_SHARE = 0.8

_FOLDER = Path(__file__).resolve().parent / "rules"
_HEADING = re.compile(r"\[(\w+)(: words)?\]")
_SLOT = re.compile(r"\{(\w+)\}")


@cache
def load_rules() -> Rules:
    """Every rule of every file in `rules/`."""
    rules: dict[str, list[str]] = {}
    productions: list[str] = []
    is_words = False
    for path in sorted(_FOLDER.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            heading = _HEADING.fullmatch(line)
            if heading:
                productions = rules.setdefault(heading[1], [])
                is_words = bool(heading[2])
            elif line and not line.startswith("# "):
                productions.extend(line.split() if is_words else [line])
    return rules


class Grammar:
    """The rules and a source of randomness; `{d3}` is a number of three digits, `{mobile}` and the like are invented.

    A pinned rule gives the same text through one page in four places of five: a page has its own brand and town.
    """

    def __init__(self, seed: str) -> None:
        self.rules = load_rules()
        self.rng = random.Random(seed)
        self._pinned: dict[str, str] = {}
        self._makers: dict[str, Callable[[], str]] = {
            # 154 is a prefix no Chinese operator hands out, yet it has the shape of a mobile number.
            "mobile": lambda: "154" + self.digits(8),
            "hotline": lambda: f"400-000-{self.digits(4)}",
            "host": self.host,
            "year": lambda: str(self.rng.randint(2013, 2024)),
        }

    def pin(self, names: Sequence[str]) -> None:
        """Choose anew what these rules give through the page that begins now."""
        self._pinned = {}
        self._pinned = {name: self.one(name) for name in names}

    def digits(self, count: int) -> str:
        """A string of `count` decimal digits."""
        return "".join(self.rng.choice("0123456789") for _ in range(count))

    def host(self) -> str:
        """A host name under a top-level domain that RFC 2606 reserves, so that it can never be anybody's."""
        letters = "".join(self.rng.choice("abcdefghkmnpqrstwxyz") for _ in range(self.rng.randint(3, 7)))
        return f"{letters}{self.digits(self.rng.randint(0, 3))}.{self.rng.choice(('example', 'invalid', 'test'))}"

    def one(self, name: str) -> str:
        """One expansion of the rule `name`."""
        return self.fill(self.rng.choice(self.rules[name]))

    def some(self, name: str, low: int, high: int) -> tuple[str, ...]:
        """Between `low` and `high` expansions of different productions of the rule `name`, in random order."""
        productions = self.rules[name]
        count = min(self.rng.randint(low, high), len(productions))
        return tuple(self.fill(production) for production in self.rng.sample(productions, count))

    def many(self, name: str, low: int, high: int) -> tuple[str, ...]:
        """Between `low` and `high` expansions of the rule `name`; productions may come more than once."""
        return tuple(self.one(name) for _ in range(self.rng.randint(low, high)))

    def fill(self, production: str) -> str:
        """A production with every slot replaced."""
        return _SLOT.sub(self._slot, production)

    def _slot(self, match: re.Match[str]) -> str:
        name = match.group(1)
        if name in self._makers:
            return self._makers[name]()
        if re.fullmatch(r"d\d+", name):
            return self.rng.choice("123456789") + self.digits(int(name[1:]) - 1)
        if name in self._pinned and self.rng.random() < PINNED_SHARE:
            return self._pinned[name]
        return self.one(name)
