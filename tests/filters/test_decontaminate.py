"""No benchmark gets into the corpus: planted passages are found however they are written, and nothing else is."""

import gzip
import json
import os
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from cleaner.batch import Batch
from filters.decontaminate import Decontaminate, with_margin
from tests.corpus import CHINESE, ENGLISH
from tests.engine import run_here, write_jsonl

CLEAN = Path(os.environ.get("CLEANER_SHARED", Path(__file__).resolve().parents[3] / "shared")) / "data" / "clean"

QUESTION = (
    "某市图书馆计划在三年内将馆藏图书从十二万册增加到十八万册，如果每年增加的数量相同，"
    "那么每年需要购入多少册新书？请写出计算过程，并说明这样安排的理由。"
)
SHORT = "甲乙两船同时从相距三十千米的两个码头出发，相向而行，几小时后相遇？请说明理由。"
WORDS = (
    "A lighthouse keeper counts eleven ships before breakfast and nineteen ships after lunch; how many ships does he "
    "count in the whole day if none of them pass at night?"
)
OTHER = "这座城市的图书馆每年都会举办读书会，邀请附近的居民来听讲座、借阅新书，并且在周末为孩子们准备故事时间。" * 4
BENCHMARK = [{"question": QUESTION, "answer": "两万册"}, {"question": WORDS, "answer": "30"}, {"question": SHORT}]


@pytest.fixture(scope="module")
def exam(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_jsonl(tmp_path_factory.mktemp("bench") / "exam.jsonl", BENCHMARK)


def told(stage: Decontaminate, *texts: str) -> list[str | None]:
    """What is said of each text."""
    stage = stage.model_copy(update={"policy": "annotate"})
    return list(stage.apply(Batch.of(*texts)).batch.column("contamination").to_pylist())


def wrapped(text: str, width: int) -> str:
    return "\n".join(text[start : start + width] for start in range(0, len(text), width))


@pytest.mark.parametrize(
    ("text", "row"),
    [
        pytest.param(QUESTION, 1, id="verbatim"),
        pytest.param(f"{OTHER}题目：{QUESTION}{OTHER}", 1, id="within other text"),
        pytest.param(wrapped(QUESTION, 7), 1, id="wrapped after every seventh character"),
        pytest.param(wrapped(QUESTION, 1), 1, id="a character a line"),
        pytest.param(QUESTION.replace("，", ",").replace("？", " ?"), 1, id="other punctuation"),
        pytest.param(QUESTION.replace("图书馆", "圖書館").replace("计划", "計劃"), 1, id="some traditional characters"),
        pytest.param(QUESTION[8:64], 1, id="56 characters of it, 52 of them compared"),
        pytest.param(QUESTION[8:52], None, id="44 characters of it"),
        pytest.param(QUESTION[:30] + "改" + QUESTION[31:], None, id="a character changed in the middle"),
        pytest.param(WORDS.upper(), 2, id="upper case"),
        pytest.param(WORDS.replace(" ", "\n"), 2, id="a word a line"),
        pytest.param(WORDS.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)}), 2, id="full width"),
        pytest.param(" ".join(WORDS.split()[5:18]), 2, id="13 words of it"),
        pytest.param(" ".join(WORDS.split()[5:17]), None, id="12 words of it"),
        pytest.param(f"1. {SHORT}\n", 3, id="a short question whole"),
        pytest.param(SHORT[:-6], None, id="a short question, not whole"),
        pytest.param("两万册", None, id="an answer too short to tell"),
        pytest.param(OTHER, None, id="unrelated text"),
        pytest.param("", None, id="no text"),
    ],
)
def test_what_is_found(exam: Path, text: str, row: int | None):
    found = told(Decontaminate(against=[exam]), text)[0]
    assert (found or "").split(" ")[0] == (f"exam.jsonl:{row}" if row else "")


def invented_passages(count: int) -> list[str]:
    """Chinese of 60 to 200 characters, made of our own sentences."""
    dice = random.Random(9)
    sentence = lambda: "".join(dice.choice(part.split("|")) for part in (CHINESE[1], CHINESE[0], CHINESE[2]))  # noqa: E731
    return ["，".join(sentence() for _ in range(dice.randint(4, 8))) + "。" for _ in range(count)]


