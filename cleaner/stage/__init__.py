"""The contract with those who write stages: one class a file in `filters/`, named for what it looks at.

    Stage
    ├── Filter           drop_reason(text)                 keeps or drops a document
    │   └── RangeFilter  measure(text) or values(batch)    drops below `min` and above `max`
    ├── Editor           edits(text)                       replaces characters
    │   └── LineEditor   line_reasons(lines)               removes lines
    ├── Annotator        annotate(text)                    adds columns; may drop when told to
    ├── Extractor        extract(source)                   makes the text out of another column
    ├── Deduplicator     document_keys(text)               documents that share a key: one is kept (corpus stage)
    ├── Marker           keys(batch), edits(text, marks)   edits what a document shares with others (corpus stage)
    └── Selector         summarise(batch), decide(summary) judges a document by the whole corpus (corpus stage)

Each has a per-document form, easy to write and to test, and a per-batch form that a kernel overrides.
"""

from pydantic import Field

from cleaner.stage.corpus import CLUSTER_SIZE, Deduplicator, Keys, Marker, Selector, Summary, Traces, YieldBand
from cleaner.stage.local import (
    NOTHING_LEFT,
    Annotator,
    Drop,
    EditCount,
    Edited,
    Editor,
    Extractor,
    Filter,
    LineEditor,
    LocalStage,
    Outcome,
    RangeFilter,
    Stage,
    blank_texts,
    edit_texts,
    emptied_texts,
    survivors,
)
from cleaner.text.edits import Edit, apply_edits

__all__ = [
    "CLUSTER_SIZE",
    "NOTHING_LEFT",
    "Annotator",
    "Deduplicator",
    "Drop",
    "Edit",
    "EditCount",
    "Edited",
    "Editor",
    "Extractor",
    "Field",
    "Filter",
    "Keys",
    "LineEditor",
    "LocalStage",
    "Marker",
    "Outcome",
    "RangeFilter",
    "Selector",
    "Stage",
    "Summary",
    "Traces",
    "YieldBand",
    "apply_edits",
    "blank_texts",
    "edit_texts",
    "emptied_texts",
    "survivors",
]
