"""A batch: views are taken once for a text, and stay with it when others are edited or dropped."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from cleaner.batch import Batch
from cleaner.text.units.utf8 import Utf8

TEXTS = st.lists(st.one_of(st.none(), st.sampled_from(["", "a", "长江", "x" * 9])), min_size=1, max_size=8)


class Lengths:
    """A measure group that remembers how many texts it was asked about."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def __call__(self, utf8: Utf8) -> Mapping[str, npt.NDArray[np.float64]]:
        self.asked.append(utf8.count)
        return {"bytes": np.diff(utf8.offsets).astype(np.float64)}


def test_only_the_edited_texts_are_measured_again() -> None:
    group, batch = Lengths(), Batch.of("a", "bb", "ccc", "dddd")
    assert batch.measures(group)["bytes"].tolist() == [1, 2, 3, 4]
    edited = batch.with_texts(pa.array(["a", "BBB", "ccc", ""]))
    twice = edited.with_texts(pa.array(["a", "BBB", "c", ""]))
    assert twice.measures(group)["bytes"].tolist() == [1, 3, 1, 0]
    assert twice.measures(group)["bytes"].tolist() == [1, 3, 1, 0]
    assert batch.measures(group)["bytes"].tolist() == [1, 2, 3, 4]
    assert group.asked == [4, 3]


def test_views_taken_before_are_not_taken_again() -> None:
    group, batch = Lengths(), Batch.of("a", "长江", "ccc")
    batch = batch.with_views(batch.lengths(), group, batch.measures(group))
    assert group.asked == [3]
    kept = batch.keep(np.array([False, True, True]))
    assert kept.measures(group)["bytes"].tolist() == [6, 3]
    assert kept.lengths().characters.tolist() == [2, 3]
    assert kept.with_texts(pa.array(["长", "ccc"])).measures(group)["bytes"].tolist() == [3, 3]
    assert group.asked == [3, 1]


@given(before=TEXTS, data=st.data())
def test_measures_after_edits_and_drops_are_those_of_the_texts(before: list[str | None], data: st.DataObject) -> None:
    group = Lengths()
    batch = Batch(pa.RecordBatch.from_pydict({"text": pa.array(before, pa.string())}))
    for _ in range(3):
        if data.draw(st.booleans()):
            batch.measures(group)
        texts = [data.draw(st.sampled_from([text, "", "ß", "长江"])) or "" for text in batch.texts()]
        batch = batch.with_texts(pa.array(texts, pa.string()))
        batch = batch.keep(np.array(data.draw(st.lists(st.booleans(), min_size=len(texts), max_size=len(texts)))))
        if not len(batch):
            return
    expected = [len(text.encode()) for text in batch.texts()]
    assert batch.measures(group)["bytes"].tolist() == expected
