"""MaskPersonalData: what it finds in labelled strings, what each policy does, and that nothing of it is told."""

import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest
from pydantic import ValidationError

from cleaner.batch import Batch
from cleaner.stage import apply_edits
from cleaner.text.personal.kinds import KINDS
from filters.mask_personal_data import COLUMN, MaskPersonalData, Span
from tests.engine import run_here, write_jsonl

LABELLED = Path(__file__).parent / "personal_data"
MARK = re.compile(r"⟦(\w+)\|(.*?)⟧")
LEAST_OF_ADDRESS, MOST_AROUND_ADDRESS = 0.8, 4  # where an address begins is a matter of taste


class Labelled(NamedTuple):
    """A string and the personal data in it."""

    text: str
    spans: list[Span]


def read_labelled(name: str) -> list[Labelled]:
    lines = (LABELLED / name).read_text("utf-8").splitlines()
    return [parse_labelled(line.replace("\\n", "\n")) for line in lines if not line.startswith("# ")]


def parse_labelled(line: str) -> Labelled:
    text, spans, position = "", [], 0
    for mark in MARK.finditer(line):
        text += line[position : mark.start()]
        spans.append(Span(mark[1], len(text), len(text) + len(mark[2])))
        text, position = text + mark[2], mark.end()
    return Labelled(text + line[position:], spans)


def is_same(found: Span, wanted: Span) -> bool:
    if found.kind != "postal_address" or wanted.kind != "postal_address":
        return found == wanted
    common = min(found.end, wanted.end) - max(found.start, wanted.start)
    size = wanted.end - wanted.start
    return common >= LEAST_OF_ADDRESS * size and found.end - found.start <= size + MOST_AROUND_ADDRESS


def spans_found(texts: list[str]) -> list[list[Span]]:
    """What is found in each text, by way of the batch form."""
    stage = MaskPersonalData(policies=dict.fromkeys(KINDS, "annotate"))
    found = stage.apply(Batch.of(*texts)).batch.column(COLUMN).to_pylist()
    return [[Span(**span) for span in spans] for spans in found]


@pytest.mark.parametrize("name", ["known.txt", "held_back.txt"])
def test_finds_what_is_labelled_and_nothing_else(name: str) -> None:
    labelled = read_labelled(name)
    right, missed, extra = Counter[str](), Counter[str](), Counter[str]()
    wrong = []
    for (text, wanted), found in zip(labelled, spans_found([text for text, _ in labelled]), strict=True):
        hits = [span for span in wanted if any(is_same(other, span) for other in found)]
        lost = [span for span in wanted if span not in hits]
        more = [span for span in found if not any(is_same(span, other) for other in wanted)]
        right.update(span.kind for span in hits)
        missed.update(span.kind for span in lost)
        extra.update(span.kind for span in more)
        wrong += [(text, lost, more)] if lost or more else []
    for kind in KINDS:
        assert right[kind] >= 0.98 * (right[kind] + extra[kind]), (kind, "precision", wrong)
        assert right[kind] >= 0.95 * (right[kind] + missed[kind]), (kind, "recall", wrong)


def test_labelled_sets_are_large_and_have_every_kind() -> None:
    labelled = read_labelled("known.txt") + read_labelled("held_back.txt")
    kinds = Counter(span.kind for _, spans in labelled for span in spans)
    assert len(labelled) >= 1000
    assert sum(not spans for _, spans in labelled) >= 400
    assert min(kinds[kind] for kind in KINDS) >= 30
    assert set(kinds) == set(KINDS)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        pytest.param("联系邮箱abc@qq.com谢谢", "联系邮箱<email>谢谢", id="mail between Han"),
        pytest.param("请发到zhang.san@qq.com。", "请发到<email>。", id="a dot in the name"),
        pytest.param(
            "手机138-0013-8000和１３９００１３９０００",
            "手机<mobile_number>和<mobile_number>",
            id="two, one of full width",
        ),
        pytest.param("致电13800138000@qq.com", "致电<email>", id="a mail that begins with a number"),
        pytest.param("他生于1990年3月7日，身高1.75米", "他生于1990年3月7日，身高1.75米", id="dates and sizes"),
        pytest.param("客服400-820-8820", "客服400-820-8820", id="hotlines are kept"),
        pytest.param(
            "a@b.com，c@d.com\n电话010-62345678", "<email>，<email>\n电话<landline_number>", id="three in one text"
        ),
        pytest.param("😀abc@qq.com😀13800138000", "😀<email>😀<mobile_number>", id="between characters of four bytes"),
        pytest.param("\0a@b.com\0", "\0<email>\0", id="between NULs"),
    ],
)
def test_masks_by_kind(text: str, left: str) -> None:
    stage = MaskPersonalData()
    assert stage.apply(Batch.of(text)).batch.texts() == [left]
    assert apply_edits(text, stage.edits(text)) == left


def test_what_is_masked_is_not_found_again() -> None:
    stage = MaskPersonalData(policies={"hotline": "mask"})
    labelled = read_labelled("known.txt") + read_labelled("held_back.txt")
    masked = stage.apply(Batch.of(*(text for text, _ in labelled))).batch.texts()
    assert [text for text, spans in zip(masked, spans_found(masked), strict=True) if spans] == []


