"""The stage `citation_marks`."""

import re

import pyarrow.compute as pc

from cleaner.batch import Batch
from cleaner.stage import Edit, EditCount, Edited, Editor
from cleaner.text.measures.citations import WORDS, remove_citations

MARK = re.compile(rf"\[(?:[0-9]*|{'|'.join(WORDS)})\]")


class CitationMarks(Editor):
    """Removes the marks that Wikipedia puts into prose: `[12]`, `[]`, `[edit]`, `[citation needed]`.

    Looks for digits, or one of the two English phrases, between square brackets, anywhere in the text; C4 does so on
    every page. It also removes the index of `a[0]` in code, and the numbers of a bibliography.
    """

    def edits(self, text: str) -> list[Edit]:
        if "[" not in text:
            return []
        return [Edit(found.start(), found.end(), "", "citation_mark") for found in MARK.finditer(text)]

    def edit_batch(self, batch: Batch) -> Edited:
        texts = pc.fill_null(batch.column("text"), "")
        unmarked = remove_citations(texts, batch.utf8())
        count = EditCount(unmarked.marks, unmarked.characters)
        return Edited(unmarked.texts, {"citation_mark": count} if count.edits else {})
