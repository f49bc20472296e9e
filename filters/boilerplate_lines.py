"""Lines of a page that are not its article."""

from typing import TYPE_CHECKING, ClassVar

import numpy as np
import numpy.typing as npt

from cleaner.batch import Batch
from cleaner.stage import Drop, EditCount, Field, LineEditor, Outcome, emptied_texts, survivors

if TYPE_CHECKING:
    from cleaner.text.article.judge import Judged

NO_ARTICLE = "no_article"


class BoilerplateLines(LineEditor):
    """Removes the lines of a page that are not its article, and drops a page in which it finds none.

    Looks at every line of a text together with the lines around it: its signs and characters, how its words recur in
    the prose of the text, and how its neighbours score. A model of boosted trees, trained on Chinese pages above all
    (`models/boilerplate_lines.py`), weighs that; a line goes when its chance of being noise is above `max_noise`.
    What goes is navigation, breadcrumbs, lists of other articles, teasers, share and comment prompts, counters,
    credits, notices and disclaimers; headings, lists, code, verse and tables inside the article stay.

    The reason says where the line stood: `before_article`, `inside_article` or `after_article`. A blank line goes with
    the line above it. A page that loses lines is dropped whole, as `no_article`, if no line that stays is surely of an
    article: its value is the highest chance of any, against `min_article`. A text of fewer than `min_lines` lines in
    which none is surely of an article passes unchanged: it may be a list, a verse or a note and no page at all. A text
    that loses no line is never dropped, however short.

    A text is read as plain lines of visible text; it need not be a page: ordinary prose passes unchanged. A line is
    judged by its first 240 characters, a text of more than 10,000 lines in pieces of so many.
    """

    reasons: ClassVar[tuple[str, ...]] = ("before_article", "inside_article", "after_article")

    max_noise: float = Field(0.5, gt=0, lt=1, description="Chance of being noise above which a line goes, 0..1.")
    min_article: float = Field(
        0.55,  # 2.5 % of labelled Chinese articles lost in cross-validation, 4 % at 0.65: docs/line-cleaner.md
        ge=0,
        lt=1,
        description="Chance of being of an article that one line must have at least, in a page that loses lines, 0..1.",
    )

    min_lines: int = Field(
        12,  # pages labelled by hand: 1 of 33 without an article has fewer
        ge=1,
        description="Lines, blank ones aside, that a text must have to be dropped for having no article.",
    )

    def line_codes(self, batch: Batch) -> npt.NDArray[np.int8]:
        return self._judge(batch).codes

    def line_values(self, lines: list[str]) -> list[float | None]:
        judged = self._judge(Batch.of("\n".join(lines)))
        return [float(chance) if code else None for chance, code in zip(judged.noise, judged.codes, strict=True)]

    def apply(self, batch: Batch) -> Outcome:
        from cleaner.text.removal import remove_lines_by_code  # compiled kernels: not loaded to read a pipeline file

        texts, judged = batch.column("text"), self._judge(batch)
        owners = self._owners(batch)
        is_page = np.bincount(owners[judged.codes > 0], minlength=len(batch)) > 0
        is_lost = is_page & (judged.article < self.min_article)
        removed = remove_lines_by_code(
            texts, np.where(is_lost[owners], 0, judged.codes).astype(np.int8), len(self.reasons)
        )
        changed = batch.with_columns({"text": removed.texts}) if removed.lines.any() else batch
        drops = [
            Drop(int(row), NO_ARTICLE, float(judged.article[row]), self.min_article) for row in np.flatnonzero(is_lost)
        ]
        drops = sorted([*drops, *emptied_texts(texts, removed.texts)]) if removed.lines.any() else drops
        counts = zip(self.reasons, removed.lines.tolist(), removed.characters.tolist(), strict=True)
        edits = {reason: EditCount(*count) for reason, *count in counts if count[0]}
        return Outcome(changed.keep(survivors(changed, drops)), drops, edits)

    def _judge(self, batch: Batch) -> "Judged":
        from cleaner.text.article.judge import judge_lines
        from cleaner.text.lines import measure_lines

        judged = judge_lines(measure_lines(batch.utf8()), self.max_noise)
        is_note = (judged.article < self.min_article) & (judged.visible < self.min_lines)
        judged.codes[is_note[self._owners(batch)]] = 0
        return judged

    def _owners(self, batch: Batch) -> npt.NDArray[np.int64]:
        """The text that each line belongs to."""
        from cleaner.text.removal import count_lines

        return np.repeat(np.arange(len(batch)), count_lines(batch.column("text")))
