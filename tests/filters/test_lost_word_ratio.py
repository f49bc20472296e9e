"""LostWordRatio: what the stages since `words_before` removed."""

import pyarrow as pa
import pytest

from cleaner.batch import Batch
from filters.few_word_lines import FewWordLines
from filters.lost_word_ratio import LostWordRatio
from filters.words_before import WordsBefore


@pytest.mark.parametrize(
    ("text", "before", "value"),
    [
        pytest.param("one", 4, 0.75, id="three of four lost"),
        pytest.param("", 4, 1, id="all lost"),
        pytest.param("one two", 1, 0, id="more than before"),
        pytest.param("", 0, 0, id="never had any"),
        pytest.param("one", None, 0, id="not noted"),
    ],
)
def test_measures(text: str, before: int | None, value: float) -> None:
    batch = Batch.of(text).with_columns({"words_before": pa.array([before], pa.int64())})
    assert LostWordRatio().values(batch).tolist() == [value]


def test_without_the_column_nothing_is_lost() -> None:
    assert LostWordRatio().measure("one two") == 0


def test_drops_a_document_that_lost_more_than_a_twentieth() -> None:
    prose = "word " * 19
    batch = WordsBefore().apply(Batch.of(f"{prose}\nmenu", f"{prose}\nmenu\nmenu")).batch
    edited = FewWordLines(min_words=2).apply(batch).batch
    assert [(drop.row, drop.reason, drop.value) for drop in LostWordRatio().drops(edited)] == [
        (1, "above_max", pytest.approx(2 / 21))
    ]
