"""Documents are drawn with equal odds, always the same, and found again where they stand."""

from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.io.store import Store
from cleaner.report.draws import Place, Stratum, draw, in_turn, places_where, read_rows


def write(folder: Path, files: list[list[tuple[str, str | None]]]) -> Store:
    """Files of kinds and texts; ids are numbered through all files."""
    (folder / "x").mkdir()
    schema, number = pa.schema([(name, pa.string()) for name in ("kind", "id", "text")]), 0
    for place, rows in enumerate(files):
        made = [{"kind": kind, "id": str(number + row), "text": text} for row, (kind, text) in enumerate(rows)]
        number += len(rows)
        pq.write_table(pa.Table.from_pylist(made, schema), folder / f"x/{place}.parquet", row_group_size=7)
    return Store(str(folder))


def ids(store: Store, places: list[Place]) -> list[str]:
    return [row["id"] for row in read_rows(store, places, ["id"])]


def test_the_same_documents_are_drawn_again_and_others_by_another_seed(tmp_path: Path) -> None:
    store = write(tmp_path, [[("a", "t")] * 100, [("a", "t")] * 100])
    first, again, other = (draw(store, "x", ["kind"], 10, seed=seed)[("a",)] for seed in (0, 0, 1))
    assert first.places == again.places != other.places
    assert first.documents == 200
    assert len(set(first.places)) == 10


def test_every_document_has_the_same_odds(tmp_path: Path) -> None:
    store = write(tmp_path, [[("a", "t")] * 5, [("a", "t")] * 30, [("a", "t")] * 5])
    found = Counter(place for seed in range(200) for place in draw(store, "x", [], 10, seed=seed)[()].places)
    assert len(found) == 40
    assert min(found.values()) > 25  # expected 50, standard deviation 6.1
    assert max(found.values()) < 75


def test_rare_kinds_come_beside_frequent_ones(tmp_path: Path) -> None:
    store = write(tmp_path, [[("a", "t")] * 50 + [("b", "t")] * 2])
    strata = draw(store, "x", ["kind"], 5)
    assert [kind[0] for kind, _ in in_turn(strata, 6)] == ["a", "b", "a", "b", "a", "a"]
    assert strata["b",].documents == 2


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param([None] * 20, id="none has a text"),
        pytest.param(["t"] * 20, id="all have"),
        pytest.param([None, "t"] * 10, id="some have"),
    ],
)
def test_only_documents_with_a_text_are_drawn(tmp_path: Path, texts: list[str | None]) -> None:
    store = write(tmp_path, [[("a", text) for text in texts]])
    drawn = draw(store, "x", [], 50).get((), Stratum())
    assert sorted(map(int, ids(store, drawn.places))) == [place for place, text in enumerate(texts) if text]
    assert drawn.documents == len([text for text in texts if text])
    assert len(draw(store, "x", [], 50, needs=None)[()].places) == 20


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return write(tmp_path_factory.mktemp("rows"), [[("a", "t")] * 20, [("a", "t")] * 20])


@given(wanted=st.lists(st.integers(0, 39), max_size=12))
def test_rows_are_read_in_the_order_asked_for(store: Store, wanted: list[int]) -> None:
    places = [Place(f"x/{number // 20}.parquet", number % 20) for number in wanted]
    assert ids(store, places) == [str(number) for number in wanted]


def test_columns_that_are_not_there_are_not_missed(store: Store) -> None:
    assert read_rows(store, [Place("x/0.parquet", 3)], ["id", "no such"]) == [{"id": "3"}]
    assert read_rows(store, [Place("x/0.parquet", 3), Place("x/1.parquet", 0)], ["no such"]) == [{}, {}]


def test_documents_are_found_by_what_stands_in_a_column(tmp_path: Path) -> None:
    store = write(tmp_path, [[("a", "t")] * 20, [("b", "t")] * 20])
    found = dict(places_where(store, "x", "id", {"3", "25", "no such"}))
    assert found == {"3": Place("x/0.parquet", 3), "25": Place("x/1.parquet", 5)}
    assert list(places_where(store, "x", "no such column", {"3"})) == []


def test_a_missing_kind_is_a_kind(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    pq.write_table(pa.table({"kind": pa.array([None, "a"], pa.string()), "text": ["t", "t"]}), tmp_path / "x/0.parquet")
    assert {kind: stratum.documents for kind, stratum in draw(Store(str(tmp_path)), "x", ["kind"], 5).items()} == {
        ("",): 1,
        ("a",): 1,
    }
