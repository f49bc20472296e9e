"""Quality: prose above furniture and adverts in any language, reasons that can be read, models by path."""

import os
from pathlib import Path

import fasttext
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from cleaner.batch import Batch
from cleaner.text.quality.model import DEFAULT_MODEL, FEATURES
from filters.quality import Quality
from tests.engine import run_here, write_jsonl

ZH = (
    "村口的石桥建于清代，三个桥洞用青石砌成，至今仍然结实。老人们说，从前每逢雨季，河水会漫过桥面，人们只好绕远路去镇上。"
    "上世纪八十年代，上游修了水库，河水才平稳下来。后来桥面加宽了，车子也可以通过，但是桥身没有改动。\n"
    "去年夏天，县里请来专家做了测量，认为桥基有轻微下沉，需要加固。工程用了三个月，石料都按原来的样子编号拆下，再装回去。"
    "如果你在秋天来到这里，会看到桥边的银杏落了一地，孩子们放学以后就在桥上玩。\n"
)
ZH_MENU = (
    "首页 | 新闻 | 产品 | 关于我们\n登录 注册\n上一篇：没有了\n下一篇：联系我们\n版权所有 2019\n友情链接 网站地图\n"
)
ZH_ADVERT = "公司代开发票，价格优惠，欢迎来电咨询\n联系人：王经理 电话：13800000000\n热线：400-000-0000 QQ：10001\n"
EN = (
    "The old bridge at the edge of the village was built in the eighteenth century from stone that was cut on the hill "
    "behind it. For many years the river rose over it in spring, and people who wanted to reach the market had to walk "
    "a long way round. When the dam was finished the water became calm, and the road over the bridge was widened.\n"
    "Last summer two engineers measured the foundations. They found that one of them had sunk a little, so the stones "
    "were numbered, taken down and put back in the same order. The work took three months, and it cost less than the "
    "council had expected, because most of the mortar could be used again.\n"
)
EN_MENU = "Home\nLog in | Register\nSearch\nPrevious page\nNext page\nContact us\nPrivacy policy\nCopyright 2014\n"
EN_SHOP = "Add to cart\nFree shipping on orders over $50\nCompare prices\nCustomer reviews (0)\nIn stock: 3 items\n"
DE = (
    "Die alte Brücke am Rand des Dorfes wurde im achtzehnten Jahrhundert aus Stein gebaut, den man am Hügel dahinter "
    "gebrochen hatte. Viele Jahre lang stieg der Fluss im Frühling über sie, und wer auf den Markt wollte, musste "
    "einen weiten Umweg machen. Als der Damm fertig war, wurde das Wasser ruhig und die Straße verbreitert.\n"
) * 2
DE_MENU = "Startseite\nAnmelden | Registrieren\nSuche\nZurück\nWeiter\nKontakt\nImpressum\nDatenschutz\nAGB\n"


def score(text: str, **given_settings: object) -> float:
    return float(Quality(**given_settings).annotate(text)["quality"])


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        pytest.param(ZH, ZH_MENU, id="Chinese prose over a menu"),
        pytest.param(ZH, ZH_ADVERT, id="Chinese prose over an advert"),
        pytest.param(ZH, f"{ZH_MENU}{ZH[:60]}\n{ZH_ADVERT}", id="Chinese prose over a sentence among adverts"),
        pytest.param(EN, EN_MENU, id="English prose over a menu"),
        pytest.param(EN, EN_SHOP, id="English prose over a shop"),
        pytest.param(DE, DE_MENU, id="German prose over a menu"),
    ],
)
def test_good_text_scores_above_bad(better, worse):
    assert score(better) > 0.5 > score(worse)


@pytest.mark.parametrize("text", ["", " \n ", "\0", "123 456", "！！！", "😀"], ids=repr)
def test_a_text_without_letters_scores_nothing(text):
    assert score(text) == 0


@pytest.mark.parametrize("text", [ZH, EN, DE], ids=["Chinese", "English", "German"])
def test_a_fragment_is_worse_and_a_longer_text_no_worse(text):
    lines = text.split("\n")
    assert score(text[:40]) < score(text) <= score("\n".join(lines * 3)) + 0.1


