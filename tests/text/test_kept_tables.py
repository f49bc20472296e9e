"""Tables that are kept are those that would be made anew, and whatever is wrong with the file, they are made anew."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from cleaner.text.chinese import dictionary as chinese
from cleaner.text.kept_tables import Table, kept_tables
from cleaner.text.language import scripts
from cleaner.text.likeness import comparable
from cleaner.text.units.characters import code_point_at


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the tables of this test are kept."""
    stats = code_point_at.stats._replace(cache_path=str(tmp_path / "kept"))
    monkeypatch.setattr(type(code_point_at), "stats", stats)
    return tmp_path / "kept"


class Maker:
    """Makes two tables, and counts how often it is asked."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self) -> list[Table]:
        self.calls += 1
        return [np.arange(6, dtype=np.uint16).reshape(2, 3), np.array(2.5)]


def are_made(tables: list[Table]) -> bool:
    return [table.tolist() for table in tables] == [[[0, 1, 2], [3, 4, 5]], 2.5] and tables[0].dtype == np.uint16


def test_tables_are_made_once_and_again_when_a_source_changes(folder: Path, tmp_path: Path) -> None:
    source, make = tmp_path / "words.txt", Maker()
    source.write_text("one")
    for _ in range(3):
        tables = kept_tables("some", [source], make)
        assert are_made(tables)
        assert tables[0].flags.writeable
    assert make.calls == 1
    source.write_text("two")
    assert are_made(kept_tables("some", [source], make))
    assert make.calls == 2
    assert len(list(folder.iterdir())) == 1  # what was made from the earlier source is gone


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda path: path.write_bytes(b""), id="empty"),
        pytest.param(lambda path: path.write_bytes(path.read_bytes()[:-1]), id="cut short in the last table"),
        pytest.param(lambda path: path.write_bytes(path.read_bytes()[:276]), id="cut short between two tables"),
        pytest.param(lambda path: path.write_bytes(b"what is this\n" * 50), id="something else"),
    ],
)
def test_a_damaged_file_is_made_anew(folder: Path, tmp_path: Path, damage: Callable[[Path], object]) -> None:
    make = Maker()
    kept_tables("some", [], make)
    damage(next(folder.iterdir()))
    assert are_made(kept_tables("some", [], make))
    assert are_made(kept_tables("some", [], make))
    assert make.calls == 2


def test_where_nothing_can_be_kept_each_process_makes_its_own(folder: Path) -> None:
    folder.write_text("a file where the folder should be")
    make = Maker()
    assert are_made(kept_tables("some", [], make))
    assert are_made(kept_tables("some", [], make))
    assert make.calls == 2


@pytest.mark.parametrize(
    ("kept", "make"),
    [
        pytest.param(comparable.letter_table, comparable.make_letters, id="letters"),
        pytest.param(scripts._kinds, scripts.make_kinds, id="scripts"),
        pytest.param(
            lambda: [*chinese.dictionary().tree, *chinese.dictionary()[1:]], chinese.make_dictionary, id="dictionary"
        ),
    ],
)
def test_what_is_kept_is_what_would_be_made(kept: Callable[[], list[Table]], make: Callable[[], list[Table]]) -> None:
    for table, anew in zip(kept(), make(), strict=True):
        assert np.array_equal(table, anew)
        assert np.asarray(table).dtype == anew.dtype
