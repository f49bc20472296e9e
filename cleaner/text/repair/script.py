"""Chinese text from one script into the other, by OpenCC, with names that stay what they are.

OpenCC (https://github.com/BYVoid/OpenCC, Apache-2.0) converts by phrases, so that `乾隆` and `乾淨` part ways. It
cannot know names: 昇腾, a line of processors, would become 升腾. Those of `cleaner/models/protected_names.tsv`, and
what a setting adds, are taken out before and put back after.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from cleaner.text.edits import Edit
from cleaner.text.models import MODELS

__all__ = ["check_opencc", "find_script"]

NAMES_FILE = MODELS / "protected_names.tsv"
CONFIGURATIONS = {"simplified": "t2s", "traditional": "s2t"}


def check_opencc() -> None:
    """ValueError, in the words of the pipeline file's reader, if the package is missing."""
    if find_spec("opencc") is None:
        raise ValueError("converting scripts needs the package 'opencc': pip install opencc")


@cache
def converter(script: str) -> Any:  # opencc has no types
    """OpenCC for a script, loaded when first asked for in a worker."""
    return import_module("opencc").OpenCC(CONFIGURATIONS[script])


@cache
def protected(script: str, names: tuple[str, ...]) -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern that finds the names, and how each is written in the script: those of the setting as they stand."""
    written: dict[str, str] = {}
    for line in NAMES_FILE.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            forms = line.split("\t")
            written |= dict.fromkeys(forms, forms[0] if script == "simplified" else forms[1])
    written |= {name: name for name in names}
    longest_first = sorted(written, key=lambda name: (-len(name), name))
    return re.compile("|".join(map(re.escape, longest_first))), written


def find_script(text: str, script: str, names: tuple[str, ...]) -> list[Edit]:
    """What is to be written otherwise in `script`, 'simplified' or 'traditional'."""
    pattern, written = protected(script, names)
    changes: list[Edit] = []
    position = 0
    for match in pattern.finditer(text):
        changes += converted(text[position : match.start()], position, script)
        changes += differences(match[0], written[match[0]], match.start())
        position = match.end()
    return changes + list(converted(text[position:], position, script))


def converted(piece: str, start: int, script: str) -> Iterator[Edit]:
    """What OpenCC changes in a piece of a text, which begins at `start`."""
    result = converter(script).convert(piece) if piece else piece
    if result == piece:
        return
    for before, after in zip(piece.split("\n"), result.split("\n"), strict=True):
        yield from differences(before, after, start)
        start += len(before) + 1


def differences(before: str, after: str, start: int) -> Iterator[Edit]:
    """The characters that differ; of lines that differ in length all between the first and the last that do."""
    if len(before) == len(after):
        for place, (old, new) in enumerate(zip(before, after, strict=True)):
            if old != new:
                yield Edit(start + place, start + place + 1, new, "script")
    else:
        head = shared_length(before, after)
        tail = shared_length(before[head:][::-1], after[head:][::-1])
        yield Edit(start + head, start + len(before) - tail, after[head : len(after) - tail], "script")


def shared_length(one: str, other: str) -> int:
    """How many characters two texts have in common at their beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (left, right) in pairs if left != right), min(len(one), len(other)))
