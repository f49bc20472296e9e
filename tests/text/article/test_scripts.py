import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.text.article.scripts import in_other_scripts
from cleaner.text.units.utf8 import utf8_of


def is_other(*texts: str | None) -> list[bool]:
    return list(map(bool, in_other_scripts(utf8_of(pa.array(texts, pa.string())))))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("大桥明年春天通车。", False, id="Chinese"),
        pytest.param("橋は来年の春に開通する。", False, id="Japanese"),
        pytest.param("ブリッジ", False, id="kana alone"),
        pytest.param("The bridge opens next spring.", True, id="English"),
        pytest.param("다리는 내년 봄에 개통한다.", True, id="Korean"),
        pytest.param("Мост откроется весной.", True, id="Russian"),
        pytest.param("สะพานจะเปิด", True, id="Thai"),
        pytest.param("الجسر يفتح", True, id="Arabic"),
        pytest.param("大桥 bridge opens", False, id="a name among Chinese"),
        pytest.param("中文 The bridge opens next spring", True, id="a word of Chinese above English"),
        pytest.param("— “2024” • 12:30 ☆\ue000！", False, id="no letters"),
        pytest.param("\0\n", False, id="NUL"),
        pytest.param("", False, id="empty"),
        pytest.param(None, False, id="missing"),
    ],
)
def test_texts_are_told_apart_by_their_letters(text: str | None, expected: bool) -> None:
    assert is_other(text) == [expected]


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(texts=st.lists(st.text(st.sampled_from("大桥はa Bя한ก\0\n，é😀"), max_size=40), max_size=5))
def test_a_text_is_told_by_itself_alone(texts: list[str]) -> None:
    assert is_other(*texts) == [one for text in texts for one in is_other(text)]
