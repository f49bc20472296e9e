import pytest

from cleaner.batch import Batch
from cleaner.stage import Drop, apply_edits
from filters.boilerplate_lines import BoilerplateLines

ARTICLE = (
    "本报讯（记者李明）昨日上午，市交通局在新闻发布会上介绍，跨江大桥的主体工程已经完成，计划在明年春天通车。",
    "据介绍，大桥全长三千二百米，双向六车道，设计时速八十公里，通车以后，从老城到新区只需要十分钟。",
    "一位住在江边的居民告诉记者，过去过江要等轮渡，遇上大雾天，常常要等一个多小时，“现在好了，走路都能过去”。",
    "市交通局的负责人表示，下一步将完善两岸的公交线路，并在桥头修建停车场，方便市民换乘。",
    "施工期间，工人们克服了水流急、地质复杂等困难，没有发生一起安全事故，工程质量也得到了专家的好评。",
)
HEAD = (
    "网站首页",
    "新闻",
    "体育",
    "财经",
    "娱乐",
    "登录 | 注册",
    "设为首页 | 加入收藏",
    "当前位置：首页 > 新闻中心 > 本地新闻",
)
TAIL = (
    "分享到：", "微信 微博 QQ空间", "责任编辑：王芳", "上一篇：市图书馆延长开放时间", "下一篇：老城区改造启动",
    "相关阅读",
    "秋季运动会下周开幕", "今年粮食又获丰收", "专家谈冬季养生", "热门推荐", "关于我们 | 联系我们 | 网站地图 | 广告服务",
    "版权所有 © 2021 某某日报社 未经许可不得转载", "京ICP备00000000号",
)  # fmt: skip
POEM = ("床前明月光，", "疑是地上霜。", "举头望明月，", "低头思故乡。")
RECIPE = (
    "西红柿炒鸡蛋",
    "用料",
    "西红柿 2个",
    "鸡蛋 3个",
    "做法",
    "1. 西红柿洗净切块，鸡蛋打散。",
    "2. 锅里放油，先炒鸡蛋，再放西红柿。",
)
CODE = (
    "下面的函数计算阶乘：",
    "def factorial(n):",
    "    if n == 0:",
    "        return 1",
    "    return n * factorial(n - 1)",
)


def page(*parts: tuple[str, ...]) -> str:
    return "\n".join(line for part in parts for line in part)


def cleaned(text: str, **settings: float) -> str | None:
    """The text that is left; None for a document that is dropped."""
    outcome = BoilerplateLines(**settings).apply(Batch.of(text))
    return outcome.batch.texts()[0] if len(outcome.batch) else None


@pytest.mark.parametrize(
    "text",
    [
        page(ARTICLE), page(POEM), page(RECIPE), page(CODE), "味道不错，下次还来。", "好", "", "\n\n",
        "问：什么时候开门？\n答：早上九点。", page(ARTICLE).replace("\n", "\n\n"), "甲\n\n\n乙",
        "The bridge over the river will open in spring. It is three kilometres long, and it has six lanes.",
    ],
    ids=[
        "an article", "a poem", "a recipe", "code", "a review", "one character", "nothing", "blank lines",
        "question and answer", "paragraphs", "blank lines between", "English prose",
    ],
)  # fmt: skip
def test_clean_text_passes_unchanged(text: str) -> None:
    assert cleaned(text) == text


@pytest.mark.parametrize("head", [HEAD, ()], ids=["with a head", "without"])
@pytest.mark.parametrize("tail", [TAIL, ()], ids=["with a tail", "without"])
def test_the_article_stays_and_what_surrounds_it_goes(head: tuple[str, ...], tail: tuple[str, ...]) -> None:
    left = (cleaned(page(head, ARTICLE, tail)) or "").split("\n")
    assert set(ARTICLE) <= set(left)
    assert len(set(left) - set(ARTICLE)) <= (len(head) + len(tail)) * 0.15


def test_reasons_say_where_a_line_stood() -> None:
    reasons = BoilerplateLines().line_reasons([*HEAD, *ARTICLE, *TAIL])
    assert set(reasons[: len(HEAD)]) <= {"before_article", None}
    assert set(reasons[len(HEAD) : -len(TAIL)]) == {None}
    assert set(reasons[-len(TAIL) :]) <= {"after_article", "inside_article", None}
    assert reasons[-1] == "after_article"


