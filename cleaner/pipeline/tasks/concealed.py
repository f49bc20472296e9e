"""What a pipeline takes out of texts that must stand nowhere else either: not in dropped/, nor in a message."""

from collections.abc import Sequence
from contextlib import suppress

import pyarrow as pa
import pyarrow.compute as pc

from cleaner.batch import Batch
from cleaner.pipeline.plan import Placed
from cleaner.stage import Editor


def concealers(stages: Sequence[Placed]) -> list[Placed]:
    """The stages of a pipeline whose edits hold for what stages before them write down, too."""
    return [placed for placed in stages if isinstance(placed.stage, Editor) and placed.stage.conceals]


def conceal(texts: pa.Array, stages: Sequence[Placed]) -> pa.Array:
    """The texts as they would be behind these stages; null where a stage cannot bear one."""
    for placed in stages:
        try:
            texts = _edited(placed, texts)
        except Exception:  # noqa: BLE001 - on hostile text a stage may raise anything; the others are still to be told
            texts = pa.concat_arrays([_edited_alone(placed, texts.slice(row, 1)) for row in range(len(texts))])
    return texts


def _edited(placed: Placed, texts: pa.Array) -> pa.Array:
    stage = placed.stage
    if not isinstance(stage, Editor):
        raise TypeError(f"'{placed.label}' edits no text")
    edited = stage.edit_batch(Batch(pa.RecordBatch.from_pydict({"text": texts}))).texts
    return pc.if_else(texts.is_valid(), edited, pa.scalar(None, pa.string()))


def _edited_alone(placed: Placed, text: pa.Array) -> pa.Array:
    with suppress(Exception):
        return _edited(placed, text)
    return pa.nulls(1, pa.string())
