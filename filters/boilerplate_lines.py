"""Lines of a page that are not its article."""

from typing import TYPE_CHECKING, ClassVar

import numpy as np
import numpy.typing as npt

from cleaner.batch import Batch
from cleaner.stage import Drop, EditCount, Field, LineEditor, Outcome, emptied_texts, survivors

if TYPE_CHECKING:
    from cleaner.text.article.judge import Judged

NO_ARTICLE, SPAM_PAGE = "no_article", "spam_page"
LEAST_SPAM = 1.0  # the score from which the stage `spam` drops a text, unless told otherwise


class BoilerplateLines(LineEditor):
    """Removes the lines of a page that are not its article, and drops a page in which it finds none.

    Looks at every line of a text together with the lines around it: its signs and characters, how its words recur in
    the prose of the text, and how its neighbours score. A model of boosted trees, trained on Chinese pages above all
    (`models/boilerplate_lines.py`), weighs that; a line goes when its chance of being noise is above `max_noise`.
    What goes is navigation, breadcrumbs, lists of other articles, teasers, share and comment prompts, counters,
    credits, notices and disclaimers; headings, lists, code, verse and tables inside the article stay.

    Where a page is likely to have an article but all its lines look like noise, as with a paragraph among long lists,
    its likeliest long line stays, and the others are judged by it.

    The reason says where the line stood: `before_article`, `inside_article` or `after_article`. A blank line goes with
    the line above it.

    A page is dropped whole, as `no_article`, if its chance to have one is below `min_article`: a second model weighs
    how its lines scored, how much of it is prose, and what its characters say of such pages. A page that loses lines
    is also looked at for spam before they go, for it is its menus and titles that give a hijacked page away: what the
    stage `spam` would drop is dropped as `spam_page`. Texts of fewer than `min_characters` are never dropped as
    `no_article`, and pass unchanged where they look like none: they may be a list, a verse or a note and no page.

    A text is read as plain lines of visible text; it need not be a page: ordinary prose passes unchanged. A line is
    judged by its first 240 characters, a text of more than 10,000 lines in pieces of so many.
    """

    reasons: ClassVar[tuple[str, ...]] = ("before_article", "inside_article", "after_article")

    max_noise: float = Field(
        0.4,  # unseen: precision .962, recall .978; at 0.5 .948 and .982: docs/line-cleaner.md
        gt=0,
        lt=1,
        description="Chance of being noise above which a line goes, 0..1.",
    )
    min_article: float = Field(
        0.3,  # 1 of 61 labelled Chinese articles lost in cross-validation, up to 2 at 0.35: docs/line-cleaner.md
        ge=0,
        lt=1,
        description="Chance of having an article that a page must have at least, 0..1.",
    )

    min_characters: int = Field(
        150,  # of 1,800 reviews, comments and verses of 100 to 300 none is dropped; a menu of a dozen entries has fewer
        ge=1,
        description="Characters that a text must have to be dropped for having no article.",
    )

    spam_pages: bool = Field(
        True, description="Whether a page that loses lines is dropped where it is spam as a whole before they go."
    )

    def line_codes(self, batch: Batch) -> npt.NDArray[np.int8]:
        return self._judge(batch).codes

    def line_values(self, lines: list[str]) -> list[float | None]:
        judged = self._judge(Batch.of("\n".join(lines)))
        return [float(chance) if code else None for chance, code in zip(judged.noise, judged.codes, strict=True)]

    def apply(self, batch: Batch) -> Outcome:
        from cleaner.text.removal import remove_lines_by_code  # compiled kernels: not loaded to read a pipeline file

        texts, judged = batch.column("text"), self._judge(batch)
        owners = judged.owners
        drops = [
            Drop(int(row), NO_ARTICLE, float(judged.article[row]), self.min_article)
            for row in np.flatnonzero((judged.article < self.min_article) & self._is_page(judged))
        ]
        is_page = np.bincount(owners[judged.codes > 0], minlength=len(batch)) > 0
        is_page[[drop.row for drop in drops]] = False
        drops += self._spam_pages(batch, is_page) if self.spam_pages and is_page.any() else []
        is_lost = ~survivors(batch, drops)
        removed = remove_lines_by_code(
            texts, np.where(is_lost[owners], 0, judged.codes).astype(np.int8), len(self.reasons)
        )
        changed = batch.with_columns({"text": removed.texts}) if removed.lines.any() else batch
        drops = sorted([*drops, *emptied_texts(texts, removed.texts)]) if removed.lines.any() else sorted(drops)
        counts = zip(self.reasons, removed.lines.tolist(), removed.characters.tolist(), strict=True)
        edits = {reason: EditCount(*count) for reason, *count in counts if count[0]}
        return Outcome(changed.keep(survivors(changed, drops)), drops, edits)

    def _is_page(self, judged: "Judged") -> npt.NDArray[np.bool_]:
        """Whether each text is long enough to be dropped for having no article."""
        return judged.characters >= self.min_characters

    def _judge(self, batch: Batch) -> "Judged":
        from cleaner.text.article.judge import judge_lines
        from cleaner.text.units.line_spans import find_lines

        judged = judge_lines(find_lines(batch.utf8()), self.max_noise)
        is_note = (judged.article < self.min_article) & ~self._is_page(judged)
        judged.codes[is_note[judged.owners]] = 0
        return judged

    def _spam_pages(self, batch: Batch, is_page: npt.NDArray[np.bool_]) -> list[Drop]:
        """Drops of the pages that are spam as a whole."""
        from cleaner.text.spam.texts import explain_text, find_spam

        found, rows = find_spam(batch.keep(is_page).utf8()), np.flatnonzero(is_page)
        drops = []
        for text in np.flatnonzero(found.texts.codes).tolist():
            verdict = explain_text(found, text)
            evidence = ": ".join(filter(None, (verdict.reason, verdict.terms)))
            drops.append(Drop(int(rows[text]), SPAM_PAGE, verdict.score, LEAST_SPAM, evidence))
        return drops
