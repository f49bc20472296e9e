"""The stage `lorem_ipsum`."""

import re

import numpy as np

from cleaner.batch import Batch
from cleaner.stage import Drop, Filter
from cleaner.text.measures.occurrences import fold_phrases, texts_with

PHRASE = re.compile("lorem ipsum", re.IGNORECASE | re.ASCII)  # C4, arXiv 1910.10683, section 2.2


class LoremIpsum(Filter):
    """Drops documents that hold the filler text of unfinished pages.

    Looks for `lorem ipsum` anywhere in the text, in any case. The rule is C4's; it also drops the few pages that write
    about the phrase. C4 looks only at lines that its other rules left, so this stage stands after them.
    """

    def drop_reason(self, text: str) -> str | None:
        return "lorem_ipsum" if PHRASE.search(text) else None

    def drops(self, batch: Batch) -> list[Drop]:
        rows = np.flatnonzero(texts_with(batch.utf8(self.reads), fold_phrases([PHRASE.pattern])))
        return [Drop(int(row), "lorem_ipsum") for row in rows]
