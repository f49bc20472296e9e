"""Near duplicates: who shares a key and how similar they are, what the settings allow, recall on revised pages."""

import csv
import gzip
import json
import os
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from pydantic import ValidationError

from cleaner.batch import Batch
from filters.near_duplicates import NearDuplicates
from tests.engine import run_here, write_jsonl

SHARED = Path(os.environ.get("CLEANER_SHARED", Path(__file__).resolve().parents[3] / "shared")) / "data" / "neardup"

PAGE = "".join(
    f"第{number}站是{place}，{count}年通车，距起点{count % 97}公里。"
    for number, (place, count) in enumerate(
        zip("东山南湖西溪北桥大江小河新城老街上村下塘左岸右滩金沙银川铜陵铁岭", range(1950, 1982), strict=False), 1
    )
)
ENGLISH = " ".join(
    f"Station {number} opened in {1900 + number * 7 % 90} beside mill {number * 13}." for number in range(40)
)
OTHER = "".join(chr(0x4E00 + number * 1237 % 9000) for number in range(400))


def share_a_key(one: str, other: str, stage: NearDuplicates) -> bool:
    return not set(stage.document_keys(one)).isdisjoint(stage.document_keys(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(PAGE, PAGE, id="the same text"),
        pytest.param(PAGE, PAGE.replace("，", ",").replace("。", ".\n"), id="other punctuation"),
        pytest.param(PAGE, PAGE.replace("1", "１"), id="full width"),
        pytest.param(ENGLISH, ENGLISH.upper(), id="other case"),
        pytest.param(PAGE, PAGE.replace("大", "太"), id="one character changed"),
        pytest.param(PAGE, "来源：某某网 " + PAGE + " 责任编辑：某某", id="a line before and after"),
        pytest.param(ENGLISH, ENGLISH.replace("Station 7 opened", "Station 7 was opened"), id="a word inserted"),
    ],
)
def test_near_duplicates_share_a_key(one: str, other: str) -> None:
    assert share_a_key(one, other, NearDuplicates())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(PAGE, OTHER, id="two texts"),
        pytest.param(PAGE, ENGLISH, id="two languages"),
        pytest.param(PAGE + OTHER[:200], OTHER, id="a third in common"),
    ],
)
def test_different_documents_share_none(one: str, other: str) -> None:
    assert not share_a_key(one, other, NearDuplicates())


@pytest.mark.parametrize("text", ["", " \n", "你好世界", "，。！？；：、", "😀" * 50, "a b c d"])
def test_a_text_shorter_than_a_shingle_is_nobodys_duplicate(text: str) -> None:
    assert NearDuplicates().document_keys(text) == []
    assert len(NearDuplicates().keys(Batch.of(text, text)).rows) == 0


def test_keys_belong_to_the_rows_that_have_them() -> None:
    keys = NearDuplicates().keys(Batch.of("短", PAGE, "", PAGE, OTHER))
    assert keys.rows.tolist() == [1] * 16 + [3] * 16 + [4] * 16
    assert (keys.halves[:16] == keys.halves[16:32]).all()
    assert len(np.unique(keys.halves[16:], axis=0)) == 32