@settings(max_examples=50, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_score_is_a_chance_and_its_signs_are_features(text):
    stage = Quality(signs=True)
    row = stage.annotate(text)
    assert 0 <= row["quality"] <= 1
    assert all(sign.split()[0] in FEATURES for sign in str(row["quality_signs"]).split(", ") if sign)


def test_signs_tell_what_pushed_the_score():
    signs = {sign.feature: sign.push for sign in Quality().tell_signs(EN_MENU)}
    assert signs
    assert sum(signs.values()) < 0
    assert sum(sign.push for sign in Quality().tell_signs(EN)) > 0


def test_it_drops_only_when_told_to():
    batch = Batch.of(ZH, ZH_MENU)
    assert list(Quality().apply(batch).drops) == []
    [drop] = Quality(min_score=0.5).apply(batch).drops
    assert (drop.row, drop.reason, drop.threshold) == (1, "low_quality", 0.5)
    assert drop.value == score(ZH_MENU)
    assert " -" in str(drop.evidence)
    assert " +" not in str(drop.evidence)


def test_a_run_writes_scores_and_signs(tmp_path: Path):
    write_jsonl(tmp_path / "in" / "a.jsonl", [{"id": "good", "text": ZH}, {"id": "bad", "text": ZH_MENU}])
    result = run_here(tmp_path / "in", tmp_path / "out", "[{quality: {min_score: 0.5, signs: true}}]")
    [row] = result.rows("data")
    assert row["id"] == "good"
    assert row["quality"] == score(ZH)
    assert row["quality_signs"]
    assert result.why() == {"bad": ("quality", "low_quality")}


@pytest.fixture(scope="module")
def classifier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fasttext")
    lines = ["__label__hq " + EN.replace("\n", " ")] * 20 + ["__label__cc " + EN_MENU.replace("\n", " ")] * 20
    (folder / "lines.txt").write_text("\n".join(lines), "utf-8")
    model = fasttext.train_supervised(
        str(folder / "lines.txt"), dim=4, epoch=20, lr=0.5, minCount=1, bucket=100, thread=1, verbose=0
    )
    model.save_model(str(folder / "model.bin"))
    return folder / "model.bin"


def test_a_fasttext_model_by_path_gives_the_chance_of_its_label(classifier):
    assert score(EN, model=classifier) > 0.8
    assert score(EN_MENU, model=classifier) < 0.2
    assert score(EN, model=classifier) + score(EN, model=classifier, positive_label="__label__cc") == pytest.approx(
        1, abs=0.001
    )
    assert score(" \n", model=classifier) == 0
    [drop] = Quality(model=classifier, min_score=0.5).apply(Batch.of(EN, EN_MENU)).drops
    assert (drop.row, drop.evidence) == (1, None)


@pytest.mark.parametrize("name", ["label", "positive_label"])
def test_a_pipeline_file_names_model_and_label(tmp_path, classifier, name):
    write_jsonl(tmp_path / "in" / "a.jsonl", [{"id": "good", "text": EN}, {"id": "bad", "text": EN_MENU}])
    stages = f"[{{quality: {{model: {classifier}, {name}: __label__cc, min_score: 0.5}}}}]"
    assert [row["id"] for row in run_here(tmp_path / "in", tmp_path / "out", stages).rows("data")] == ["bad"]


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        pytest.param("none.bin", None, "no model file", id="no such file"),
        pytest.param("none.npz", None, "is no quality model", id="no such arrays"),
        pytest.param("text.bin", b"hello, world", "is no fastText model", id="not a fastText file"),
        pytest.param("text.npz", b"hello, world", "is no quality model", id="not a file of arrays"),
    ],
)
def test_a_model_that_is_none_is_refused(tmp_path, name, content, fault):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(ValidationError, match=fault):
        Quality(model=tmp_path / name)


def test_a_model_of_other_features_is_refused(tmp_path):
    np.savez(tmp_path / "old.npz", features=np.array(["length"]))
    with pytest.raises(ValidationError, match="other features"):
        Quality(model=tmp_path / "old.npz")


def test_a_label_the_model_does_not_have_is_refused(classifier):
    with pytest.raises(ValidationError, match="it has __label__cc, __label__hq"):
        Quality(model=classifier, positive_label="__label__good")


def test_a_model_file_by_path_scores_as_the_bundled_one():
    assert score(ZH, model=DEFAULT_MODEL) == score(ZH)


def test_the_bundled_model_is_small():
    assert DEFAULT_MODEL.stat().st_size < 2_000_000


SHARED = Path(os.environ.get("CLEANER_SHARED", Path(__file__).resolve().parents[3] / "shared"))


@pytest.mark.skipif(not (SHARED / "data" / "quality").is_dir(), reason="the shared data are not here")
def test_people_agree_with_the_scores():
    import gzip
    import json

    with gzip.open(SHARED / "data" / "quality" / "labelled.dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if row["lang"] == "en"]
    scores = np.array([Quality().annotate_batch(Batch.of(*(row["text"] for row in rows)))["quality"]])[0]
    labels = np.array([row["label"] for row in rows])
    wins = np.mean([(scores[labels == 1] > bad).mean() for bad in scores[labels == 0]])
    assert wins > 0.9
