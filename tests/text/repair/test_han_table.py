"""What is known of single Han characters."""

import pytest

from cleaner.text.repair.han_table import bare_pinyin, han_table, has_reading


@pytest.mark.parametrize(
    ("character", "note", "is_read_so"),
    [
        pytest.param("內", "nèi", True, id="with its tone"),
        pytest.param("內", "nei", True, id="without a tone"),
        pytest.param("內", "nēi", False, id="with another tone"),
        pytest.param("數", "shǔ", True, id="a second reading"),
        pytest.param("率", "lv", True, id="v for ü"),
        pytest.param("女", "nu", True, id="u for ü"),
        pytest.param("法", "fɑ", True, id="the a of GBK"),
        pytest.param("法", "x", False, id="no syllable"),
        pytest.param("法", "", False, id="nothing"),
        pytest.param("a", "a", False, id="not a Han character"),
    ],
)
def test_readings(character: str, note: str, is_read_so: bool) -> None:
    assert has_reading(character, note) == is_read_so


def test_covers_every_character_of_gbk_and_big5() -> None:
    missing = [
        code
        for code in range(0x4E00, 0x9FA6)
        if chr(code).encode("big5", "ignore") and chr(code) not in han_table().readings
    ]
    assert len(missing) < 20


def test_variants() -> None:
    table = han_table()
    assert (table.simplified["軟"], table.traditional["软"]) == ("软", "軟")
    assert not {"乾", "著", "后"} & table.simplified.keys(), "characters of simplified Chinese too"
    assert table.frequency["軟"] == table.frequency["软"] < table.frequency["的"]


def test_tones_go() -> None:
    assert [bare_pinyin(reading) for reading in ("lǜ", "ḿ", "ɡǔ", "Zhōng")] == ["lv", "m", "gu", "zhong"]