@pytest.mark.parametrize(
    ("settings", "banding"),
    [
        pytest.param({}, (16, 7), id="so that few pairs are missed"),
        pytest.param({"bands": 9, "rows": 12}, (9, 12), id="given"),
        pytest.param({"threshold": 0.5}, (34, 3), id="a lower threshold has shorter bands"),
        pytest.param({"threshold": 0.95}, (6, 18), id="a higher one longer"),
    ],
)
def test_bands_follow_from_the_threshold(settings: dict[str, float], banding: tuple[int, int]) -> None:
    assert NearDuplicates(**settings).banding == banding


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        pytest.param({"bands": 14}, "'bands' and 'rows' are given together", id="bands without rows"),
        pytest.param({"rows": 8}, "'bands' and 'rows' are given together", id="rows without bands"),
        pytest.param({"bands": 20, "rows": 8}, "more than 112 'permutations'", id="too many bands"),
        pytest.param({"threshold": 0}, "greater than 0", id="a threshold of nothing"),
        pytest.param({"shingle": "sentence"}, "'character', 'word' or 'auto'", id="no such unit"),
        pytest.param({"keep": "best"}, "'keep: best' and 'by'", id="the best by nothing"),
        pytest.param({"by": "quality"}, "'keep: best' and 'by'", id="a column for nothing"),
        pytest.param({"size": 0}, "greater than or equal to 1", id="a shingle of nothing"),
    ],
)
def test_settings_are_refused(settings: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        NearDuplicates.model_validate(settings)


def test_every_setting_of_a_signature_changes_it() -> None:
    stages = [
        NearDuplicates(**settings)
        for settings in ({}, {"seed": 2}, {"size": 4}, {"shingle": "word"}, {"permutations": 128})
    ]
    signed = {stage.signed(Batch.of(ENGLISH)).signatures.tobytes() for stage in stages}
    assert len(signed) == len(stages)


@pytest.mark.parametrize(("threshold", "least"), [(0.8, 0.786), (0.9, 0.8932), (0.7, 0.678), (0.01, 0)])
def test_pairs_are_joined_from_three_standard_errors_below_the_threshold(threshold: float, least: float) -> None:
    assert NearDuplicates(threshold=threshold).least_similarity == pytest.approx(least, abs=1e-4)


def test_traces_are_keys_and_sketches_in_one() -> None:
    stage, batch = NearDuplicates(), Batch.of("短", PAGE, "", ENGLISH)
    traces = stage.traces(batch)
    assert traces.keys.rows.tolist() == stage.keys(batch).rows.tolist()
    assert (traces.keys.halves == stage.keys(batch).halves).all()
    assert traces.sketches == stage.sketches(batch)
    assert [len(sketch.as_py()) for sketch in stage.sketches(batch)] == [0, 520, 0, 520]
    assert traces.ranks is None


@pytest.mark.parametrize(
    ("settings", "columns", "ranks"),
    [
        pytest.param({"keep": "longest"}, {}, [2, 0, 0], id="characters"),
        pytest.param({"keep": "best", "by": "score"}, {"score": [1, None, 3]}, [1, np.nan, 3], id="whole numbers"),
        pytest.param({"keep": "best", "by": "score"}, {"score": [0.5, -1.5, 3]}, [0.5, -1.5, 3], id="fractions"),
        pytest.param({"keep": "best", "by": "score"}, {"score": ["1e3", "2", None]}, [1000, 2, np.nan], id="text"),
        pytest.param({"keep": "best", "by": "score"}, {"score": [True, False, None]}, [1, 0, np.nan], id="yes and no"),
        pytest.param({"keep": "best", "by": "score"}, {}, [np.nan] * 3, id="no such column"),
    ],
)
def test_documents_are_ranked(settings: dict[str, str], columns: dict[str, list[object]], ranks: list[float]) -> None:
    batch = Batch(pa.RecordBatch.from_pydict({"text": pa.array(["一二", "", None], pa.string()), **columns}))
    assert NearDuplicates.model_validate(settings).ranks(batch) == pytest.approx(ranks, nan_ok=True)


@pytest.mark.parametrize("texts", [["", "", " "], ["短", "短"], ["，。！？", "，。！？"], [None, None, ""]], ids=repr)
def test_emptied_and_very_short_texts_are_kept(tmp_path: Path, texts: list[str | None]) -> None:
    documents = [{"id": str(number), "text": text or ""} for number, text in enumerate(texts)]
    write_jsonl(tmp_path / "in" / "a.jsonl", documents)
    assert run_here(tmp_path / "in", tmp_path / "out", "[near_duplicates]").funnel["kept"] == len(texts)


def test_a_run_keeps_the_first_and_names_it(tmp_path: Path) -> None:
    texts = {"a": PAGE, "b": OTHER, "c": PAGE.replace("大", "太"), "d": "短", "e": "短", "f": OTHER + "尾声"}
    write_jsonl(tmp_path / "in" / "a.jsonl", [{"id": key, "text": text} for key, text in texts.items()])
    result = run_here(tmp_path / "in", tmp_path / "out", "[near_duplicates]")
    dropped = {row["id"]: (row["reason"], row["duplicate_of"]) for row in result.rows("dropped")}
    assert dropped == {"c": ("near_duplicate", "a"), "f": ("near_duplicate", "b")}
    assert (result.funnel["kept"], result.funnel["duplicates"]) == (4, 2)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the revised pages are not here: set CLEANER_SHARED")
@pytest.mark.parametrize("pages", ["pydocs-versions-en", "pydocs-versions-zh", "recrawl-html-zh", "trpl-versions-zh"])
def test_revised_pages_are_found(pages: str) -> None:
    """Pairs of Jaccard 0.85 and more by their character 5-grams, white space left out."""
    with gzip.open(SHARED / f"{pages}.dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        documents = [json.loads(line) for line in lines]
    with gzip.open(SHARED / f"{pages}.dev.pairs.tsv.gz", "rt", encoding="utf-8") as lines:
        pairs = [row for row in csv.DictReader(lines, delimiter="\t") if float(row["jaccard5"]) >= 0.85]
    numbers = {document["id"]: number for number, document in enumerate(documents)}
    texts = pa.array([document.get("text") or document["visible_text"] for document in documents], pa.string())
    stage, batch = NearDuplicates(), Batch(pa.RecordBatch.from_pydict({"text": texts}))
    keys = stage.keys(batch)
    held = [set(map(tuple, keys.halves[keys.rows == number].tolist())) for number in range(len(documents))]
    one, other = (np.array([numbers[pair[side]] for pair in pairs]) for side in ("id_a", "id_b"))
    found = [not held[a].isdisjoint(held[b]) for a, b in zip(one, other, strict=True)]
    similarities = stage.similarities(stage.sketches(batch), one, other)
    assert len(pairs) > 50
    assert np.mean(np.array(found) & (similarities >= stage.least_similarity)) >= 0.98
    assert np.abs(similarities - [float(pair["jaccard5"]) for pair in pairs]).mean() < 0.02