def test_a_removed_line_has_a_chance_above_the_limit() -> None:
    lines = [*HEAD, *ARTICLE, *TAIL]
    stage = BoilerplateLines(max_noise=0.7)
    for reason, value in zip(stage.line_reasons(lines), stage.line_values(lines), strict=True):
        assert (reason is None) == (value is None)
        assert value is None or value > 0.7


def test_a_page_without_article_is_dropped_with_its_value() -> None:
    bar = 0.5
    outcome = BoilerplateLines(min_article=bar).apply(Batch.of(page(HEAD, TAIL), page(ARTICLE)))
    assert outcome.batch.texts() == [page(ARTICLE)]
    assert [(drop.row, drop.reason, drop.threshold) for drop in outcome.drops] == [(0, "no_article", bar)]
    assert 0 <= (outcome.drops[0].value or 0) < bar
    assert outcome.edits == {}


def test_a_page_without_article_is_dropped_as_it_comes() -> None:
    assert cleaned(page(HEAD, TAIL)) is None


def test_a_short_list_is_no_page() -> None:
    text = page(HEAD, TAIL[-3:])
    strict = {"max_noise": 0.01, "min_article": 0.999}
    assert cleaned(text, min_article=0.999) == cleaned(text, **strict) == text
    assert cleaned(text, min_characters=1, **strict) is None


HIJACKED = (
    "首页", "公司简介", "新闻中心", "登录 | 注册",
    *(f"澳门新葡京{word}" for word in ("官网", "注册送彩金", "真人百家乐", "线上开户", "老虎机下载", "棋牌平台")),
)  # fmt: skip
VILLAGE = (
    "村子在山脚下，一条小河从村前流过，河上的石桥已经有两百多年的历史，桥头的老槐树要三个人才能抱住。",
    "每年春天，山坡上的桃花都开了，孩子们放学以后就到山上去玩，大人们忙着在地里播种，一直忙到太阳落山。",
    "到了秋天，家家户户的院子里晒着玉米和辣椒，远远看去一片金黄一片火红，非常好看。",
)


def test_a_page_is_looked_at_for_spam_before_its_lines_go() -> None:
    text = page(HIJACKED, VILLAGE, TAIL)
    (drop,) = BoilerplateLines().apply(Batch.of(page(ARTICLE), text, page(HEAD, ARTICLE))).drops
    assert (drop.row, drop.reason, drop.threshold) == (1, "spam_page", 1.0)
    assert (drop.value or 0) >= 1.0
    assert (drop.evidence or "").startswith("gambling: ")
    assert set(VILLAGE) <= set((cleaned(text, spam_pages=False) or "").split("\n"))


def test_a_text_that_loses_no_line_is_left_to_spam() -> None:
    assert cleaned("澳门新葡京官网注册送彩金，真人百家乐，线上开户，老虎机。") is not None


def test_without_a_bar_a_page_is_emptied_at_worst() -> None:
    outcome = BoilerplateLines(min_article=0, max_noise=0.001).apply(Batch.of(page(HEAD, TAIL)))
    assert list(outcome.drops) == [Drop(0, "nothing_left")]


def test_a_higher_limit_takes_fewer_lines() -> None:
    lines = [*HEAD, *ARTICLE, *TAIL]
    taken = [
        sum(reason is not None for reason in BoilerplateLines(max_noise=limit).line_reasons(lines))
        for limit in (0.05, 0.5, 0.95)
    ]
    assert taken == sorted(taken, reverse=True)
    assert taken[0] > taken[2]


def test_edits_are_those_of_the_batch_form() -> None:
    stage, text = BoilerplateLines(), page(HEAD, ARTICLE, TAIL)
    outcome = stage.apply(Batch.of(text))
    edits = stage.edits(text)
    assert outcome.batch.texts() == [apply_edits(text, edits)]
    for reason, count in outcome.edits.items():
        mine = [edit for edit in edits if edit.reason == reason]
        assert (count.edits, count.characters) == (len(mine), sum(edit.end - edit.start for edit in mine))
