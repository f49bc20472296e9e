"""RepairText: what it repairs, for what reason, and what it leaves alone."""

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from cleaner.batch import Batch
from cleaner.stage import apply_edits
from filters.repair_text import RepairText

PLAIN = "这里记载了县里各处果园的收成，以及修路时见过的东西。"
NOTED = (
    "網(wǎng)站首頁(yè)上寫明了時(shí)間和地點(diǎn)，網(wǎng)上也能查到這些舊照片是在哪里照的，"
    "各人還在那里說了些什么話。"
)
STREWN = '<cite id="f7a1"></cite><track id="f7a1"></track>\n一<legend id="f7a1"><li id="f7a1"></li></legend> 二'
UNNOTED = "網站首頁上寫明了時間和地點，網上也能查到這些舊照片是在哪里照的，各人還在那里說了些什么話。"


def repaired(text: str, **choices: object) -> tuple[str, list[str]]:
    """The text after the stage, and the reasons in the order of the text."""
    edits = RepairText(**choices).edits(text)  # type: ignore[arg-type]
    return apply_edits(text, edits), [edit.reason for edit in edits]


@pytest.mark.parametrize(
    ("text", "result", "reasons"),
    [
        pytest.param("一&nbsp;二", "一 二", ["entity"], id="no-break space"),
        pytest.param("&#x4e2d;&#25991;", "中文", ["entity"] * 2, id="numbers"),
        pytest.param("一&amp;nbsp;二", "一 二", ["entity"], id="escaped twice"),
        pytest.param("一&amp;#8203;二", "一二", ["entity"], id="a reference to a zero-width space"),
        pytest.param("一\x05\x08\x07二", "一二", ["control_character"], id="a run of controls"),
        pytest.param("\ufeff一\u200b二", "一二", ["zero_width"] * 2, id="byte order mark and zero-width space"),
        pytest.param("一\0二\x7f", "一二", ["control_character"] * 2, id="controls"),
        pytest.param("\x1b[31m红\x1b[0m", "红", ["control_character"] * 2, id="colours of a terminal"),
        pytest.param("一\r\n二\r三\u2028四", "一\n二\n三\n四", ["line_end"] * 3, id="line ends"),
        pytest.param("一\ue60f二", "一二", ["private_use"], id="an icon"),
        pytest.param("龙\ue81e山", "龙\u9fb4山", ["private_use"], id="moved by GB 18030"),
        pytest.param("ＡＩ在２０２４年", "AI在2024年", ["full_width"] * 2, id="full-width letters and digits"),
        pytest.param("３．５％，Ｔ－３４", "3.5%，T-34", ["full_width"] * 2, id="signs within numbers and words"),
        pytest.param("ä¸­æ–‡ç½‘é¡µ", "中文网页", ["mojibake"], id="UTF-8 as windows-1252"),
        pytest.param("cafÃ© donâ€™t", "café don’t", ["mojibake"] * 2, id="UTF-8 as windows-1252, Latin letters"),
        pytest.param("浣犲ソ", "你好", ["mojibake"], id="UTF-8 as GBK"),
        pytest.param("锟斤拷锟斤拷锟斤拷", "\ufffd", ["mojibake"], id="lost for good"),
        pytest.param(NOTED, UNNOTED, ["pinyin_note"] * 5, id="notes of a mirror"),
        pytest.param(STREWN, "\n一二", ["padding"] * 2, id="padding of a mirror"),
        pytest.param(STREWN.replace('"', "'"), "\n一二", ["padding"] * 2, id="padding, ids in other quotes"),
        pytest.param(PLAIN + "軟體和伺服器", PLAIN + "软件和服务器", ["regional_term"] * 2, id="leftover terms"),
        pytest.param(PLAIN + "在这个领網域", PLAIN + "在这个领域", ["regional_term"], id="half a converted word"),
    ],
)  # fmt: skip
def test_repairs(text: str, result: str, reasons: list[str]) -> None:
    assert repaired(text) == (result, reasons)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(PLAIN, id="plain Chinese"),
        pytest.param('<div id="app"></div>\n' * 5, id="code that repeats an element"),
        pytest.param('<p id="a"></p><b id="b"></b><i id="c"></i>', id="elements with ids of their own"),
        pytest.param('<p id="a">一</p><b id="a">二</b><i id="a">三</i>', id="elements with one id and text"),
        pytest.param("，。！？：；（）【】～￥％　「」", id="Chinese punctuation"),
        pytest.param("在第１章ですか。はい、そうです", id="full-width digits in Japanese"),
        pytest.param("用 `&lt;` 表示小于号", id="a reference in code"),
        pytest.param("写成“&lt;”即可", id="a quoted reference"),
        pytest.param("实体有：\n&lt;\n&gt;", id="a text about references"),
        pytest.param("AT&T; &unknown; &nbsp &#0; &#xD800;", id="no references"),
        pytest.param("می\u200cخواهم क्\u200dष", id="joiners that scripts need"),
        pytest.param("👩\u200d👧 ❤️ 1️⃣ 葛\U000e0100城", id="emoji and variation selectors"),
        pytest.param("שלום\u200f! abc", id="marks of direction in Hebrew"),
        pytest.param("ภาษา\u200bไทย", id="zero-width space in Thai"),
        pytest.param("à « oui », là où ÀÉÈÇ", id="French"),
        pytest.param("Đã được, Việt Nam, Ý kiến", id="Vietnamese"),
        pytest.param("Þórður á ð, ÞÆÐÖÝ", id="Icelandic"),
        pytest.param("äöüßÄÖÜ ÀÁÂÃÄÅÆÇÈÉÊË", id="tables of letters"),
        pytest.param("手持两把锟斤拷", id="mojibake spoken of"),
        pytest.param("鬱氳霪霾饕餮魑魅魍魎齉龘靐", id="rare characters"),
        pytest.param("若 y 是 x 的函数，写作 f(x)；程(chéng)字多音", id="a formula and a single gloss"),
        pytest.param("守护进程（daemon）、类(class)、对象(object)、列表(list)、函数(def)", id="English in brackets"),
        pytest.param("网(wǎng)站(zhàn)首(shǒu)页(yè)时(shí)间(jiān)地(dì)点(diǎn)", id="a reader for beginners"),
        pytest.param("他叫李(li)明，她姓王(wang)，我姓赵(zhao)。" * 2, id="surnames in letters"),
        pytest.param(PLAIN + "台湾把软件叫軟體", id="a line about Taiwan's words"),
        pytest.param(PLAIN + "所谓“軟體”", id="a quoted term"),
        pytest.param("這套軟體裝在伺服器裡，作業系統是新的，資料庫也換了", id="traditional Chinese"),
    ],
)
def test_honest_text_stays(text: str) -> None:
    assert repaired(text) == (text, [])


