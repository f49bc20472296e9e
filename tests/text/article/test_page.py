import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.batch import Batch
from cleaner.text.article.features import LINE_FEATURES
from cleaner.text.article.page import (
    FARTHEST,
    KEPT,
    LONG,
    LONG_LINE,
    PAGE_FEATURES,
    RUN_WEIGHT,
    PageModel,
    breaks_off,
    favour_best_lines,
    page_features,
    page_scores,
)
from cleaner.text.units.line_spans import find_lines

LENGTHS = (10, 40, 50, 20)
SCORES = (2.0, -1.0, -3.0, 4.0)
GRAMS = (0.4, -0.1, -0.2, 0.3)


def lines_like(lengths: tuple[int, ...], **columns: tuple[float, ...]) -> np.ndarray:
    """Features of lines of these lengths, 0 where nothing is said."""
    own = np.zeros((len(lengths), len(LINE_FEATURES)), np.float32)
    for name, values in {"length": lengths, **columns}.items():
        own[:, LINE_FEATURES.index(name)] = values
    return own


def features_of(
    own: np.ndarray,
    scores: tuple[float, ...] = SCORES,
    grams: tuple[float, ...] = GRAMS,
    cut: tuple[int, ...] = (),
) -> np.ndarray:
    """Features of one page; `cut` are the numbers of its lines that break off."""
    texts, is_cut = np.array([0, len(own)]), np.isin(np.arange(len(own)), cut)
    return page_features(own, np.array(scores, np.float32), np.array(grams, np.float32), is_cut, texts)[0]


def feature(name: str, own: np.ndarray, scores: tuple[float, ...], cut: tuple[int, ...] = ()) -> float:
    return float(features_of(own, scores, (0.0,) * len(own), cut)[PAGE_FEATURES.index(name)])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("score_of_page", (20 - 40 - 150 + 80) / 120),
        ("score_of_article", (-40 - 150) / 90),
        ("score_of_lines", 0.5),
        ("best_score", -3),
        ("function_ratio_of_page", 0.1 * 50 / 120),
        ("function_ratio_of_article", 0.1 * 50 / 90),
        ("grams_of_page", (4 - 4 - 10 + 6) / 120),
        ("grams_of_article", (-4 - 10) / 90),
        ("grams_of_rest", (4 + 6) / 30),
        ("grams_largest", 0.4),
        ("grams_smallest", -0.2),
        ("grams_mean", 0.1),
        ("grams_of_head", 0.1),
        ("page_lines", math.log1p(4)),
        ("article_lines", math.log1p(2)),
        ("page_length", math.log1p(120)),
        ("article_length", math.log1p(90)),
        ("prose_length", math.log1p(50 / (1 + math.exp(-3)))),
        ("run_length", math.log1p(90)),
        ("longest_line_length", math.log1p(50)),
        ("article_share", 90 / 120),
        ("run_share", 90 / 120),
        ("prose_share", 50 / 120),
        ("copied_ratio", 0.5),
        ("comma_ratio", 2 / 50),
    ],
)
def test_a_page_is_measured_by_its_lines(name: str, value: float) -> None:
    own = lines_like(LENGTHS, function_ratio=(0, 0, 0.1, 0), commas=(1, 0, 2, 0), copies=(2, 1, 1, 2))
    assert features_of(own)[PAGE_FEATURES.index(name)] == pytest.approx(value, abs=1e-6)


@pytest.mark.parametrize(
    ("cut", "scores", "share", "run"),
    [
        pytest.param((), (-1, -1, -1, -1), 0, 240, id="prose that is whole"),
        pytest.param((0, 1, 2, 3), (-1, -1, -1, -1), 1, 0, id="beginnings of other texts"),
        pytest.param((2, 3), (-1, -1, -1, -1), 120 / (120 + RUN_WEIGHT * 120), 120, id="an article and beginnings"),
        pytest.param((2, 3), (-1, -1, 1, 1), 0, 120, id="beginnings that are noise"),
        pytest.param(
            (1,), (-1, -1, -1, -1), 60 / (60 + RUN_WEIGHT * 120), 120, id="a run ends where a line breaks off"
        ),
    ],
)
def test_prose_that_breaks_off_is_told_from_prose(
    cut: tuple[int, ...], scores: tuple[float, ...], share: float, run: float
) -> None:
    own = lines_like((60,) * 4, commas=(1,) * 4)
    assert feature("cut_share", own, scores, cut) == pytest.approx(share)
    assert feature("whole_run_length", own, scores, cut) == pytest.approx(math.log1p(run))
    left = sum(60 / (1 + math.exp(score)) for place, score in enumerate(scores) if place not in cut)
    assert feature("whole_prose_length", own, scores, cut) == pytest.approx(math.log1p(left), abs=1e-5)


def test_lines_of_a_list_are_alike() -> None:
    own = lines_like(
        (60, 20, 61, 62, 90), commas=(1, 0, 1, 1, 1), longest_digits=(0, 11, 6, 7, 0), links=(0, 1, 0, 0, 2)
    )
    scores = (-1.0,) * 5
    assert feature("even_ratio", own, scores) == pytest.approx(2 / 4)
    assert feature("number_ratio", own, scores) == pytest.approx(2 / 5)
    assert feature("link_ratio", own, scores) == pytest.approx(2 / 5)


