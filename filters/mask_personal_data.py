"""The stage `mask_personal_data`."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar, Literal, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pydantic import field_validator

from cleaner.batch import Batch
from cleaner.stage import Drop, Edit, Edited, Editor, Field, Outcome, edit_texts, emptied_texts, survivors
from cleaner.text.personal.kinds import KINDS

Policy = Literal["mask", "keep", "annotate", "drop"]

COLUMN = "personal_data"
SPANS = pa.list_(pa.struct([("kind", pa.string()), ("start", pa.int64()), ("end", pa.int64())]))
DEFAULT = {"hotline": "keep"}  # numbers of institutions, printed so that people call them
MOST_PLACEHOLDER = 100  # characters


class Span(NamedTuple):
    """Characters `start` to `end` of a text are personal data of a kind."""

    kind: str
    start: int
    end: int


def spans_of(text: str, data: bytes, found: Sequence[Sequence[int]]) -> list[Span]:
    """What was found in a text, in characters.

    `data` are its bytes; `found` has first byte, byte after the last and number of the kind of each, in order.
    """
    spans, position, characters = [], 0, 0
    is_ascii = len(text) == len(data)
    for start, end, kind in found:
        first = start if is_ascii else characters + len(data[position:start].decode())
        characters = end if is_ascii else first + len(data[start:end].decode())
        position = end
        spans.append(Span(KINDS[kind - 1], first, characters))
    return spans


class MaskPersonalData(Editor):
    """Replaces e-mail addresses, telephone and card numbers, accounts and postal addresses by the name of their kind.

    Kinds, and what makes a string one of them, beside borders that are right next to Han characters and in full width:

    - `email`: a name, `@`, a host with a top-level domain; also `(at)`, `[dot]`, ` AT x DOT com`, and `#` before the
      host of a mail service.
    - `mobile_number`: eleven digits with a prefix in use in China, grouped as they are written, with +86 or not, in Han
      digits too; not behind words for orders, serial numbers and the like, nor before a unit.
    - `landline_number`: an area code of China and seven or eight digits; without area code or in one piece only behind
      a word for telephone. `international_number`: + and a country code (E.164), ten digits as in North America, three
      groups with hyphens that begin with 0. `hotline`: 400 and 800 numbers, toll-free ones, 110, 12345, 95588.
    - `identity_card`: province, date of birth and check digit of GB 11643 are right; 15 digits behind the word; Hong
      Kong cards with their check digit; behind the word those of Taiwan, with theirs, and of Macau. `passport`: behind
      the word. `us_social_security_number`: 3-2-4 digits that the SSA gives out.
    - `bank_card`: issuer, length and Luhn digit are right. `iban`: country, length and check digits are right.
      `social_credit_code`: department, province and check sign of GB 32100 are right. `licence_plate`: Chinese, GA 36.
    - `qq_number`, `wechat_id`, `telegram_id`: behind a word for them, also a disguised one; `t.me/`.
    - `ip_address`: of the public network, version 4 and 6, not behind words for versions.
    - `postal_address`: Chinese, with house number; English: a number, capitalised words and a word for street.

    Policies: `mask` replaces by `placeholder`, counted by kind; `keep` lets stand; `annotate` lets stand and adds the
    column `personal_data`, a list of kind, start and end (characters of the text as it leaves the stage); `drop` masks,
    and drops a document with more than `max_count` of the kind. The reason is `many_` and the kind, the value the
    count. What is written down of a document dropped here or before, in `dropped/` and `errors/`, is masked likewise.
    What was found stands in no report.

    Figures and limits: docs/personal-data.md. Any text is accepted.
    """

    conceals: ClassVar[bool] = True

    policies: Mapping[str, Policy] = Field(
        default_factory=dict,
        description="What is done about a kind, as {email: keep, passport: drop}; others are masked, hotlines kept."
        " 'drop' masks, too, and drops documents with more than max_count of the kind.",
    )
    max_count: int = Field(3, ge=0, description="Most of a kind with the policy 'drop' in a document that stays.")
    placeholder: str = Field(
        "<{kind}>",
        max_length=MOST_PLACEHOLDER,
        description="What stands in place of what is masked; {kind} is the name of its kind.",
    )

    @field_validator("policies")
    @classmethod
    def _are_known(cls, policies: Mapping[str, Policy]) -> Mapping[str, Policy]:
        for kind in policies:
            if kind not in KINDS:
                raise ValueError(f"'{kind}' is no kind of personal data; there are {', '.join(KINDS)}")
        return policies

    @field_validator("placeholder")
    @classmethod
    def _names_nothing_else(cls, placeholder: str) -> str:
        if "{" in placeholder.replace("{kind}", "") or "}" in placeholder.replace("{kind}", ""):
            raise ValueError("only '{kind}' may stand in braces")
        return placeholder

    def policy(self, kind: str) -> str:
        """What is done about a kind."""
        return self.policies.get(kind, DEFAULT.get(kind, "mask"))

    def spans(self, text: str) -> list[Span]:
        """All personal data of a text, whatever its policy."""
        return next(iter(self._find(Batch.of(text)).values()), [])

    def edits(self, text: str) -> list[Edit]:
        return self._edits(self.spans(text))

    def edit_batch(self, batch: Batch) -> Edited:
        return self._edit(batch, self._find(batch))

    def apply(self, batch: Batch) -> Outcome:
        found = self._find(batch)
        drops = {row: drop for row, spans in found.items() for drop in self._drops(row, spans)}
        edited = self._edit(batch, {row: spans for row, spans in found.items() if row not in drops})
        changed = batch.with_columns({"text": edited.texts}) if edited.counts else batch
        emptied = emptied_texts(batch.column("text"), edited.texts) if edited.counts else []
        gone = sorted([*drops.values(), *emptied])
        written = batch.with_columns({"text": self._edit(batch, found).texts}) if gone else None
        if "annotate" in map(self.policy, KINDS):
            changed = changed.with_columns({COLUMN: self._annotations(len(batch), found)})
        return Outcome(changed.keep(survivors(changed, gone)), gone, edited.counts, written)

    def _find(self, batch: Batch) -> dict[int, list[Span]]:
        """The personal data of every document that has any, by row."""
        from cleaner.text.personal.find import END, KIND, START, TEXT, find_personal_data  # loads compiled kernels

        utf8, column = batch.utf8(), batch.column("text")
        found = find_personal_data(utf8)
        rows, firsts = np.unique(found[:, TEXT], return_index=True)
        spans = {}
        for row, first, last in zip(rows.tolist(), firsts.tolist(), [*firsts.tolist()[1:], len(found)], strict=False):
            start, end = utf8.offsets[row : row + 2].tolist()
            places = found[first:last, [START, END, KIND]] - np.array([start, start, 0])
            spans[row] = spans_of(column[row].as_py(), utf8.data[start:end].tobytes(), places.tolist())
        return spans

    def _edits(self, spans: Sequence[Span]) -> list[Edit]:
        masked = [span for span in spans if self.policy(span.kind) in ("mask", "drop")]
        return [Edit(span.start, span.end, self._placeholder(span.kind), span.kind) for span in masked]

    def _placeholder(self, kind: str) -> str:
        return self.placeholder.replace("{kind}", kind)

    def _edit(self, batch: Batch, found: Mapping[int, Sequence[Span]]) -> Edited:
        """The new text of every document of a batch, those dropped too."""
        column = pc.fill_null(batch.column("text"), "")
        edits = {row: self._edits(spans) for row, spans in found.items()}
        rows = [row for row, changes in edits.items() if changes]
        if not rows:
            return Edited(column, {})
        texts = column.take(pa.array(rows, pa.int64())).to_pylist()
        edited = edit_texts(texts, [edits[row] for row in rows])
        mask = np.zeros(len(batch), np.bool_)
        mask[rows] = True
        return Edited(pc.replace_with_mask(column, pa.array(mask), edited.texts), edited.counts)

    def _drops(self, row: int, spans: Sequence[Span]) -> Iterator[Drop]:
        """A drop for a document that has too much of a kind, for the first such kind."""
        counts = Counter(span.kind for span in spans if self.policy(span.kind) == "drop")
        for kind in KINDS:
            if counts[kind] > self.max_count:
                yield Drop(row, f"many_{kind}", counts[kind], self.max_count)
                return

    def _annotations(self, count: int, found: Mapping[int, Sequence[Span]]) -> pa.Array:
        """For every document the places of what is annotated, in its text as it is after masking."""
        rows = []
        for row in range(count):
            shift, places = 0, []
            for span in found.get(row, ()):
                policy = self.policy(span.kind)
                if policy == "annotate":
                    places.append({"kind": span.kind, "start": span.start + shift, "end": span.end + shift})
                elif policy != "keep":
                    shift += len(self._placeholder(span.kind)) - (span.end - span.start)
            rows.append(places)
        return pa.array(rows, SPANS)
