"""What reviewers said: a file of JSON lines for each of them in review/, beside the run it is about."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Literal, get_args

from cleaner.errors import RunError, UsageError
from cleaner.io.store import Store

FOLDER = "review"
Word = Literal["right", "wrong", "unsure"]
WORDS = get_args(Word)
NAME = re.compile(r"\w[\w\-]{0,39}")


@dataclass(frozen=True)
class Verdict:
    """What one reviewer said of one document: whether the run decided rightly, and which lines it did not.

    `lines`: numbers of the lines, from 0, about which it was wrong; `removed`: of each editor's rule the lines taken
    out of what was shown, `wrongly`: those of them that are among `lines`.
    """

    key: str
    verdict: Word
    id: str | None
    source: str | None
    stage: str
    reason: str
    value: float | None
    threshold: float | None
    population: int
    file: str
    row: int
    lines: Sequence[int] = ()
    removed: Mapping[str, int] = field(default_factory=dict)
    wrongly: Mapping[str, int] = field(default_factory=dict)

    @property
    def rule(self) -> tuple[str, str]:
        return self.stage, self.reason


def check_name(reviewer: str) -> str:
    """The name of a reviewer, which becomes that of a file; UsageError if it cannot."""
    if not NAME.fullmatch(reviewer):
        raise UsageError(f"'{reviewer[:60]}' cannot be a reviewer's name: up to 40 letters, digits, '-' and '_'")
    return reviewer


def read_verdicts(store: Store) -> dict[str, dict[str, Verdict]]:
    """Of each reviewer the last verdict on each document, by its key; RunError where a file is no such thing."""
    names = [name for name in store.names(FOLDER) if name.endswith(".jsonl")]
    return {name.removesuffix(".jsonl"): _read(store, name) for name in names}


def _read(store: Store, name: str) -> dict[str, Verdict]:
    found: dict[str, Verdict] = {}
    for number, line in enumerate(store.read_text(f"{FOLDER}/{name}").splitlines(), 1):
        try:
            verdict = Verdict(**json.loads(line))
        except (ValueError, TypeError) as error:
            raise RunError(f"{FOLDER}/{name}:{number}: no verdict: mend the line or take it out ({error})") from None
        found.pop(verdict.key, None)  # the last one stands at the end
        found[verdict.key] = verdict
    return found


def add_verdict(store: Store, reviewer: str, verdict: Verdict) -> None:
    """One more line in the reviewer's file, which is whole at any moment."""
    name = f"{FOLDER}/{check_name(reviewer)}.jsonl"
    before = store.read_text(name) if store.exists(name) else ""
    store.write_text(name, before + json.dumps(asdict(verdict), ensure_ascii=False) + "\n")