@pytest.mark.parametrize(
    ("line", "breaks"),
    [
        *(("他说……", True), ("他说…  ", True), ("他说...", True), ("他说......", True), ("⋯", True)),
        *(("他说。", False), ("1.", False), ("他说..", False), ("他……说", False)),
    ],
)
def test_a_line_that_breaks_off_ends_with_an_ellipsis(line: str, breaks: bool) -> None:
    lines = find_lines(Batch.of(f"首页\n{line}\n结束").utf8())
    assert breaks_off(lines, np.array([0, 1, 2])).tolist() == [False, breaks, False]


def test_a_line_counts_by_its_first_characters() -> None:
    whole = lines_like((LONG, 50), function_ratio=(0.2, 0.1))
    longer = lines_like((LONG * 9, 50), function_ratio=(0.2, 0.1))
    features = [features_of(own, (-1.0, 1.0), (0.1, 0.2)) for own in (whole, longer)]
    differing = [name for name, one, other in zip(PAGE_FEATURES, *features, strict=True) if one != other]
    assert differing == ["longest_line_length"]


def test_a_text_without_lines_has_no_features() -> None:
    table = page_features(
        lines_like(()), *(np.zeros(0, kind) for kind in (np.float32, np.float32, np.bool_)), np.array([0, 0, 0])
    )
    assert table.shape == (2, len(PAGE_FEATURES))
    assert not table.any()


@settings(max_examples=50, deadline=None, derandomize=True, database=None)
@given(
    lines=st.lists(
        st.tuples(st.integers(1, 2000), st.floats(-50, 50, width=32), st.floats(-9, 9, width=32)), max_size=12
    ),
    cut=st.integers(0, 12),
)
def test_a_page_is_measured_by_itself_alone(lines: list[tuple[int, float, float]], cut: int) -> None:
    cut = min(cut, len(lines))
    own = lines_like(tuple(length for length, _, _ in lines), copies=(1.0,) * len(lines))
    scores, grams = (np.array([line[place] for line in lines], np.float32) for place in (1, 2))
    is_cut = np.array([line[0] % 3 == 0 for line in lines], np.bool_)
    together = page_features(own, scores, grams, is_cut, np.array([0, cut, len(lines)]))
    head = page_features(own[:cut], scores[:cut], grams[:cut], is_cut[:cut], np.array([0, cut]))
    rest = page_features(own[cut:], scores[cut:], grams[cut:], is_cut[cut:], np.array([0, len(lines) - cut]))
    assert np.isfinite(together).all()
    assert together.tolist() == [*head.tolist(), *rest.tolist()]


def model_of(**weights: float) -> PageModel:
    """A model that weighs these features, whose mean is 1 and whose deviation is 2."""
    columns = np.ones(len(PAGE_FEATURES), np.float32)
    chosen = np.array([weights.get(name, 0.0) for name in PAGE_FEATURES], np.float32)
    return PageModel(columns, 2 * columns, chosen, np.array([0.25], np.float32))


@pytest.mark.parametrize(
    ("value", "score"),
    [(1.0, 0.25), (3.0, 0.75), (-1.0, -0.25), (100.0, 0.25 + 0.5 * FARTHEST), (-100.0, 0.25 - 0.5 * FARTHEST)],
    ids=["at the mean", "a deviation above", "a deviation below", "far above", "far below"],
)
def test_a_feature_counts_by_its_distance_from_the_mean(value: float, score: float) -> None:
    features = np.ones((2, len(PAGE_FEATURES)), np.float32)
    features[0, PAGE_FEATURES.index("best_score")] = value
    assert page_scores(model_of(best_score=0.5), features).tolist() == [score, 0.25]


@pytest.mark.parametrize("name", ["centre", "scale", "weights", "base"])
def test_a_model_of_other_features_is_refused(name: str) -> None:
    arrays = model_of()._asdict()
    assert PageModel.load({f"page_{key}": array for key, array in arrays.items()}, "page_").base[0] == 0.25
    with pytest.raises(ValueError, match="a model of pages"):
        PageModel.load({**arrays, name: np.ones(3, np.float32)})


SHORT = LONG_LINE - 1


@pytest.mark.parametrize(
    ("lines", "has_article", "scores"),
    [
        pytest.param([(50, 1.0), (60, 2.0)], True, [KEPT, KEPT + 1], id="the best line is kept, the others follow"),
        pytest.param([(50, 1.0), (60, 2.0)], False, [1, 2], id="without an article all stays"),
        pytest.param([(50, -2.0), (60, 2.0)], True, [-2, 2], id="a line that is kept anyway"),
        pytest.param([(SHORT, -2.0), (60, 2.0)], True, [KEPT - 4, KEPT], id="a short line is no article"),
        pytest.param([(SHORT, 1.0)], True, [1], id="no long line"),
        pytest.param([], True, [], id="no line"),
    ],
)
def test_a_page_with_an_article_keeps_its_likeliest_line(
    lines: list[tuple[int, float]], has_article: bool, scores: list[float]
) -> None:
    other = [(70, 3.0)]
    lengths = np.array([length for length, _ in [*other, *lines]], np.int64)
    found = np.array([score for _, score in [*other, *lines]], np.float32)
    texts, articles = np.array([0, 1, len(lengths)]), np.array([False, has_article])
    favour_best_lines(found, lengths, texts, articles)
    assert found.tolist() == pytest.approx([3.0, *scores], abs=1e-6)
