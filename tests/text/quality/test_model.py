"""Quality models: which head a text goes to, files that come back as they were, pushes that add up, figures."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.text.quality.model import FEATURES, HEADS, load_model, write_model
from cleaner.text.quality.training import logistic, report
from cleaner.text.units.utf8 import Utf8, utf8_of


def utf8(*texts: str) -> Utf8:
    return utf8_of(pa.array(texts, pa.string()))


@pytest.mark.parametrize(
    ("text", "head"),
    [
        pytest.param("今天的天气很好，我们去河边走走。", "chinese", id="Chinese"),
        pytest.param("調用 numpy.ndarray.reshape 函數", "chinese", id="Chinese among code"),
        pytest.param("We went to the river because it was warm.", "english", id="English"),
        pytest.param("Wir gingen zum Fluss, weil es warm war.", "shape", id="German"),
        pytest.param("今日は川まで歩きました。とても暖かかったです。", "shape", id="Japanese"),
        pytest.param("Мы пошли к реке, потому что было тепло.", "shape", id="Russian"),
        pytest.param("", "shape", id="nothing"),
    ],
)
def test_the_head_of_a_text(text, head):
    assert HEADS[load_model().see(utf8(text)).heads[0]] == head


def test_a_model_file_comes_back_as_it_was_and_has_the_same_bytes(tmp_path):
    model = load_model()
    write_model(tmp_path / "a.npz", model)
    write_model(tmp_path / "b.npz", model)
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    for before, after in zip(model, load_model(tmp_path / "a.npz"), strict=True):
        assert np.array_equal(before, after)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.npz", "b.npz"]


def test_a_model_file_cut_short_is_refused(tmp_path):
    write_model(tmp_path / "whole.npz", load_model())
    (tmp_path / "part.npz").write_bytes((tmp_path / "whole.npz").read_bytes()[:-2000])
    with pytest.raises(ValueError, match="no quality model"):
        load_model(tmp_path / "part.npz")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=6))
def test_pushes_and_bias_add_up_to_the_score(texts):
    model = load_model()
    sight = model.see(utf8(*texts))
    assert np.isfinite(sight.features).all()
    logits = model.pushes(sight).sum(axis=1) + model.biases[sight.heads]
    has_letters = sight.features[:, FEATURES.index("letter_ratio")] > 0
    assert model.scores(sight) == pytest.approx(np.where(has_letters, 1 / (1 + np.exp(-logits)), 0))


def test_the_report_counts_what_can_be_counted_by_hand():
    told = report(np.array([0.9, 0.4, 0.6, 0.1]), np.array([1, 1, 0, 0], np.int8), bins=2)
    assert (told.texts, told.area, told.precision, told.recall) == (4, 0.75, 0.5, 0.5)
    assert [tuple(bin_) for bin_ in told.bins] == [(2, 0.25, 0.5), (2, 0.75, 0.5)]


def test_logistic_regression_is_at_its_optimum():
    dice = np.random.default_rng(3)
    steps = dice.normal(size=(200, 3))
    labels = (steps[:, 0] + dice.normal(size=200) > 0).astype(np.int8)
    weights, bias = logistic(steps, labels, np.ones(200))
    chances = 1 / (1 + np.exp(-(steps @ weights + bias)))
    assert steps.T @ (chances - labels) + 20 * weights == pytest.approx(0, abs=1e-6)
    assert (chances - labels).sum() == pytest.approx(0, abs=1e-6)
