"""Spam: what it removes, and what must survive however much it talks of the same things."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from cleaner.batch import Batch
from cleaner.stage import Edit
from filters.spam import CATEGORIES, Spam

TEXTS = Path(__file__).parent / "spam_texts"


def texts_of(file: str) -> dict[str, str]:
    """The texts of a file by name: each begins with a line `= name`; `{ZWSP}` is a zero-width space."""
    parts = (TEXTS / file).read_text("utf-8").replace("{ZWSP}", "\u200b").removeprefix("= ").split("\n= ")
    return {name: text.rstrip("\n") for name, text in (part.split("\n", 1) for part in parts)}


HONEST, SPAM = texts_of("honest.txt"), texts_of("spam.txt")

ARTICLE = """县里新修的公路上个月通车了，第一辆班车进村那天，老人孩子都站在路边看。
从前去城里要走半天，如今一个钟头就到，村里的苹果当天就能卖出去，再也不会烂在地窖里。
果农赵大爷说，他种了四十年果树，头一回不用背着筐子翻山，也头一回知道自己的果子能卖到海边去。
修路的那两年，村民轮流给工地送饭，谁家的院子里都住过外乡来的师傅，临走时大家还互相留了家里的地址。
山坡上的小学也换了模样。孩子们说，下雪的时候再也不用踩着冰走五里山路，放学以后还能在操场上踢一会儿球。
傍晚的时候，路灯一盏一盏亮起来，从山脚一直连到村口，像有人把星星摆成了一条线。
"""


def outcome_of(text: str, **settings: object) -> tuple[list[str], list[tuple[str, str | None]]]:
    outcome = Spam(**settings).apply(Batch.of(text))  # type: ignore[arg-type]
    return outcome.batch.texts(), [(drop.reason, drop.evidence) for drop in outcome.drops]


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in HONEST.items()])
def test_honest_text_survives_untouched(text: str) -> None:
    assert outcome_of(text) == ([text], [])


@pytest.mark.parametrize(
    ("category", "text"), [pytest.param(name.split(":")[0], text, id=name) for name, text in SPAM.items()]
)
def test_spam_goes_whole_and_says_why(category: str, text: str) -> None:
    texts, drops = outcome_of(text)
    assert (texts, [reason for reason, _ in drops]) == ([], [category])


SEARCH_WORDS = "AV无码国产精品久久,亚洲欧美日韩成人在线视频,人妻少妇中文字幕"
LINKS = "国产精品久久久久无码\n午夜福利在线观看\n少妇人妻激情视频"
PRODUCTS = "\n".join(
    f"{name}系列\n产品中心\n公司简介\n联系我们" for name in ("球阀", "蝶阀", "闸阀", "截止阀", "止回阀")
)


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        (f"\n{SEARCH_WORDS}\n{PRODUCTS}", ["porn"]),
        (f"AV无码国产精品\n{PRODUCTS}\n{PRODUCTS}\n{ARTICLE[:170]}\n{LINKS}", ["porn"]),
        (f"{PRODUCTS}\n{PRODUCTS}\n{ARTICLE[:170]}\n{LINKS}", []),
        (f"AV无码国产精品\n{PRODUCTS}\n{PRODUCTS}\n{ARTICLE[:170]}", []),
        (f"\n{SEARCH_WORDS}\n{ARTICLE}", []),
        (f"AV无码国产精品\n{ARTICLE}\n{LINKS[:19]}", []),
        (f"{ARTICLE}\n{SEARCH_WORDS}", []),
        (f"双色球彩票开奖结果公布，中奖号码是怎么来的\n{ARTICLE}", []),
        (f"警方通报：法院判决一起制作传播淫秽色情视频案\n{ARTICLE}", []),
    ],
    ids=[
        *("above a menu", "few above a menu and links of the kind below", "such links alone", "few above a menu"),
        *("above an article", "few above an article and such links below", "below the article"),
        *("a title about a lottery", "news of a trial"),
    ],
)
def test_a_page_goes_under_search_words_for_pornography(text: str, reasons: list[str]) -> None:
    assert [reason for reason, _ in outcome_of(text)[1]] == reasons


SHOP = """塑料托盘批发 欢迎来电咨询
供应商机：塑料托盘厂家直销，价格优惠，量大从优
咨询热线：13900001234
兰州塑料托盘批发 规格齐全
本公司专业生产塑料托盘，型号齐全，欢迎新老客户来电洽谈。
塑料托盘多少钱 塑料托盘哪家好 塑料托盘报价
厂家供应，货到付款，免费上门安装。
联系电话：0931-12345678 联系人：李经理
我公司诚信经营，质量可靠，现货供应，欢迎选购。
托盘用高密度聚乙烯一次注塑而成，四面都能进叉，底面有九个脚，堆到三层高也不变形，冬天放在冷库里不会发脆，摔了不裂。
面板留有网格，淋了雨水会自己流走，用完冲洗一遍就干净，食品厂和药厂的车间里多用这一种，旧的还可以粉碎了重新注塑。
木头做的怕潮，也怕虫，出口还要熏蒸，用上两三年就散了架；塑料的贵一些，能用上十年，搬起来又轻，一个人就能码好一车。
"""
NEWS_OF_SHOP = "\n".join(SHOP.split("\n")[:3])


@pytest.mark.parametrize(
    ("text", "reasons"),
    [(SHOP, ["keyword_stuffing"]), (f"{NEWS_OF_SHOP}\n{ARTICLE}", [])],
    ids=["a shop's page", "a shop's article"],
)
def test_a_page_of_nothing_but_words_of_sale_goes(text: str, reasons: list[str]) -> None:
    assert [reason for reason, _ in outcome_of(text)[1]] == reasons


WHOLE = (
    *("parked_page", "error_page", "link_farm", "spun_text", "brand_insertion", "sales_pitch"),
    *("keyword_stuffing: a page of titles", "keyword_stuffing: search words without a sentence"),
    *("medical_advert: promises", "medical_advert: the same promise"),
)
LINES = {name: text for name, text in SPAM.items() if not name.startswith(WHOLE)}


@pytest.mark.parametrize(
    ("category", "text"), [pytest.param(name.split(":")[0], text, id=name) for name, text in LINES.items()]
)
def test_spam_put_over_an_article_goes_and_the_article_stays(category: str, text: str) -> None:
    article = ARTICLE
    edited = Spam(level="lines").edit_batch(Batch.of(f"{text}\n{article}"))
    left = edited.texts.to_pylist()[0]
    assert left.endswith(article)
    assert category in edited.counts
    assert len(left) - len(article) <= 0.5 * len(text)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        pytest.param("公路【新葡京娱乐城888.com】上个月通车了。", "公路上个月通车了。", id="in brackets"),
        pytest.param("金沙娱乐　　苹果当天就能卖出去。", "苹果当天就能卖出去。", id="before a line"),
        pytest.param("苹果当天就能卖出去_必威体育", "苹果当天就能卖出去", id="behind a line"),
        pytest.param("改进了资源配置www.abcdefg.cn，提供了环境。", "改进了资源配置，提供了环境。", id="a host name"),
        pytest.param("请登录www.abcdefg.cn，查询您的成绩。", None, id="a host name that is led to"),
    ],
)
def test_cuts_out_what_was_put_into_a_line(text: str, left: str | None) -> None:
    assert outcome_of(text) == ([left or text], [])


def test_a_dropped_document_says_its_score_and_strongest_terms() -> None:
    drop = Spam().apply(Batch.of("代开发票 代开增值税专用发票 真票可验证后付款")).drops[0]
    assert drop.reason == "certificate_sale"
    assert drop.value is not None
    assert drop.value >= drop.threshold == 1.0
    assert (drop.evidence or "").startswith("代开发票")


def test_a_promise_of_a_cure_in_an_article_condemns_nothing() -> None:
    text = f"{ARTICLE}墙上贴着广告：两个疗程轻松告别白斑，签约治疗，终身不复发。\n"
    assert outcome_of(text) == ([text], [])


def test_only_the_kinds_asked_for_go() -> None:
    text = "新葡京娱乐城 注册送彩金\n代开发票 代开增值税专用发票"
    assert outcome_of(text, categories=["porn"]) == ([text], [])
    assert outcome_of(text, categories=["certificate_sale"], level="lines") == (["新葡京娱乐城 注册送彩金\n"], [])


def test_documents_alone_leave_the_lines() -> None:
    text = "新葡京娱乐城 注册送彩金\n" + ARTICLE
    assert outcome_of(text, level="documents") == ([text], [])


def test_a_higher_score_takes_less() -> None:
    text = "联系我们就送彩金吧，欢迎下载"
    assert len(outcome_of(text, min_score=0.1)[0]) == 0
    assert outcome_of(text, min_score=50) == ([text], [])


def test_edits_name_the_kind() -> None:
    edit = Spam().edits("公路通车了。\n代开发票 代开各类发票")[0]
    assert edit._replace(value=None) == Edit(7, 18, "", "certificate_sale")
    assert edit.value is not None
    assert edit.value >= 1


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param({"categories": ["gambeling"]}, id="a kind unknown"),
        pytest.param({"min_score": 0}, id="no score"),
        pytest.param({"level": "words"}, id="a level unknown"),
    ],
)
def test_refuses(settings: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Spam(**settings)  # type: ignore[arg-type]


def test_reasons_of_stage_and_verdicts_agree() -> None:
    from cleaner.text.spam.spam_lines import REASONS

    assert REASONS == CATEGORIES


def test_search_words_above_an_article_go_and_the_article_stays() -> None:
    assert outcome_of(f"{SEARCH_WORDS}\n{ARTICLE}") == ([ARTICLE], [])