@pytest.mark.parametrize(
    ("conversion", "least"),
    [(None, 1.0), ("wrapped", 1.0), ("s2t", 0.95), ("s2tw", 0.95), ("s2hk", 0.95)],
    ids=["verbatim", "re-wrapped", "traditional", "Taiwan's", "Hong Kong's"],
)
def test_planted_passages_are_found(tmp_path: Path, conversion: str | None, least: float):
    passages = invented_passages(100)
    exam = write_jsonl(tmp_path / "exam.jsonl", [{"text": passage} for passage in passages])
    if conversion == "wrapped":
        planted = [wrapped(passage, 20) for passage in passages]
    elif conversion:
        convert = pytest.importorskip("opencc").OpenCC(conversion).convert
        planted = [convert(passage) for passage in passages]
        assert sum(map(str.__ne__, planted, passages)) > 95, "the test would show nothing"
    else:
        planted = passages
    found = told(Decontaminate(against=[exam]), *(f"{OTHER}\n{passage}\n{OTHER}" for passage in planted))
    hits = [f"exam.jsonl:{row}" in (answer or "") for row, answer in enumerate(found, 1)]
    assert sum(hits) >= least * len(passages)


@pytest.mark.skipif(not CLEAN.is_dir(), reason="the clean documents are not here: set CLEANER_SHARED")
@pytest.mark.parametrize("name", ["zh-docs", "en-docs"])
def test_an_unrelated_benchmark_is_found_nowhere(exam: Path, tmp_path: Path, name: str):
    with gzip.open(CLEAN / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in file]
    more = ENGLISH[0].split("|") + invented_passages(300)
    stage = Decontaminate(against=[exam, write_jsonl(tmp_path / "more.jsonl", [{"text": text} for text in more])])
    assert len(texts) > 100
    assert set(told(stage, *texts)) == {None}


@pytest.mark.parametrize(
    ("settings", "text", "left"),
    [
        pytest.param({}, f"前言。\n{QUESTION}\n后记。", "前言。\n后记。", id="a line"),
        pytest.param({}, f"前言，{QUESTION}后记。", "前言，后记。", id="within a line"),
        pytest.param({}, f"题（{QUESTION}）后记。", "题后记。", id="the brackets around it"),
        pytest.param({}, f"前言。\n{wrapped(QUESTION, 9)}\n后记。", "前言。\n后记。", id="over several lines"),
        pytest.param({}, f"{QUESTION}答：{SHORT}好", "答：好", id="two passages"),
        pytest.param({"margin": 3}, f"前言。答案是{QUESTION}两万册。后记。", "前言。后记。", id="with a margin"),
        pytest.param({}, OTHER, OTHER, id="nothing"),
    ],
)
def test_spans_are_taken_out(exam: Path, settings: dict[str, int], text: str, left: str):
    stage = Decontaminate(against=[exam], policy="span", **settings)
    outcome = stage.apply(Batch.of(text))
    assert outcome.batch.texts() == [left]
    assert set(outcome.edits) == ({"benchmark_passage"} if left != text else set())
    assert sum(count.characters for count in outcome.edits.values()) == len(text) - len(left)


@settings(max_examples=60, deadline=None)
@given(before=st.text(max_size=30), after=st.text(max_size=30), text=st.sampled_from([QUESTION, SHORT, WORDS]))
def test_whatever_stands_around_a_passage_it_is_found_and_cut_out(exam: Path, before: str, after: str, text: str):
    stage = Decontaminate(against=[exam], policy="span")
    page = f"{before}\n{text}\n{after}"
    edits = stage.edits(page)
    assert len(edits) == 1
    assert page[: edits[0].start] == f"{before}\n"[: edits[0].start]
    assert len(before) <= edits[0].start + 30
    assert text not in page[: edits[0].start] + page[edits[0].end :]


