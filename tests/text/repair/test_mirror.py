"""Notes of mirror sites: a page comes back whole from what such a site made of it, and a lesson stays."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.text.edits import apply_edits
from cleaner.text.repair.mirror import find_notes
from tests.text.repair.mirrors import mirror

READ = {
    "wǎng": "網",
    "shí": "時",
    "shù": "數",
    "jī": "機",
    "fā": "發",
    "gè": "個",
    "jìn": "進",
    "xué": "學",
    "yīng": "應",
    "nèi": "內",
    "jié": "節",
    "yàn": "驗",
    "dòng": "動",
    "jiǎng": "獎",
    "xùn": "訓",
    "qū": "區",
    "diǎn": "點",
}
NOTES = {character: note for note, character in READ.items()}
PAGE = (
    "上個月縣里修好了通往果園的路,學校也開學了。這時候網上的消息還不多,機器每天都在運轉,各個村子的人都說時間過得很快。"
    "進山的車多了起來,發電的數目也對得上,應當記下的都記在了賬本里,\n孩子們放學以后去河邊看船。\n"
)
SENTENCES = (
    *(
        "因為算力這么大,誰也沒有想到。",
        "改變人們的生活，中國也正大力發展",
        "恰當的方法學習起來很快",
        "“恰當的方法”以及“合適的”工具,",
    ),
    *(
        "要動員起來a",
        "很大的拓展潛力，這是好事",
        "部門全部退還給他們",
        "都是個別的,誰也說不清",
        "家里的熱水器不見了1",
        "一二三abc,四五六",
    ),
)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_page_comes_back_whole(sentence: str) -> None:
    page = PAGE + sentence + "\n" + PAGE
    seen = mirror(page, NOTES)
    assert "(" in seen
    assert apply_edits(seen, find_notes(seen)) == page


TORN = (
    "因?yàn)樗懔\ue793@么",
    "改變?nèi)藗兊纳\ue30a睿\ue0f1袊\ue265舱\ue41d罅Πl(fā)展",
    "恰當(dāng)?shù)姆椒▽W(xué)習(xí)",
)


@pytest.mark.parametrize(
    ("torn", "whole"),
    [*zip(TORN, ("因為算力這么", "改變人們的生活，中國也正大力發展", "恰當的方法學習"), strict=True)],
    ids=["ends in @", "marks and private use between", "another note behind the last byte"],
)
def test_torn_characters_are_put_together(torn: str, whole: str) -> None:
    page = mirror(PAGE, NOTES)
    text = page + torn + "\n" + page
    assert apply_edits(text, find_notes(text)) == PAGE + whole + "\n" + PAGE


def test_a_dropped_character_of_private_use_is_made_up_for() -> None:
    """Something between the page and us has dropped U+E793, which the bytes of 力 and 這 made in wrong pairs."""
    page = mirror(PAGE, NOTES)
    text = page + TORN[0].replace("\ue793", "") + "\n" + page
    assert apply_edits(text, find_notes(text)) == PAGE + "因為算力這么\n" + PAGE


def test_what_cannot_be_told_is_marked_as_lost() -> None:
    """The last character before the comma has lost its second byte together with the comma."""
    page = mirror(PAGE, NOTES)
    assert apply_edits(page + "因?yàn)樗?四", find_notes(page + "因?yàn)樗?四")) == PAGE + "因為\ufffd四"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("網(wǎng)站", id="one note"),
        pytest.param("網(wǎng)上、網(wǎng)下、時(shí)間。拼音 wǎng, shí, jiān, xué 怎么寫", id="spoken of"),
        pytest.param(
            "網(wǎng)上的網和網下的網不是一張網，時(shí)間的時和時光的時，數(shù)學的數", id="only the first of each"
        ),
        pytest.param(
            "魑(chī)和魅(mèi)，魍(wǎng)與魎(liǎng)，都是古人說的那些山里的怪物", id="glosses of rare characters"
        ),
        pytest.param("網(jī)站時(wǎng)間數(fā)學機(gè)器", id="notes that read other characters"),
        pytest.param("為什么?shì)不會吧?nà)行", id="question marks"),
    ],
)
def test_notes_that_are_meant_stay(text: str) -> None:
    assert find_notes(text) == []


HAN = st.sampled_from("".join(NOTES) + "因為這么好的天氣人們都在路上走變中國力以及當方法，。“”")


@settings(max_examples=100, deadline=None)
@given(st.lists(HAN, min_size=1, max_size=25).map("".join))
def test_notes_never_stay_on_a_page_full_of_them(line: str) -> None:
    seen = mirror(PAGE + line + "\n" + PAGE, NOTES)
    healed = apply_edits(seen, find_notes(seen))
    assert healed.startswith(PAGE)
    assert healed.endswith(PAGE)
