"""Language codes, and how letters and words move a model's chances."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.text.language.languages import code_of_label, read_codes, read_traits

MODELS = Path(__file__).parents[3] / "cleaner" / "models"
TRAITS = read_traits(MODELS / "languages.tsv")
CODES = read_codes(MODELS / "language_codes.tsv")

LABELS = [
    ("__label__zh", "zh"),
    ("__label__cmn_Hani", "zh"),
    ("__label__zho_Hans", "zh"),
    ("__label__yue_Hant", "yue"),
    ("__label__eng_Latn", "en"),
    ("__label__nob_Latn", "no"),
    ("__label__arb_Arab", "ar"),
    ("__label__arz", "arz"),
    ("__label__als", "gsw"),
    ("__label__als_Latn", "sq"),
    ("__label__zh_yue", "yue"),
    ("pt-BR", "pt"),
]

EVEN = [
    pytest.param("hun sagde ikke noget", ("da", "no"), "da", id="Danish words"),
    pytest.param("hun sa ikke noe", ("da", "no"), "no", id="Norwegian words"),
    pytest.param("pretože som tu", ("cs", "sk"), "sk", id="Slovak words"),
    pytest.param("řeka", ("cs", "sk"), "cs", id="a Czech letter"),
    pytest.param("год ғылым", ("kk", "ru"), "kk", id="Kazakh letters"),
    pytest.param("їжак", ("ru", "uk"), "uk", id="a Ukrainian letter"),
    pytest.param("это кошка", ("bg", "ru"), "ru", id="a letter Bulgarian lacks"),
]


@pytest.mark.parametrize(("label", "code"), LABELS)
def test_gives_the_code_of_a_label(label: str, code: str) -> None:
    assert code_of_label(label, CODES) == code


@pytest.mark.parametrize(("text", "languages", "likelier"), EVEN)
def test_letters_and_words_tip_an_even_scale(text: str, languages: tuple[str, str], likelier: str) -> None:
    chances = TRAITS.weigh(text, dict.fromkeys(languages, 0.5))
    assert max(chances, key=chances.__getitem__) == likelier
    assert chances[likelier] > 0.7


def test_a_language_without_words_in_the_table_loses_nothing() -> None:
    chances = TRAITS.weigh("il gatto non è qui", {"scn": 0.5, "it": 0.2, "es": 0.2})
    assert chances["scn"] == 0.5
    assert chances["it"] > 0.3


def test_every_language_of_the_table_has_words_and_is_in_lower_case() -> None:
    lines = [line for line in (MODELS / "languages.tsv").read_text("utf-8").splitlines() if not line.startswith("#")]
    assert lines == sorted(lines)
    for line in lines:
        code, letters, words = line.split("\t")
        assert len(words.split()) >= 15, code
        assert len(words.split()) == len(set(words.split())), code
        assert (letters + words) == (letters + words).lower(), code


@given(
    st.text(max_size=40),
    st.dictionaries(st.sampled_from(["da", "no", "sv", "scn", "ru", "hi", "xx"]), st.floats(0, 1), max_size=5),
)
def test_weighing_changes_no_total(text: str, chances: dict[str, float]) -> None:
    weighed = TRAITS.weigh(text, chances)
    assert set(weighed) == set(chances)
    assert sum(weighed.values()) == pytest.approx(sum(chances.values()))