def test_counts_are_those_of_the_kinds() -> None:
    outcome = MaskPersonalData().apply(Batch.of("a@b.com c@d.com", "手机13800138000", "无"))
    assert {kind: count.edits for kind, count in outcome.edits.items()} == {"email": 2, "mobile_number": 1}


@pytest.mark.parametrize(
    ("settings", "left"),
    [
        pytest.param({"policies": {"email": "keep"}}, "a@b.com <mobile_number>", id="keep"),
        pytest.param({"placeholder": "[{kind}]"}, "[email] [mobile_number]", id="another placeholder"),
        pytest.param({"placeholder": "■"}, "■ ■", id="a placeholder without kind"),
        pytest.param(
            {"policies": {"email": "drop"}, "max_count": 1}, "<email> <mobile_number>", id="no more than may be"
        ),
    ],
)
def test_policies(settings: dict[str, object], left: str) -> None:
    outcome = MaskPersonalData(**settings).apply(Batch.of("a@b.com 13800138000"))  # type: ignore[arg-type]
    assert (outcome.batch.texts(), list(outcome.drops)) == ([left], [])


def test_annotates_places_in_the_text_as_it_leaves() -> None:
    text = "邮箱a@b.com，手机13800138000，信箱😀c@d.com"
    batch = MaskPersonalData(policies={"email": "annotate"}).apply(Batch.of(text, "无")).batch
    left = batch.texts()[0]
    first, nothing = batch.column(COLUMN).to_pylist()
    assert left == "邮箱a@b.com，手机<mobile_number>，信箱😀c@d.com"
    assert [(span["kind"], left[span["start"] : span["end"]]) for span in first] == [
        ("email", "a@b.com"),
        ("email", "c@d.com"),
    ]
    assert nothing == []


def test_drops_what_has_too_much_of_a_kind_and_masks_what_is_written_down() -> None:
    stage = MaskPersonalData(policies={"email": "drop"}, max_count=1)
    outcome = stage.apply(Batch.of("a@b.com", "a@b.com c@d.com 13800138000"))
    assert [(drop.row, drop.reason, drop.value, drop.threshold) for drop in outcome.drops] == [(1, "many_email", 2, 1)]
    assert outcome.batch.texts() == ["<email>"]
    assert outcome.written is not None
    assert outcome.written.texts()[1] == "<email> <email> <mobile_number>"


def test_a_text_of_which_nothing_is_left_is_dropped() -> None:
    outcome = MaskPersonalData(placeholder="").apply(Batch.of("a@b.com", "c@d.com!"))
    assert ([drop.reason for drop in outcome.drops], outcome.batch.texts()) == (["nothing_left"], ["!"])
    assert outcome.written is not None
    assert outcome.written.texts()[0] == ""


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        pytest.param({"policies": {"mail": "mask"}}, "'mail' is no kind of personal data", id="an unknown kind"),
        pytest.param({"policies": {"email": "hide"}}, "'mask', 'keep', 'annotate' or 'drop'", id="an unknown policy"),
        pytest.param({"placeholder": "{name}"}, "only '{kind}' may stand in braces", id="another name in braces"),
    ],
)
def test_refuses_wrong_settings(settings: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=re.escape(message)):
        MaskPersonalData(**settings)  # type: ignore[arg-type]


SECRETS = ("a1b2@example.com", "13800138000", "110101199003070337", "c3d4@example.com")
DOCUMENTS = [
    {"id": "kept", "text": f"请联系{SECRETS[0]}或者{SECRETS[1]}，谢谢大家的支持与关心。"},
    {"id": "dropped by the stage", "text": f"{SECRETS[0]}，{SECRETS[3]}，{SECRETS[1]}，身份证{SECRETS[2]}"},
    {"id": "dropped behind it", "text": f"{SECRETS[1]}"},
    {"id": "dropped before it", "text": f"{SECRETS[0]}" + "，" * 60},
    {"id": "a copy", "text": f"请联系{SECRETS[0]}或者{SECRETS[1]}，谢谢大家的支持与关心。"},
]


@pytest.mark.parametrize("keep_dropped", ["all", "sample"])
def test_nothing_that_was_masked_is_written_anywhere(tmp_path: Path, keep_dropped: str) -> None:
    source = write_jsonl(tmp_path / "in" / "a.jsonl", DOCUMENTS)
    mask = "mask_personal_data: {policies: {email: drop}, max_count: 1}"
    stages = f"[text_length: {{min: 5, max: 75}}, exact_duplicates, {mask}, text_length: {{min: 20}}]"
    result = run_here(source, tmp_path / "out", stages, keep_dropped=keep_dropped)
    assert result.why() == {
        "dropped by the stage": ("mask_personal_data", "many_email"),
        "dropped behind it": ("text_length#2", "below_min"),
        "dropped before it": ("text_length", "above_max"),
        "a copy": ("exact_duplicates", "exact_duplicate"),
    }
    texts = {row["id"]: row["text"] for row in result.rows("dropped")}
    assert texts["dropped before it"] in ("<email>" + "，" * 60, None)
    counts = result.stage("mask_personal_data")["edits"]
    assert {kind: count["edits"] for kind, count in counts.items()} == {"email": 1, "mobile_number": 2}
    values = repr([result.rows(name) for name in ("data", "dropped", "errors")])
    files = [
        path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file() and path.suffix != ".parquet"
    ]
    for secret in SECRETS:
        assert secret not in values
        assert not any(secret.encode() in content for content in files)
