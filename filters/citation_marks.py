"""The stage `citation_marks`."""

import re

import pyarrow.compute as pc

from cleaner.batch import Batch
from cleaner.stage import Edit, Edited, Editor

MARK = re.compile(r"\[(?:[0-9]*|edit|citation needed)\]")  # C4, c4_utils.py of TensorFlow Datasets


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
        found = pc.match_substring_regex(texts, MARK.pattern)
        if not found.true_count:
            return Edited(texts, {})
        edited = super().edit_batch(Batch(batch.rows.filter(found)))
        return Edited(pc.replace_with_mask(texts, found, edited.texts), edited.counts)
