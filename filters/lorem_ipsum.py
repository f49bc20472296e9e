"""The stage `lorem_ipsum`."""

import re

import pyarrow.compute as pc

from cleaner.batch import Batch
from cleaner.stage import Drop, Filter

PHRASE = re.compile("lorem ipsum", re.IGNORECASE | re.ASCII)  # C4, arXiv 1910.10683, section 2.2


class LoremIpsum(Filter):
    """Drops documents that hold the filler text of unfinished pages.

    Looks for `lorem ipsum` anywhere in the text, in any case. The rule is C4's; it also drops the few pages that write
    about the phrase. C4 looks only at lines that its other rules left, so this stage stands after them.
    """

    def drop_reason(self, text: str) -> str | None:
        return "lorem_ipsum" if PHRASE.search(text) else None

    def drops(self, batch: Batch) -> list[Drop]:
        # Arrow ignores the case of more letters than ASCII's (`ſ`), so what it finds is looked at once more
        found = pc.match_substring_regex(batch.column(self.reads), PHRASE.pattern, ignore_case=True)
        rows = pc.indices_nonzero(pc.fill_null(found, False)).to_pylist()
        return [Drop(row, "lorem_ipsum") for row in rows if self.drop_reason(batch.row(row).texts(self.reads)[0])]