@pytest.mark.parametrize(
    ("choices", "text", "result"),
    [
        pytest.param({"full_width": "never"}, "ＡＩ", "ＡＩ", id="full width kept"),
        pytest.param({"full_width": "always"}, "第１章です", "第1章です", id="narrow even in Japanese"),
        pytest.param({"pinyin_notes": False}, NOTED, NOTED, id="notes kept"),
        pytest.param({"regional_terms": False}, PLAIN + "軟體", PLAIN + "軟體", id="terms kept"),
        pytest.param({"script": "simplified"}, "乾隆年間，昇騰處理器", "乾隆年间，昇腾处理器", id="simplified"),
        pytest.param({"script": "traditional"}, "皇后在后面，昇腾", "皇后在後面，昇騰", id="traditional"),
        pytest.param({"script": "simplified", "protect": ("陳記",)}, "陳記與陳家", "陳記与陈家", id="a protected name"),
    ],
)
def test_settings(choices: dict[str, object], text: str, result: str) -> None:
    if "script" in choices:
        pytest.importorskip("opencc")
    assert repaired(text, **choices)[0] == result


@pytest.mark.parametrize(
    "choices",
    [
        pytest.param({"script": "pinyin"}, id="unknown script"),
        pytest.param({"protect": ("",)}, id="an empty name"),
        pytest.param({"full_width": "sometimes"}, id="unknown rule"),
    ],
)
def test_bad_settings_are_refused(choices: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        RepairText(**choices)  # type: ignore[arg-type]


def test_a_clean_batch_keeps_its_buffers() -> None:
    batch = Batch.of(PLAIN, "Plain English.", "")
    edited = RepairText().edit_batch(batch)
    assert edited.counts == {}
    assert edited.texts.buffers()[2].address == batch.column("text").buffers()[2].address


def test_counts_say_what_was_taken() -> None:
    counts = RepairText().edit_batch(Batch.of("一&nbsp;二", PLAIN, "\ufeff三\ufeff")).counts
    assert {reason: tuple(count) for reason, count in counts.items()} == {"entity": (1, 5), "zero_width": (2, 2)}


PIECES = (
    "&nbsp;",
    "&amp;lt;",
    "\r\n",
    "\ufeff",
    "Ａ",
    "\ue000",
    "ä¸­",
    "锟斤拷",
    "網(wǎng)",
    "?wǎng)",
    "軟體",
    "涓\ue15f枃",
    "€",
    "é",
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.characters()), max_size=30).map("".join))
def test_edits_stand_in_order_within_any_text(text: str) -> None:
    edits = RepairText().edits(text)
    ends = [0, *(edit.end for edit in edits)]
    assert all(end <= edit.start < edit.end <= len(text) for end, edit in zip(ends, edits, strict=False))


@pytest.mark.parametrize(
    "unit",
    [
        *(*PIECES, "&", "(", "?", "涓", "(a)", "漢(hàn)?wǎng)", "\x1b[", "&amp;", "\u200d", "软軟體", "ÀÁ", "１．"),
        *("<a id=", "<a id=b>", "<", "</a>", "<a id=b></a><b id=b></b><i id=b></i>", "<a id=b></a>漢(hàn)\r\n"),
    ],
)
def test_an_adversarial_text_takes_linear_time(unit: str) -> None:
    stage = RepairText()

    def seconds(size: int) -> float:
        text = PLAIN + NOTED + unit * (size // len(unit))
        start = process_time()
        stage.edits(text)
        return process_time() - start

    small, large = (min(seconds(size) for _ in range(2)) for size in (5_000, 40_000))
    assert large < 30 * small + 0.2  # eight times the text: a square would take sixty-four times as long


def test_an_id_without_end_takes_linear_time() -> None:
    def seconds(size: int) -> float:
        text = PLAIN + "<a id=" + "x" * size + "></a>" + "<b id=x></b>" * 3
        start = process_time()
        RepairText().edits(text)
        return process_time() - start

    small, large = (min(seconds(size) for _ in range(2)) for size in (50_000, 400_000))
    assert large < 30 * small + 0.2


@pytest.mark.parametrize("opened", ["<a id=q></a><b id=q></b><i id=q></i>", "&nbsp;", "\ue5e5"])
def test_what_a_repair_lays_open_is_repaired(opened: str) -> None:
    noted = NOTED.replace("(", opened + "(", 1) if "<" in opened else NOTED + opened + "ＡＢ" + opened + "\u200b"
    once = apply_edits(noted, RepairText().edits(noted))
    assert RepairText().edits(once) == []
