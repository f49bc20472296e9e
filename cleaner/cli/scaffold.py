"""Begins a stage: writes its module and its test, and brings the generated documentation up to date.

python docs/new_stage.py NAME      (`make stage NAME=...`)
"""

import re
import subprocess
import sys
from pathlib import Path

from cleaner.errors import UsageError
from cleaner.pipeline.definition.entries import PRESET
from cleaner.pipeline.definition.presets import preset_names
from cleaner.pipeline.definition.registry import stage_names

_MODULE = '''"""The {words} of a text."""

from cleaner.stage import Field, RangeFilter


class {class_name}(RangeFilter):
    """Looks at the {words}: the number of tabs in the text.

    Source of the bound: this project; say here what text it was measured on. A text without tabs has the value 0,
    and so has an empty one.
    """

    unit = "tabs"

    max: float | None = Field(100, ge=0, description="Largest number kept.")  # this project's; say where from

    def measure(self, text: str) -> float:
        return float(text.count("\\t"))
'''
_TEST = '''"""{class_name}: what it measures, and what it drops."""

import pytest

from filters.{name} import {class_name}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("", 0, id="empty"),
        pytest.param("没有制表符", 0, id="none"),
        pytest.param("a\\tb\\tc", 2, id="two"),
    ],
)
def test_measures_the_{name}(text: str, value: float) -> None:
    assert {class_name}().measure(text) == value


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("a\\tb\\tc", None, id="just enough"),
        pytest.param("a\\tb\\tc\\td", "above_max", id="one too many"),
    ],
)
def test_drops_above_the_bound(text: str, reason: str | None) -> None:
    assert {class_name}(max=2).drop_reason(text) == reason
'''


def begin_stage(name: str, root: Path) -> list[Path]:
    """The files written for a new stage of the project in this folder; UsageError if the name cannot be one."""
    if not (root / "filters").is_dir():
        raise UsageError(f"'{root}' has no folder 'filters': run this in the project's own folder")
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name) or name == PRESET:
        raise UsageError(f"'{name}' is no name for a stage: it is snake_case, and says what the stage looks at")
    if name in (*stage_names(), *preset_names()):
        raise UsageError(f"there is a stage or preset '{name}' already")
    words = {"name": name, "words": name.replace("_", " "), "class_name": "".join(map(str.capitalize, name.split("_")))}
    files = {
        root / "filters" / f"{name}.py": _MODULE.format(**words),
        root / "tests" / "filters" / f"test_{name}.py": _TEST.format(**words),
    }
    for file, text in files.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as target:
            target.write(text)
    return list(files)


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit("usage: make stage NAME=what_it_looks_at")
    root = Path.cwd()
    try:
        files = begin_stage(sys.argv[1], root)
    except (UsageError, FileExistsError) as error:
        sys.exit(f"error: {error}")
    for file in files:
        print(f"wrote {file.relative_to(root)}")
    subprocess.run([sys.executable, str(root / "docs" / "generate.py")], check=True)  # noqa: S603
    print("now write what it measures, its docstring and its tests; then: make docs test")


if __name__ == "__main__":
    main()
