"""Bytes to text."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.io.decode import Undecodable, decode

HANS = "人们来到这里，是为了看一看这座城市的样子。天气很好，大家都在外面走路，孩子们在公园里玩，老人坐在树下说话。"
HANT = "人們來到這裡，是為了看一看這座城市的樣子。天氣很好，大家都在外面走路，孩子們在公園裡玩，老人坐在樹下說話。"
JA = "人々がここへ来るのは、この町の様子を見るためです。天気がよく、みんな外を歩いていて、子どもは公園で遊んでいます。"
KO = "사람들이 이곳에 오는 것은 이 도시의 모습을 보기 위해서입니다. 날씨가 좋아서 모두 밖에서 걷고 있습니다."
RU = "Люди приходят сюда, чтобы посмотреть на этот город. Погода хорошая, и все гуляют на улице."
FR = "Les gens viennent ici pour voir à quoi ressemble cette ville ; les enfants ont été très gâtés, l’été dernier."

WRITTEN = [
    pytest.param(HANS, "gb18030", id="simplified Chinese in GBK"),
    pytest.param(HANT, "gb18030", id="traditional Chinese in GBK"),
    pytest.param(HANT, "big5hkscs", id="traditional Chinese in Big5"),
    pytest.param(JA, "euc_jp", id="Japanese in EUC-JP"),
    pytest.param(JA, "cp932", id="Japanese in Shift_JIS"),
    pytest.param(KO, "cp949", id="Korean in EUC-KR"),
    pytest.param(RU, "cp1251", id="Russian in windows-1251"),
    pytest.param(RU, "koi8_r", id="Russian in KOI8-R"),
    pytest.param(FR, "cp1252", id="French in windows-1252"),
]
LABELS = [None, "utf-8", "gb2312", "iso-8859-1", "no-such-charset"]


@pytest.mark.parametrize(("text", "encoding"), WRITTEN)
@pytest.mark.parametrize("label", LABELS)
def test_finds_the_encoding_whatever_the_label_says(text: str, encoding: str, label: str | None) -> None:
    found = decode(text.encode(encoding), label)
    assert (found.text, found.encoding, found.replaced_bytes) == (text, encoding, 0)


@pytest.mark.parametrize(("text", "encoding"), WRITTEN)
@pytest.mark.parametrize("label", LABELS)
def test_utf_8_is_utf_8_whatever_the_label_says(text: str, encoding: str, label: str | None) -> None:
    found = decode(text.encode(), label)
    assert (found.text, found.encoding) == (text, "utf-8")


@pytest.mark.parametrize(
    ("label", "text", "encoding"),
    [
        pytest.param("GB2312", "朱镕基说，囧", "gb18030", id="gb2312 holds what GBK holds"),
        pytest.param("x-gbk", "𠮷野家的菜单", "gb18030", id="and what GB18030 holds in four bytes"),
        pytest.param("Big5", "香港嘅廣東話", "big5hkscs", id="big5 holds the Hong Kong characters"),
        pytest.param("Shift_JIS", "①と髙橋さん", "cp932", id="shift_jis holds what Windows added"),
        pytest.param("ks_c_5601-1987", "똠방각하 펲시콜라", "cp949", id="ks_c_5601 holds every syllable"),
        pytest.param("iso-8859-1", "“quoted” – €5", "cp1252", id="latin-1 is windows-1252"),
        pytest.param("ISO-8859-2", "Zażółć gęślą jaźń", "iso8859-2", id="latin-2"),
        pytest.param("windows-874", "สวัสดีชาวโลก", "cp874", id="Thai"),
        pytest.param("hz-gb-2312", "中文邮件", "hz", id="HZ, which is ASCII to look at"),
        pytest.param("iso-2022-jp", "日本語のメール", "iso2022_jp", id="ISO-2022-JP, likewise"),
        pytest.param("gb2312", "联通", "gb18030", id="two characters that are valid UTF-8, too"),
    ],
)
def test_a_right_label_is_followed(label: str, text: str, encoding: str) -> None:
    found = decode(text.encode(encoding), label)
    assert (found.text, found.encoding) == (text, encoding)


@pytest.mark.parametrize(
    "head",
    [
        pytest.param('<html><head><meta charset="gb2312">', id="meta charset"),
        pytest.param('<meta http-equiv=Content-Type content="text/html; charset=gbk">', id="meta http-equiv"),
        pytest.param('<?xml version="1.0" encoding="GBK"?>', id="XML declaration"),
        pytest.param("<title>" + " " * 3000 + "</title><meta charset=gbk>", id="a late one"),
    ],
)
def test_a_page_is_asked_for_its_own_label(head: str) -> None:
    page = head + "<p>囧rz 朱镕基</p>"
    assert decode(page.encode("gbk"), html=True).text == page


@pytest.mark.parametrize("label", ["utf-8", "big5", "iso-8859-1", "nonsense", ""])
def test_a_wrong_label_of_its_own_does_not_spoil_a_page(label: str) -> None:
    page = f"<meta charset='{label}'><p>{HANS}</p>"
    assert decode(page.encode("gbk"), html=True).text == page


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_decides_and_goes(encoding: str) -> None:
    assert decode(HANS.encode(encoding), "gbk").text == HANS


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_shows_by_its_zeros(encoding: str) -> None:
    text = "line one\r\n" + HANS + "\r\n<html>\r\n"
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize(
    ("data", "text"),
    [
        pytest.param(HANS.encode("gbk")[:-1], HANS[:-1] + "\ufffd", id="GBK cut in the last character"),
        pytest.param(HANS.encode()[:-1], HANS[:-1] + "\ufffd", id="UTF-8 cut in the last character"),
        pytest.param(HANS.encode("gbk") + b"\xd6<b>x</b>", HANS + "\ufffd<b>x</b>", id="half a character before a tag"),
        pytest.param(HANS.encode("gbk") + b"\xff\n" + HANS.encode("gbk"), HANS + "\ufffd\n" + HANS, id="a stray byte"),
        pytest.param(HANS.encode() + b"\xd6\n" + HANS.encode(), HANS + "\ufffd\n" + HANS, id="a stray byte in UTF-8"),
    ],
)
def test_a_few_bad_bytes_are_replaced_and_counted_and_eat_nothing(data: bytes, text: str) -> None:
    found = decode(data)
    assert found.text == text
    assert 1 <= found.replaced_bytes <= 2


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\x89PNG\r\n\x1a\n" + random.Random(1).randbytes(3000), id="a picture"),
        pytest.param(bytes(byte | 0x80 for byte in random.Random(2).randbytes(3000)), id="noise"),
        pytest.param(b"".join(bytes([byte, 0x20]) for byte in HANS.encode("gbk")), id="Chinese torn apart"),
        pytest.param(bytes(b for n, b in enumerate(HANS.encode() * 9) if n % 5), id="UTF-8 that lost every fifth byte"),
    ],
)
@pytest.mark.parametrize("label", [None, "utf-8"])
def test_what_is_no_text_is_refused(data: bytes, label: str | None) -> None:
    with pytest.raises(Undecodable):
        decode(data, label)


def test_the_share_of_bad_bytes_allowed_is_a_setting() -> None:
    data = (HANS.encode("gbk") + b"\xff\n") * 20
    assert decode(data, bad_byte_ratio=0.02).replaced_bytes == 20
    with pytest.raises(Undecodable, match="20 bytes that are not gb18030"):
        decode(data, bad_byte_ratio=0.001)


def test_drawings_made_of_signs_do_not_outweigh_the_text() -> None:
    text = HANS + "\n" + "─" * 900 + "\n╭╮╰╯★☆●○◎"
    assert decode(text.encode("gbk")).text == text


@given(st.binary(max_size=400), st.sampled_from([*LABELS, "big5", "utf-16"]), st.booleans())
def test_any_bytes_give_text_or_are_refused(data: bytes, label: str | None, html: bool) -> None:
    try:
        found = decode(data, label, html)
    except Undecodable:
        return
    found.text.encode()  # it is text: no lone surrogates
    assert 0 <= found.replaced_bytes <= len(data)
    if found.replaced_bytes:
        assert "\ufffd" in found.text


@given(st.text())
def test_utf_8_comes_back_as_it_was(text: str) -> None:
    if "\x1b" not in text and "\0" not in text and "~{" not in text:
        assert decode(text.encode()).text == text.removeprefix("\ufeff")
