"""The stage `citation_marks`."""

import re

from cleaner.stage import Edit, Editor

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
