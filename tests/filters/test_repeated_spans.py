"""Passages that documents share word for word go from all but the first; nothing else does."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.batch import Batch
from cleaner.text.edits import joined_spans
from filters.repeated_spans import RepeatedSpans, whole_lines
from tests.engine import Result, run_here, write_jsonl

LETTERS = "的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年"


def passage(seed: int, length: int) -> str:
    """Text that no other seed gives."""
    dice = random.Random(seed)
    return "".join(dice.choice(LETTERS) for _ in range(length))


def run(tmp_path: Path, texts: list[str], settings: str = "min_characters: 40", **options: int) -> Result:
    for shard in range(2):
        documents = [{"id": str(row), "text": text} for row, text in enumerate(texts) if row % 2 == shard]
        write_jsonl(tmp_path / "in" / f"{shard}.jsonl", documents)
    return run_here(tmp_path / "in", tmp_path / "out", f"[{{repeated_spans: {{{settings}}}}}]", **options)


def texts_by_id(result: Result) -> dict[str, str]:
    return {row["id"]: row["text"] for row in result.rows("data")}


SHARED = passage(1, 60)


@pytest.mark.parametrize(
    ("second", "left"),
    [
        pytest.param(
            f"{passage(3, 90)}\n{SHARED}\n{passage(4, 90)}", f"{passage(3, 90)}\n{passage(4, 90)}", id="a line"
        ),
        pytest.param(f"{SHARED}\n{passage(4, 90)}", passage(4, 90), id="at the start"),
        pytest.param(f"{passage(3, 90)}\n{SHARED}", passage(3, 90), id="at the end, the line break too"),
        pytest.param(passage(5, 200), passage(5, 200), id="nothing shared"),
        pytest.param(f"{passage(5, 90)}{SHARED[:25]}{passage(6, 90)}", None, id="too short a passage"),
    ],
)
def test_a_shared_line_goes_from_the_second_document(tmp_path: Path, second: str, left: str | None):
    first = f"{passage(2, 90)}\n{SHARED}\n{passage(7, 50)}"
    assert texts_by_id(run(tmp_path, [first, second])) == {"0": first, "1": second if left is None else left}


def test_within_a_line_at_most_a_fifth_is_overlooked_at_either_end(tmp_path: Path):
    before, after = passage(3, 90), passage(4, 90)
    left = texts_by_id(run(tmp_path, [SHARED, before + SHARED + after]))["1"]
    assert left.startswith(before)
    assert left.endswith(after)
    assert len(left) - 180 < 2 * (40 // 5)


@pytest.mark.parametrize(
    ("settings", "documents", "left"),
    [
        pytest.param("min_documents: 3", 2, [60, 60], id="fewer documents than wanted"),
        pytest.param("min_documents: 3", 3, [60, 0, 0], id="so many documents"),
        pytest.param("keep_first: false", 2, [0, 0], id="the first does not keep it either"),
    ],
)
def test_how_many_documents_share_it_and_who_keeps_it(tmp_path: Path, settings: str, documents: int, left: list[int]):
    texts = [f"{SHARED}\n{passage(10 + row, 90)}" for row in range(documents)]
    kept = texts_by_id(run(tmp_path, texts, f"min_characters: 40, {settings}"))
    assert [60 if SHARED in kept[str(row)] else 0 for row in range(documents)] == left
    assert all(passage(10 + row, 90) in kept[str(row)] for row in range(documents))


def test_what_repeats_within_a_document_alone_stays(tmp_path: Path):
    text = f"{SHARED}\n{passage(3, 90)}\n{SHARED}"
    assert texts_by_id(run(tmp_path, [text, passage(4, 90)]))["0"] == text


def test_a_copy_of_a_whole_document_is_dropped(tmp_path: Path):
    assert run(tmp_path, [SHARED, SHARED]).why() == {"1": ("repeated_spans", "nothing_left")}


@settings(max_examples=25, deadline=None)
@given(st.text("字𠮷é\nab ", max_size=30), st.integers(0, 60), st.text("字𠮷é\nab ", max_size=30), st.integers(20, 60))
def test_no_character_is_cut_and_every_long_passage_is_found(before: str, seed: int, after: str, shortest: int):
    stage = RepeatedSpans(min_characters=shortest)
    shared = "".join(random.Random(seed).choice("字𠮷éa") for _ in range(shortest))
    one, other = Batch.of(f"x{shared}y"), Batch.of(before + shared + after)
    common = [key for key in stage.keys(other).halves.tolist() if key in stage.keys(one).halves.tolist()]
    assert common
    text, position = before + shared + after, 0
    for edit in stage.edits(text, stage.keys(one).halves):
        assert position <= edit.start < edit.end <= len(text)
        position = edit.end


def test_partitions_and_passes_find_the_same(tmp_path: Path):
    texts = [f"{passage(row, 120)}\n{passage(1000 + row % 5, 60)}\n{passage(2000 + row, 80)}" for row in range(40)]
    plain = run(tmp_path / "plain", texts)
    small = run(tmp_path / "small", texts, memory=3000)
    assert len(list((tmp_path / "small" / "out" / "run").glob("*-mark/receipts/*"))) > 1, "the test would show nothing"
    kept = texts_by_id(plain)
    assert kept == texts_by_id(small)
    firsts = {"0", "2", "4", "6", "8"}  # the shard of the even ones comes before that of the odd ones
    assert {key for key, text in kept.items() if passage(1000 + int(key) % 5, 60) in text} == firsts
    for key, text in kept.items():  # a neighbour's first or last character may be alike by chance
        assert passage(int(key), 120)[:-3] in text
        assert passage(2000 + int(key), 80)[3:] in text


@pytest.mark.parametrize(
    ("spans", "joined"),
    [([], []), ([(0, 5)], [(0, 5)]), ([(0, 5), (5, 8)], [(0, 8)]), ([(0, 9), (2, 4), (11, 12)], [(0, 9), (11, 12)])],
    ids=["none", "one", "touching", "one within another"],
)
def test_spans_are_joined(spans, joined):
    assert joined_spans(spans) == joined


@pytest.mark.parametrize(
    ("start", "end", "whole"),
    [(3, 6, (3, 7)), (4, 6, (3, 7)), (3, 5, (3, 7)), (5, 6, (5, 6)), (9, 10, (7, 10))],
    ids=["a line", "less the first character", "less the last", "less two: too much", "the last line"],
)
def test_ragged_ends_of_a_line_go_along(start, end, whole):
    assert whole_lines("ab\ncde\nfgh", start, end, 2 if start != 9 else 3) == whole
