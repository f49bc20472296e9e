"""Perplexity by a KenLM model: the mean surprise of the tokens, its parts, and what is no model."""

import math
from pathlib import Path

import pytest
from pydantic import ValidationError

from cleaner.batch import Batch
from filters.perplexity import Perplexity, plain_text
from tests.engine import run_here, write_jsonl

SMALL = Path(__file__).with_name("small.arpa")
"""Chances of single words, whatever stands before them; KenLM reads no model without pairs, so there is one."""


@pytest.fixture
def model() -> Path:
    pytest.importorskip("kenlm")
    return SMALL


@pytest.mark.parametrize(
    ("text", "exponent"),
    [
        pytest.param("石桥", 2.5 / 3, id="two characters and the end of the line"),
        pytest.param("stone bridge", 2.5 / 3, id="two words"),
        pytest.param("Stone BRIDGE", 2.5 / 3, id="case is nothing"),
        pytest.param("河", 3.5 / 2, id="a character that the model does not know"),
        pytest.param("石桥\n\n 石桥", 5 / 6, id="every line has an end, blank ones have none"),
        pytest.param("a\0b", 3.5 / 2, id="a NUL"),
    ],
)
def test_perplexity_is_the_mean_surprise(model, text, exponent):
    row = Perplexity(model=model).annotate(text)
    assert row["perplexity"] == pytest.approx(10**exponent, abs=0.001)
    assert row["fluency"] == pytest.approx(1 / (1 + exponent), abs=1e-4)


@pytest.mark.parametrize("text", ["", " \n\t\n"], ids=repr)
def test_a_text_without_tokens_has_none_and_stays(model, text):
    stage = Perplexity(model=model, max_perplexity=1, cuts=(1, 2), keep=("head",))
    assert set(stage.annotate(text).values()) == {None}
    assert list(stage.apply(Batch.of(text)).drops) == []


def test_drops_only_when_told_to(model):
    batch = Batch.of("石桥", "河", "stone stone stone stone")  # 6.8, 56.2, 3.2
    assert list(Perplexity(model=model).apply(batch).drops) == []
    [drop] = Perplexity(model=model, max_perplexity=50).apply(batch).drops
    assert (drop.row, drop.reason, drop.threshold) == (1, "high_perplexity", 50)
    outcome = Perplexity(model=model, cuts=(5, 50), keep=("head", "tail")).apply(batch)
    assert [(drop.row, drop.reason, drop.evidence) for drop in outcome.drops] == [(0, "unwanted_part", "middle")]
    assert outcome.batch.column("perplexity_part").to_pylist() == ["tail", "head"]


def test_the_head_of_a_corpus_is_a_share_by_fluency(tmp_path, model):
    rows = [{"id": str(number), "text": "石" * (number + 1) + "河" * (9 - number)} for number in range(10)]
    write_jsonl(tmp_path / "in" / "a.jsonl", rows)
    stages = f"[perplexity: {{model: {model}}}, top_share: {{by: fluency, keep: 0.3}}]"
    assert [row["id"] for row in run_here(tmp_path / "in", tmp_path / "out", stages).rows("data")] == ["7", "8", "9"]


@pytest.mark.parametrize(
    ("text", "plain"),
    [("Ünïcode", "unicode"), ("２０２４年", "0000年"), ("“好”，他说。", '"好",他说.'), ("한국어", "한국어"), ("", "")],
)
def test_text_is_made_plain(text, plain):
    assert plain_text(text) == plain


@pytest.mark.parametrize(
    ("settings", "fault"),
    [
        pytest.param({"model": "none.arpa"}, "no model file", id="no such file"),
        pytest.param({"model": "text.arpa"}, "is no KenLM model|package 'kenlm'", id="a file of something else"),
        pytest.param({"sentencepiece": "text.arpa"}, "no sentencepiece model|package 'sent", id="no model of tokens"),
        pytest.param({"keep": ("head",)}, "needs 'cuts'", id="parts without cuts"),
        pytest.param({"cuts": (5, 2)}, "must rise", id="cuts that fall"),
        pytest.param({}, "say in 'model' which", id="no model, so it could do nothing"),
        pytest.param({"cuts": (0, 2)}, "greater than 0", id="a cut at nothing"),
    ],
)
def test_wrong_settings_are_refused(tmp_path, monkeypatch, settings, fault):
    (tmp_path / "text.arpa").write_text("hello, world")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValidationError, match=fault):
        Perplexity(**settings)


def test_values_are_numbers(model):
    value = Perplexity(model=model).annotate("桥" * 10_000)["perplexity"]
    assert isinstance(value, float)
    assert math.isfinite(value)
