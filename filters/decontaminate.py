"""Documents that hold passages of a benchmark."""

import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple

import numpy as np
import pyarrow as pa
from pydantic import ByteSize, field_validator, model_validator

from cleaner.batch import Batch
from cleaner.stage import Drop, Edit, Edited, Editor, Field, Outcome, edit_texts, emptied_texts, survivors
from cleaner.text.edits import joined_spans
from cleaner.text.units.utf8 import Utf8

if TYPE_CHECKING:
    from cleaner.text.overlap.library import Library
    from cleaner.text.overlap.search import Matches

MOST_TOLD = 3  # passages that the evidence names
REASON = "benchmark_passage"


class Contamination(NamedTuple):
    """What of the benchmarks stands in a text: bytes, in order; largest share of a passage; which passages."""

    spans: Sequence[tuple[int, int]]
    share: float
    evidence: str


class Decontaminate(Editor):
    """Looks for passages of benchmarks in the text, so that no exam is in the corpus.

    `against` names files, or folders of them: .txt (a passage a paragraph, or a line where no blank lines are), .jsonl,
    .json, .csv, .tsv and .parquet (every text of a row is a passage; `columns` says which), plain or .gz, .bz2, .zst.
    Relative paths start where the command is given.

    Text and passages are compared without regard to case, width, punctuation, white space, line breaks, and simplified
    or traditional script. A document is contaminated by one window of a passage: 13 words (GPT-3, arXiv 2005.14165,
    appendix C), in scripts without spaces 50 characters, in mixed text as much of both. `min_share` asks for more: that
    share of the passage's windows (PaLM asks for 0.7 of its 8-grams, arXiv 2204.02311). A passage shorter than a window
    must be found whole; under 8 words or 31 characters it is passed over (GPT-3: 8 words at the least). Windows in more
    than a tenth of a file's rows, if it has 100 and more, are the frame of its questions and are passed over too.

    `policy` says what becomes of a contaminated `document`: it is dropped, or it loses the passages (`span`) with the
    punctuation around them and `margin` more characters at either side, or it is kept (`annotate`). The column
    `contamination` and the evidence in `dropped/` say which passages: file, row, and the share of it that was found.

    The index holds 16 bytes a window and is made once, before the run starts. Where it would take more than `memory`,
    every second window of the benchmark is kept, or every fourth: then 51 or 53 characters must be alike, not 50.
    """

    adds: ClassVar[Mapping[str, pa.DataType]] = {"contamination": pa.string()}

    against: tuple[Path, ...] = Field((), description="Files of benchmarks, or folders with such files.")
    columns: tuple[str, ...] = Field((), description="Columns of the benchmarks that count; empty takes every text.")
    policy: Literal["document", "span", "annotate"] = Field("document", description="What is dropped, if anything.")
    min_share: float = Field(0.0, ge=0, le=1, description="Share of a passage from which it counts; 0: one window.")
    margin: int = Field(0, ge=0, description="Characters that go along at either side of a span; GPT-3 took 200.")
    words: int = Field(13, ge=4, le=1000, description="Words of a window.")  # GPT-3
    characters: int = Field(50, ge=12, le=1000, description="Characters of a window in scripts without spaces.")
    shortest: int = Field(8, ge=3, description="Words of the shortest passage that is looked for.")  # GPT-3
    memory: ByteSize = Field(ByteSize(512_000_000), ge=1_000, description="Largest size of the index.")

    @field_validator("against")
    @classmethod
    def _stay_where_they_are(cls, against: tuple[Path, ...]) -> tuple[Path, ...]:
        return tuple(path.absolute() for path in against)

    @model_validator(mode="after")
    def _benchmarks_can_be_read(self) -> "Decontaminate":
        if not self.against:
            raise ValueError("say in 'against' which benchmarks to look for: files, or folders, as in [benchmarks/]")
        if not self._library().window_counts.any():
            raise ValueError(f"there is no passage of {self.shortest} words or more in what 'against' names")
        return self

    def _library(self) -> "Library":
        from cleaner.text.overlap.library import load_library  # compiled kernels: not to read a pipeline file
        from cleaner.text.overlap.windows import Cut

        return load_library(
            self.against, self.columns, Cut(self.words, self.characters, self.shortest), int(self.memory)
        )

    def contaminations(self, utf8: Utf8) -> dict[int, Contamination]:
        """What was found in texts, by row."""
        from cleaner.text.overlap.search import find_passages

        library = self._library()
        matches = find_passages(utf8, library.held, library.cut)
        found = {}
        for row in np.unique(matches.rows).tolist():
            first, last = np.searchsorted(matches.rows, [row, row + 1])
            contamination = self._judge(library, matches.part(first, last))
            if contamination is not None:
                found[row] = contamination
        return found

    def _judge(self, library: "Library", matches: "Matches") -> Contamination | None:
        """The passages of which enough was found in one text."""
        windows = np.unique(np.column_stack([matches.passages, matches.windows]), axis=0)
        passages, counts = np.unique(windows[:, 0], return_counts=True)
        shares = counts / library.window_counts[passages]
        is_enough = shares >= self.min_share
        if not is_enough.any():
            return None
        counted = np.isin(matches.passages, passages[is_enough])
        spans = sorted(zip(matches.starts[counted].tolist(), matches.ends[counted].tolist(), strict=True))
        told = sorted(zip((-shares[is_enough]).tolist(), passages[is_enough].tolist(), strict=True))
        names = [f"{library.place_of(passage)} ({-share:.2f})" for share, passage in told[:MOST_TOLD]]
        more = [f"and {len(told) - MOST_TOLD} more"] if len(told) > MOST_TOLD else []
        return Contamination(spans, -told[0][0], ", ".join([*names, *more]))

    def edits(self, text: str) -> list[Edit]:
        if self.policy == "annotate":
            return []
        array = pa.array([text.encode("utf-8", "replace").decode()], pa.string())
        found = self.contaminations(Batch(pa.RecordBatch.from_pydict({"text": array})).utf8())
        return self._passages(text, found[0]) if found else []

    def _passages(self, text: str, found: Contamination) -> list[Edit]:
        """The spans of a text that go, as edits."""
        data = text.encode("utf-8", "replace")
        edits: list[Edit] = []
        place = seen = 0
        for start, end in joined_spans(found.spans):
            first = place + len(data[seen:start].decode())
            place, seen = first + len(data[start:end].decode()), end
            first, last = with_margin(text, first, place, self.margin)
            if edits and first <= edits[-1].end:
                before = edits.pop()
                first, last = before.start, max(before.end, last)
            edits.append(Edit(first, last, "", REASON, found.share))
        return edits

    def edit_batch(self, batch: Batch) -> Edited:
        found = {} if self.policy == "annotate" else self.contaminations(batch.utf8())
        return self._edited(batch, found)

    def _edited(self, batch: Batch, found: Mapping[int, Contamination]) -> Edited:
        texts = batch.texts()
        edits = [self._passages(text, found[row]) if row in found else () for row, text in enumerate(texts)]
        return edit_texts(texts, edits)

    def apply(self, batch: Batch) -> Outcome:
        found = self.contaminations(batch.utf8())
        evidence = [found[row].evidence if row in found else None for row in range(len(batch))]
        told = batch.with_columns({"contamination": pa.array(evidence, pa.string())})
        if not found or self.policy == "annotate":
            return Outcome(told)
        if self.policy == "document":
            least = self.min_share or None
            drops = [Drop(row, REASON, each.share, least, each.evidence) for row, each in sorted(found.items())]
            return Outcome(told.keep(survivors(told, drops)), drops)
        edited = self._edited(batch, found)
        drops = [
            drop._replace(evidence=evidence[drop.row]) for drop in emptied_texts(batch.column("text"), edited.texts)
        ]
        changed = told.with_columns({"text": edited.texts})
        return Outcome(changed.keep(survivors(changed, drops)), drops, edited.counts)


def with_margin(text: str, start: int, end: int, margin: int) -> tuple[int, int]:
    """A span of a text with the punctuation around it, and so many characters more; of a whole line, its break too."""
    start, end = with_punctuation(text, start, end)
    if margin:
        start, end = with_punctuation(text, max(0, start - margin), min(len(text), end + margin))
    is_line_start = start == 0 or text[start - 1] == "\n"
    return start, end + (is_line_start and text[end : end + 1] == "\n")


def with_punctuation(text: str, start: int, end: int) -> tuple[int, int]:
    """A span with what opens before it and closes behind it."""
    while start > 0 and unicodedata.category(text[start - 1]) in ("Ps", "Pi"):
        start -= 1
    while end < len(text) and unicodedata.category(text[end]) in ("Pe", "Pf", "Po"):
        end += 1
    return start, end
