"""The stage `spam`."""

from itertools import accumulate
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pydantic import field_validator

from cleaner.batch import Batch, Mask
from cleaner.stage import Drop, Edit, Edited, Editor, Field, Outcome, edit_texts, emptied_texts, survivors

if TYPE_CHECKING:  # compiled kernels: not loaded to read a pipeline file
    from cleaner.text.spam.evidence import Evidence
    from cleaner.text.spam.texts import SpamFound
    from cleaner.text.units.utf8 import Utf8

Numbers = npt.NDArray[np.int64]

CATEGORIES = (
    *("gambling", "porn", "private_server", "certificate_sale", "fraud_offer", "pharma"),
    *("medical_advert", "hotline", "keyword_stuffing", "link_farm", "parked_page", "error_page", "spun_text"),
    "notice",
    *("region_list", "brand_insertion", "sales_pitch"),
)
PLACES = 4  # of the scores: the rest is rounding error


class Findings(NamedTuple):
    """What was found in a batch; codes are places in CATEGORIES plus 1, or 0 for what stays."""

    spam: "SpamFound"
    lost_lines: Numbers  # those that go
    open_lines: Numbers  # those that stay, and into which something may have been put
    dropped_texts: Numbers


class Touched(NamedTuple):
    """The lines of a batch that change."""

    places: Numbers  # their numbers, in order
    cuts: dict[int, list[tuple[int, int]]]  # characters cut out of those that stay


def insertions_of(utf8: "Utf8", place: int, evidence: "Evidence") -> list[tuple[int, int]]:
    """What was put into a line that stays, in its order and without overlap; `place` is its number in the batch."""
    from cleaner.text.spam.insertions import cut_address, cut_name
    from cleaner.text.spam.spam_lines import names_in

    line = utf8.data[slice(*evidence.lines[place, :2].tolist())].tobytes().decode()
    names = [cut_name(line, *span) for span in names_in(evidence, place, line)]
    found = sorted({*filter(None, names), *cut_address(line)})
    return [cut for number, cut in enumerate(found) if number == 0 or found[number - 1][1] <= cut[0]]