def test_documents_are_dropped_and_the_ledger_says_for_what(exam: Path, tmp_path: Path):
    documents = [
        {"id": "clean", "text": OTHER},
        {"id": "one", "text": OTHER + QUESTION},
        {"id": "two", "text": f"{SHORT}\n{QUESTION[:60]}"},
    ]
    result = run_here(
        write_jsonl(tmp_path / "in" / "a.jsonl", documents),
        tmp_path / "out",
        f"[{{decontaminate: {{against: ['{exam}']}}}}]",
    )
    assert result.why() == dict.fromkeys(("one", "two"), ("decontaminate", "benchmark_passage"))
    evidence = {row["id"]: (row["evidence"], row["value"]) for row in result.rows("dropped")}
    assert evidence["one"] == ("exam.jsonl:1 (1.00)", 1.0)
    assert evidence["two"][0].startswith("exam.jsonl:3 (1.00), exam.jsonl:1 (0.")
    assert [row["contamination"] for row in result.rows("data")] == [None]


def test_a_document_that_is_the_passage_is_dropped_with_the_evidence(exam: Path):
    outcome = Decontaminate(against=[exam], policy="span").apply(Batch.of(QUESTION, OTHER))
    assert [(drop.row, drop.reason, drop.evidence) for drop in outcome.drops] == [
        (0, "nothing_left", "exam.jsonl:1 (1.00)")
    ]


def test_annotate_keeps_everything_as_it_is(exam: Path):
    stage = Decontaminate(against=[exam], policy="annotate")
    outcome = stage.apply(Batch.of(QUESTION, OTHER))
    assert outcome.batch.texts() == [QUESTION, OTHER]
    assert outcome.batch.column("contamination").to_pylist() == ["exam.jsonl:1 (1.00)", None]
    assert (list(outcome.drops), dict(outcome.edits), stage.edits(QUESTION)) == ([], {}, [])


@pytest.mark.parametrize(("share", "is_found"), [(0.1, True), (0.9, False)], ids=["a tenth", "nine tenths"])
def test_min_share_asks_for_so_much_of_a_passage(exam: Path, share: float, is_found: bool):
    stage = Decontaminate(against=[exam], min_share=share)
    outcome = stage.apply(Batch.of(QUESTION[:58], QUESTION))
    assert [drop.row for drop in outcome.drops] == ([0, 1] if is_found else [1])
    assert {drop.threshold for drop in outcome.drops} == {share}


def test_evidence_names_three_passages_and_counts_the_rest(tmp_path: Path):
    passages = invented_passages(5)
    exam = write_jsonl(tmp_path / "exam.jsonl", [{"text": passage} for passage in passages])
    found = told(Decontaminate(against=[exam]), "\n".join(passages))[0]
    assert found == "exam.jsonl:1 (1.00), exam.jsonl:2 (1.00), exam.jsonl:3 (1.00), and 2 more"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "say in 'against' which benchmarks to look for"),
        ({"against": ["nowhere.jsonl"]}, "no file or folder"),
        ({"against": ["exam.jsonl"], "columns": ["text"]}, "has no column text; it has question, answer"),
        ({"against": ["exam.jsonl"], "columns": ["answer"]}, "no passage of 8 words or more"),
        ({"against": ["exam.jsonl"], "words": 1}, "greater than or equal to 4"),
        ({"against": ["exam.jsonl"], "policy": "mask"}, "'document', 'span' or 'annotate'"),
    ],
    ids=["no benchmarks", "missing file", "missing column", "nothing to find", "windows too short", "unknown policy"],
)
def test_wrong_settings_are_told_before_anything_starts(exam: Path, given: dict[str, object], message: str):
    paths = {"against": [exam.parent / name for name in given.get("against", ())]}
    with pytest.raises(ValidationError, match=message):
        Decontaminate(**(given | paths))


@pytest.mark.parametrize(
    ("text", "span", "wider"),
    [
        ("a (bc)? d", (3, 5), (2, 7)),
        ("a\nbc.\nd", (2, 4), (2, 6)),
        ("a bc\nd", (2, 4), (2, 4)),
        ("bc", (0, 2), (0, 2)),
    ],
    ids=["brackets and marks", "a whole line", "the end of a line", "all"],
)
def test_a_span_takes_the_punctuation_around_it(text: str, span: tuple[int, int], wider: tuple[int, int]):
    assert with_margin(text, *span, margin=0) == wider
