"""DuplicateNGramRatio: what it measures, and what just passes and just fails."""

import pytest

from filters.duplicate_n_gram_ratio import DuplicateNGramRatio

MEASURES = [
    pytest.param("", 0, id="nothing"),
    pytest.param("a b c d e, a b c d e", 5 / 20, id="five words, twice"),
    pytest.param("一二三四五，一二三四五。", 5 / 12, id="five ideographs, twice"),
]

GOLDEN = [
    pytest.param(
        {},
        "a b c d e x a b c d e y " + "z" * 10,
        "a b c d e x a b c d e y " + "z" * 9,
        "above_max",
        id="5-grams, as published",
    ),
    pytest.param(
        {"n": 6},
        "a b c d e f x a b c d e f y " + "z" * 15,
        "a b c d e f x a b c d e f y " + "z" * 14,
        "above_max",
        id="6-grams, as published",
    ),
    pytest.param(
        {"n": 7},
        "a b c d e f g x a b c d e f g y " + "z" * 22,
        "a b c d e f g x a b c d e f g y " + "z" * 21,
        "above_max",
        id="7-grams, as published",
    ),
    pytest.param(
        {"n": 8},
        "a b c d e f g h x a b c d e f g h y " + "z" * 31,
        "a b c d e f g h x a b c d e f g h y " + "z" * 30,
        "above_max",
        id="8-grams, as published",
    ),
    pytest.param(
        {"n": 9},
        "a b c d e f g h i x a b c d e f g h i y " + "z" * 42,
        "a b c d e f g h i x a b c d e f g h i y " + "z" * 41,
        "above_max",
        id="9-grams, as published",
    ),
    pytest.param(
        {"n": 10},
        "a b c d e f g h i j x a b c d e f g h i j y " + "z" * 56,
        "a b c d e f g h i j x a b c d e f g h i j y " + "z" * 55,
        "above_max",
        id="10-grams, as published",
    ),
    pytest.param(
        {}, "一二三四五，一二三四五。" + "z" * 22, "一二三四五，一二三四五。" + "z" * 21, "above_max", id="ideographs"
    ),
    pytest.param(
        {"segmented": True},
        "我 我们 你 你们 他，我 我们 你 你们 他。" + "z" * 23,
        "我 我们 你 你们 他，我 我们 你 你们 他。" + "z" * 22,
        "above_max",
        id="dictionary words",
    ),
]


@pytest.mark.parametrize(("text", "value"), MEASURES)
def test_measures(text: str, value: float) -> None:
    assert DuplicateNGramRatio().measure(text) == pytest.approx(value)


@pytest.mark.parametrize(("settings", "passing", "failing", "reason"), GOLDEN)
def test_keeps_what_just_passes_and_drops_what_just_fails(
    settings: dict[str, float | bool], passing: str, failing: str, reason: str
) -> None:
    stage = DuplicateNGramRatio(**settings)
    assert stage.drop_reason(passing) is None
    assert stage.drop_reason(failing) == reason


@pytest.mark.parametrize(
    ("settings", "label"),
    [
        pytest.param({}, "duplicate_5_gram_ratio", id="as it is"),
        pytest.param({"n": 10, "segmented": True}, "segmented_duplicate_10_gram_ratio", id="of dictionary words"),
    ],
)
def test_label_says_which(settings: dict[str, float | bool], label: str) -> None:
    assert DuplicateNGramRatio(**settings).label == label


@pytest.mark.parametrize(("n", "bound"), [(5, 0.15), (6, 0.14), (7, 0.13), (8, 0.12), (9, 0.11), (10, 0.10)])
def test_unset_bound_is_the_published_one_of_its_n(n: int, bound: float) -> None:
    assert DuplicateNGramRatio(n=n).max == bound
    assert DuplicateNGramRatio(n=n, max=0.5).max == 0.5
    assert DuplicateNGramRatio(n=n, max=None).drop_reason("go " * 50) is None


@pytest.mark.parametrize("n", [4, 11, "two"])
def test_refuses_another_n(n: object) -> None:
    with pytest.raises(ValueError, match="n\n"):
        DuplicateNGramRatio.model_validate({"n": n})