class Spam(Editor):
    """Removes spam: lines, names put into sentences, and documents that are nothing else.

    Looks for some 8,000 terms of a lexicon (cleaner/models/spam.txt), also where they are disguised: full width,
    Traditional, other characters in place of the right ones, dots, stars, spaces or invisible characters put between.
    A line's score is the weight of its terms divided by what it takes: more in long prose than in a bare line, and more
    where the line or the text has words of news, law and medicine. A phone number or address beside words of sale,
    search words without a sentence, and lists of counties of many provinces count too; so do weak terms between lines
    already condemned, and what a site says of a text (`notice`): that it only stores it, whose views it holds, that it
    may not be copied. A name in brackets, or parted by a bar or wide space from a line that stays, is cut out of it,
    and so is a bare host name in a sentence with no word that leads to it (`brand_insertion`).

    A document goes whole where its terms are many, dense or spread over it, where most of it are lines that go, where
    its first line is search words for pornography, it says its clauses over and over (`spun_text`), has its key word
    in nearly every line or words of sale all over (`keyword_stuffing`), names a betting site in place of another name
    (`brand_insertion`), or is short and says that a domain is for sale or a page not found. So does one that speaks as
    advertisements do, whatever it sells: promises of cures with doctors, patients and offers that vouch for them
    (`medical_advert`), salesmen's phrases (`sales_pitch`), what content farms say to their readers (`spun_text`), all
    close together or in sentences that are one frame with its slots filled. Such frames alone condemn where four fifths
    of it are theirs.
    Reasons are the kinds of `categories`; a dropped document's value is its score and its evidence the strongest terms.

    All thresholds are this project's: set by eye and on labelled Chinese pages, docs/spam.md has the figures. Terms of
    other languages than Chinese are few: casinos, pills, pornography, copies, parked domains and error pages. Abuse is
    not looked at. Bad input: a text without characters stays; of a line over 4,096 symbols the rest is not searched.
    """

    categories: tuple[str, ...] = Field(CATEGORIES, description="Kinds removed, as [gambling, porn]; all by default.")
    min_score: float = Field(
        1.0, gt=0, description="Least score that is removed; 1 was set on labelled pages, 2 takes only the crudest."
    )
    level: Literal["lines", "documents", "both"] = Field(
        "both", description="Whether lines (and what was put into them) go, or whole documents, or both."
    )

    @field_validator("categories")
    @classmethod
    def _are_known(cls, categories: tuple[str, ...]) -> tuple[str, ...]:
        for category in categories:
            if category not in CATEGORIES:
                raise ValueError(f"'{category}' is no kind of spam; there are {', '.join(CATEGORIES)}")
        return categories

    def find(self, batch: Batch) -> Findings:
        """The evidence of a batch and the verdicts on its lines and documents, of the kinds that are removed."""
        from cleaner.text.spam.spam_lines import Bar, insertion_lines  # loads compiled kernels
        from cleaner.text.spam.texts import find_spam

        bar = Bar(self.min_score, np.array([category in self.categories for category in CATEGORIES]))
        spam = find_spam(batch.utf8(), bar)
        may_be_cut = insertion_lines(spam.evidence) & ("brand_insertion" in self.categories)
        is_lost, none = spam.lines.codes > 0, np.zeros(0, np.int64)
        lines = (np.flatnonzero(is_lost), np.flatnonzero(may_be_cut & ~is_lost))
        dropped = np.flatnonzero(spam.texts.codes) if self.level != "lines" else none
        return Findings(spam, *(lines if self.level != "documents" else (none, none)), dropped)

    def edits(self, text: str) -> list[Edit]:
        batch = Batch.of(text)
        findings = self.find(batch)
        touched = self._touched(batch, findings, np.ones(1, np.bool_))
        return self._edits_of(text, 0, findings, touched) if len(touched.places) else []

    def _touched(self, batch: Batch, findings: Findings, kept: Mask) -> Touched:
        """The lines that change of the texts that are kept."""
        evidence, utf8 = findings.spam.evidence, batch.utf8()
        lost, may_be_cut = (lines[kept[evidence.texts[lines]]] for lines in (findings.lost_lines, findings.open_lines))
        found = {place: insertions_of(utf8, place, evidence) for place in may_be_cut.tolist()}
        cuts = {place: spans for place, spans in found.items() if spans}
        return Touched(np.sort(np.concatenate([lost, np.array(list(cuts), np.int64)])), cuts)

    def _edits_of(self, text: str, row: int, findings: Findings, touched: Touched) -> list[Edit]:
        """The edits of one text of a batch."""
        first, last = findings.spam.evidence.firsts[row : row + 2].tolist()
        lines = text.split("\n")
        starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
        edits: list[Edit] = []
        mine = slice(*np.searchsorted(touched.places, [first, last]).tolist())
        for place in touched.places[mine].tolist():
            start, end = starts[place - first : place - first + 2]
            if code := int(findings.spam.lines.codes[place]):
                score = round(float(findings.spam.lines.scores[place]), PLACES)
                edits.append(Edit(start, min(end, len(text)), "", CATEGORIES[code - 1], score))
            else:
                cuts = touched.cuts[place]
                edits += [Edit(start + cut, start + stop, "", "brand_insertion") for cut, stop in cuts]
        return edits

    def edit_batch(self, batch: Batch) -> Edited:
        return self._edit(batch, self.find(batch), np.ones(len(batch), np.bool_))

    def _edit(self, batch: Batch, findings: Findings, kept: Mask) -> Edited:
        """The new texts, of which those not kept are left as they are."""
        touched = self._touched(batch, findings, kept)
        rows = np.unique(findings.spam.evidence.texts[touched.places]).tolist()
        column = pc.fill_null(batch.column("text"), "")
        if not rows:
            return Edited(column, {})
        texts = column.take(pa.array(rows, pa.int64())).to_pylist()
        each = zip(texts, rows, strict=True)
        edited = edit_texts(texts, (self._edits_of(text, row, findings, touched) for text, row in each))
        mask = np.zeros(len(batch), np.bool_)
        mask[rows] = True
        return Edited(pc.replace_with_mask(column, pa.array(mask), edited.texts), edited.counts)

    def apply(self, batch: Batch) -> Outcome:
        findings = self.find(batch)
        drops = [self._drop(row, findings) for row in findings.dropped_texts.tolist()]
        kept = survivors(batch, drops)
        edited = self._edit(batch, findings, kept)
        if not drops and not edited.counts:
            return Outcome(batch)
        changed = batch.with_columns({"text": edited.texts}) if edited.counts else batch
        drops += emptied_texts(batch.column("text"), edited.texts) if edited.counts else []
        return Outcome(changed.keep(survivors(changed, drops)), sorted(drops), edited.counts)

    def _drop(self, row: int, findings: Findings) -> Drop:
        from cleaner.text.spam.texts import explain_text

        verdict = explain_text(findings.spam, row)
        return Drop(row, verdict.reason, verdict.score, self.min_score, verdict.terms)
