"""Long passages that documents share word for word."""

import numpy as np
import numpy.typing as npt

from cleaner.batch import Batch
from cleaner.stage import Edit, Field, Keys, Marker
from cleaner.text.edits import joined_spans
from cleaner.text.likeness.passages import choose_windows

RAGGED_SHARE = 5
"""Of the shortest passage, the part that may be overlooked at either end is one in so many characters."""


class RepeatedSpans(Marker):
    """Looks at passages that several documents share word for word, and removes them from all but the first.

    Every passage of `min_characters` or more that `min_documents` documents have in common is found, wherever it stands
    in them. Characters must be the same, white space too. Less than a fifth of `min_characters` may be overlooked at
    either end of a passage; what then is left of a line there, if it is shorter than that, goes along.

    Passages are found by windows of 80 % of `min_characters`, chosen by winnowing (Schleimer and others, SIGMOD 2003),
    so now and then a passage between 80 and 100 % of that length is found as well. A window's key has 128 bits. The
    first of the documents, in the order of the input, keeps the passage unless `keep_first` is off. A document of which
    nothing is left is dropped with the reason 'nothing_left'.

    The default of 200 characters is about the 50 tokens of Lee and others (arXiv 2107.06499) in English; in Chinese 100
    characters say as much.
    """

    min_characters: int = Field(200, ge=20, description="Length from which every shared passage is found.")

    @property
    def step(self) -> int:
        """Of so many successive windows one is chosen."""
        return self.min_characters // RAGGED_SHARE

    @property
    def window(self) -> int:
        """Characters of a window."""
        return self.min_characters - self.step + 1

    def keys(self, batch: Batch) -> Keys:
        windows = choose_windows(batch.utf8(self.reads), self.window, self.step)
        return Keys(windows.rows, windows.halves)

    def edits(self, text: str, marks: npt.NDArray[np.uint64]) -> list[Edit]:
        windows = choose_windows(Batch.of(text).utf8(), self.window, self.step)
        marked = {(int(high), int(low)) for high, low in marks}
        is_marked = [(int(high), int(low)) in marked for high, low in windows.halves]
        data = text.encode()
        edits: list[Edit] = []
        place = seen = 0
        spans = zip(windows.starts[is_marked].tolist(), windows.ends[is_marked].tolist(), strict=True)
        for start, end in joined_spans(spans):
            first = place + len(data[seen:start].decode())
            last = first + len(data[start:end].decode())
            place, seen = last, end
            first, last = whole_lines(text, first, last, self.step)
            if edits and first < edits[-1].end:
                before = edits.pop()
                first, last = before.start, max(before.end, last)
            edits.append(Edit(first, last, "", "repeated_span"))
        return edits


def whole_lines(text: str, start: int, end: int, ragged: int) -> tuple[int, int]:
    """A span with what is left of its first and last line, where that is shorter than `ragged`; of a whole line, its
    line break too."""
    line_start = text.rfind("\n", 0, start) + 1
    start = line_start if start - line_start < ragged else start
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    if line_end - end < ragged:
        end = min(len(text), line_end + (start == line_start))
    return start, end
