"""What a pipeline takes out of texts that must stand nowhere else either: not in dropped/, nor in a message."""

from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from cleaner.batch import Batch
from cleaner.pipeline.plan import Placed
from cleaner.stage import Editor


class Concealer(NamedTuple):
    """An editor whose edits hold for what stages before it write down, too, and its place in the pipeline."""

    place: int
    editor: Editor


def concealers(stages: Sequence[Placed]) -> list[Concealer]:
    """Those of a pipeline."""
    editors = [(placed.place, placed.stage) for placed in stages if isinstance(placed.stage, Editor)]
    return [Concealer(place, editor) for place, editor in editors if editor.conceals]


def conceal(texts: pa.Array, stages: Sequence[Concealer]) -> pa.Array:
    """The texts as they would be behind these stages; null where a stage cannot bear one."""
    for _, editor in stages:
        try:
            texts = _edited(editor, texts)
        except Exception:  # noqa: BLE001 - on hostile text a stage may raise anything; the others are still to be told
            texts = pa.concat_arrays([_edited_alone(editor, texts.slice(row, 1)) for row in range(len(texts))])
    return texts


def _edited(editor: Editor, texts: pa.Array) -> pa.Array:
    edited = editor.edit_batch(Batch(pa.RecordBatch.from_pydict({"text": texts}))).texts
    return pc.if_else(texts.is_valid(), edited, pa.scalar(None, pa.string()))


def _edited_alone(editor: Editor, text: pa.Array) -> pa.Array:
    with suppress(Exception):
        return _edited(editor, text)
    return pa.nulls(1, pa.string())
