"""Signs of damage: what a repair changes has its sign, so that no text is passed over."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.batch import Batch
from cleaner.text.repair import damage
from cleaner.text.repair.damage import find_damage, signs_of
from cleaner.text.repair.entities import find_entities
from cleaner.text.repair.full_width import find_full_width
from cleaner.text.repair.invisible import find_invisible
from cleaner.text.repair.mirror import find_notes
from cleaner.text.repair.misread import find_misread
from cleaner.text.repair.private_use import find_private_use
from cleaner.text.repair.regional import find_regional_terms

FINDERS = {
    damage.ENTITY: find_entities,
    damage.MISREAD: find_misread,
    damage.NOTE: find_notes,
    damage.PRIVATE_USE: find_private_use,
    damage.INVISIBLE: find_invisible,
    damage.FULL_WIDTH: find_full_width,
    damage.LEFTOVER: find_regional_terms,
}
PIECES = (
    *(
        "&nbsp;",
        "&amp;amp;#x4e2d;",
        "&lt;",
        ";",
        "&",
        "\ufeff",
        "\u200d",
        "\ufe0f",
        "\U000e0041",
        "\x85",
        "\r",
        "\x1b[0m",
    ),
    *(
        "网(wǎng)",
        "時(shí )",
        "(dao)",
        "?nèi)",
        "ä¸­",
        "æ–‡",
        "Ã©",
        "ÖÐ¹úÈËÃñ",
        "浣犲ソ",
        "涓\ue15f枃",
        "€",
        "\ufffd",
        "锟斤拷",
    ),
    *("ＡＢ", "１．５％", "軟體", "这么说来还没问过谁", "网域", "\U000f0001"),
)
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.characters(exclude_categories=["Cs"])), max_size=20).map("".join)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_what_a_repair_changes_has_its_sign(text: str) -> None:
    signs = signs_of(text)
    assert [find.__name__ for sign, find in FINDERS.items() if find(text) and not signs & sign] == []


@pytest.mark.parametrize("sign", FINDERS, ids=lambda sign: FINDERS[sign].__name__)
def test_every_invisible_or_private_character_is_seen_alone(sign: int) -> None:
    if sign in (damage.INVISIBLE, damage.PRIVATE_USE, damage.FULL_WIDTH):
        codes = [*range(0xD800), *range(0xE000, 0x30000), *range(0xE0000, 0xE0200), *range(0xF0000, 0xF0010)]
        texts = [chr(code) for code in codes]
        signs = find_damage(Batch.of(*texts).utf8())
        missed = [
            text for text, seen in zip(texts, signs.tolist(), strict=True) if not seen & sign and FINDERS[sign](text)
        ]
        assert missed == []


def test_a_text_is_judged_by_itself() -> None:
    texts = ["干净的文字。", "a&nbsp;b", "", "\ufeff", "网(wǎng)" * 2, "网(wǎng)" * 3]
    assert [bool(sign) for sign in find_damage(Batch.of(*texts).utf8())] == [False, True, False, True, False, True]


def test_half_a_character_of_utf_16_has_every_sign() -> None:
    assert signs_of("\ud800") == damage.EVERY_SIGN
