"""An editor for the storms: a local stage whose work shows in the texts."""

import re
from typing import ClassVar

from cleaner.stage import Edit, Editor


class ToyDays(Editor):
    """Writes D for numbers of four digits. Source: made up."""

    pattern: ClassVar[re.Pattern[str]] = re.compile("[0-9]{4}")

    def edits(self, text: str) -> list[Edit]:
        return [Edit(*found.span(), "D", "number") for found in self.pattern.finditer(text)]
