"""TopNGramRatio: what it measures, and what just passes and just fails."""

import pytest

from filters.top_n_gram_ratio import TopNGramRatio

MEASURES = [
    pytest.param("", 0, id="nothing"),
    pytest.param("ab cd x ab cd", 10 / 13, id="two words, twice"),
    pytest.param("我要，我要。", 4 / 6, id="two ideographs, twice"),
]

GOLDEN = [
    pytest.param(
        {}, "ab cd x ab cd y " + "z" * 34, "ab cd x ab cd y " + "z" * 33, "above_max", id="2-grams, as published"
    ),
    pytest.param(
        {"n": 3},
        "ab cd ef x ab cd ef y " + "z" * 67,
        "ab cd ef x ab cd ef y " + "z" * 66,
        "above_max",
        id="3-grams, as published",
    ),
    pytest.param(
        {"n": 4},
        "ab cd ef gh x ab cd ef gh y " + "z" * 110,
        "ab cd ef gh x ab cd ef gh y " + "z" * 109,
        "above_max",
        id="4-grams, as published",
    ),
    pytest.param({}, "我要一我要二" + "z" * 14, "我要一我要二" + "z" * 13, "above_max", id="ideographs"),
    pytest.param(
        {"segmented": True, "max": 0.256},
        "我们来到，我们来到。" + "z" * 30,
        "我们来到，我们来到。" + "z" * 29,
        "above_max",
        id="dictionary words, as FineWeb-2 has them",
    ),
]


@pytest.mark.parametrize(("text", "value"), MEASURES)
def test_measures(text: str, value: float) -> None:
    assert TopNGramRatio().measure(text) == pytest.approx(value)


@pytest.mark.parametrize(("settings", "passing", "failing", "reason"), GOLDEN)
def test_keeps_what_just_passes_and_drops_what_just_fails(
    settings: dict[str, float | bool], passing: str, failing: str, reason: str
) -> None:
    stage = TopNGramRatio(**settings)
    assert stage.drop_reason(passing) is None
    assert stage.drop_reason(failing) == reason


@pytest.mark.parametrize(
    ("settings", "label"),
    [
        pytest.param({}, "top_2_gram_ratio", id="as it is"),
        pytest.param({"n": 4, "segmented": True}, "segmented_top_4_gram_ratio", id="of dictionary words"),
    ],
)
def test_label_says_which(settings: dict[str, float | bool], label: str) -> None:
    assert TopNGramRatio(**settings).label == label


@pytest.mark.parametrize(("n", "bound"), [(2, 0.20), (3, 0.18), (4, 0.16)])
def test_unset_bound_is_the_published_one_of_its_n(n: int, bound: float) -> None:
    assert TopNGramRatio(n=n).max == bound
    assert TopNGramRatio(n=n, max=0.5).max == 0.5
    assert TopNGramRatio(n=n, max=None).drop_reason("go " * 50) is None


@pytest.mark.parametrize("n", [1, 5, "two"])
def test_refuses_another_n(n: object) -> None:
    with pytest.raises(ValueError, match="n\n"):
        TopNGramRatio.model_validate({"n": n})
