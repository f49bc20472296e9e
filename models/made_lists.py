"""Pages made of an article and the lists that follow it with nothing between; and lists that are a whole page.

The hardest noise of a real page is what follows its last paragraph at once: titles of other articles, their beginnings,
the previous and the next one, tags, a notice. Here it is made of headlines of other sites, so that it is known which
line is of the article. Lists of chapters, threads and vacancies are pages without one.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from models.made_pages import CLAUSE_END, CUTS, Bodies, kept_lines, title_and_text
from models.pages import KEEP, NOISE, Page

__all__ = ["chapter_lists", "headlines_of", "listed_pages", "thread_lists", "vacancy_lists"]

Random = np.random.Generator

HEADLINE = range(9, 42)  # characters
HAN_SHARE = 0.6  # of a headline, at least
FEWEST = 6  # headlines of a page that is a source of them
LONGEST_TITLE = 30  # characters of a title made of the first clause of a text


def words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


HEADS = words("相关阅读 相关文章 热门文章 猜你喜欢 为您推荐 最新文章 延伸阅读 推荐阅读： 更多精彩 随机推荐")
PREVIOUS = (("上一篇：", "下一篇："), ("上一篇:", "下一篇:"), ("« ", "» "), ("上一条：", "下一条："))
TAGS = ("标签：", "关键词：", "Tags: ", "关键字：")
NOTICES = (
    "声明：本站部分内容来自网络，版权归原作者所有，如有不妥请联系我们处理。",
    "本文为作者独立观点，不代表本站立场，转载须经授权并注明来源。",
    "以上内容仅供参考，不构成任何建议，由此产生的后果由读者自行承担。",
    "未经许可，任何单位和个人不得以任何方式复制、转载本站内容。",
    "如果你对本文有疑问，可以在下方留言，我们会尽快回复。",
    "扫描下方二维码关注我们，每天获取更多资讯。",
    "觉得有用就点个赞，或者分享给你的朋友吧。",
)
NAMES = words("清风 小雨 老张 北海 星辰 一粒沙 南山 木子 云端 大河 阿强 晓月 海棠 江边人 路过 石头")
CITIES = words("北京 上海 广州 深圳 成都 武汉 南京 西安 杭州 长沙 郑州 青岛 苏州 合肥 昆明 济南")
POSTS = words("会计 销售代表 行政文员 仓库管理员 司机 前台 电工 厨师 软件工程师 客服专员 设计师 质检员 车间主任")
TRADES = words("电子 建材 餐饮 物流 服装 医药 机械 广告 教育 装饰 科技 贸易")


class Entries(NamedTuple):
    """What a list is made of: titles of one page, and titles with their texts of many."""

    titles: list[str]
    texts: list[tuple[str, str]]


def headlines_of(pages: Sequence[Page]) -> Bodies:
    """Of each page the lines of its noise that look like titles of articles."""
    found = []
    for page in pages:
        noise = [line for line, label in zip(page.text.split("\n"), page.labels, strict=True) if label == NOISE]
        lines = dict.fromkeys(line.strip(" •·\t") for line in noise)
        titles = [line for line in lines if len(line) in HEADLINE and is_chinese(line)]
        found += [titles] * (len(titles) >= FEWEST)
    return found


def is_chinese(line: str) -> bool:
    return sum("一" <= character <= "鿿" for character in line) >= HAN_SHARE * len(line)


def entries_of(articles: Sequence[Page]) -> list[tuple[str, str]]:
    return [entry for page in articles if (entry := title_and_text(page))]


def pick(random: Random, values: Sequence[str]) -> str:
    return values[int(random.integers(len(values)))]


def any_date(random: Random) -> str:
    year, month, day = (int(random.integers(*span)) for span in ((2008, 2024), (1, 13), (1, 29)))
    return pick(random, (f"{year}-{month:02}-{day:02}", f"{year}/{month}/{day}", f"{month:02}-{day:02}"))


def title_list(random: Random, entries: Entries) -> list[str]:
    """Titles one below the other, alike in form."""
    first, count = int(random.integers(max(1, len(entries.titles) - 4))), int(random.integers(3, 20))
    titles, style = entries.titles[first : first + count], random.random()
    if style < 0.15:
        return [f"{number}. {title}" for number, title in enumerate(titles, 1)]
    if style < 0.3:
        return [f"{title} {any_date(random)}" for title in titles]
    if style < 0.4:
        return [line for title in titles for line in (title, any_date(random))]
    return [f"• {title}" for title in titles] if style < 0.6 else titles


def teaser_list(random: Random, entries: Entries) -> list[str]:
    """Titles, each with the beginning of its text, some with a date."""
    length, end, has_date = int(random.integers(25, 110)), pick(random, CUTS), random.random() < 0.5
    lines = []
    for number in random.integers(len(entries.texts), size=random.integers(2, 8)):
        title, text = entries.texts[number]
        lines += [title, text[:length] + end, *([any_date(random)] if has_date else [])]
    return lines


def neighbours(random: Random, entries: Entries) -> list[str]:
    """The previous and the next article, on one line or two."""
    before, after = PREVIOUS[random.integers(len(PREVIOUS))]
    lines = [before + pick(random, entries.titles), after + pick(random, entries.titles)]
    return [" ".join(lines)] if random.random() < 0.3 else lines


def tag_line(random: Random, entries: Entries) -> list[str]:
    """Tags: pieces of titles."""
    pieces = [title[: 2 + random.integers(3)] for title in entries.titles[:12]]
    chosen = [pick(random, pieces) for _ in range(random.integers(2, 7))]
    return [pick(random, TAGS) + pick(random, (" ", "，", " / ")).join(chosen)]


def notice(random: Random, _: Entries) -> list[str]:
    return [pick(random, NOTICES)]


BLOCKS: tuple[tuple[Callable[[Random, Entries], list[str]], float], ...] = (  # and how often each is there
    (notice, 0.3),
    (tag_line, 0.3),
    (neighbours, 0.4),
    (title_list, 0.7),
    (teaser_list, 0.35),
)


def lists_after(random: Random, entries: Entries) -> list[str]:
    lines: list[str] = []
    for block, chance in BLOCKS:
        if random.random() < chance:
            lines += [pick(random, HEADS)] * (block in (title_list, teaser_list) and random.random() < 0.4)
            lines += block(random, entries)
    return lines


def listed_pages(articles: Sequence[Page], headlines: Bodies, count: int, seed: int) -> Iterator[Page]:
    """Articles with lists right after them, some with a list before them, too."""
    random, texts = np.random.default_rng(seed), entries_of(articles)
    for number in range(count):
        lines = kept_lines(articles[int(random.integers(len(articles)))])
        first = int(random.integers(len(lines))) if random.random() < 0.3 else 0
        body = lines[first : first + int(random.integers(2, 20))]
        entries = Entries(headlines[int(random.integers(len(headlines)))], texts)
        if random.random() < 0.5:
            body = [CLAUSE_END.split(body[0])[0][:LONGEST_TITLE], *body]
        head = title_list(random, entries) if random.random() < 0.2 else []
        tail = lists_after(random, entries)
        labels = np.array([NOISE] * len(head) + [KEEP] * len(body) + [NOISE] * len(tail), np.int8)
        name = f"listed/{number}"
        yield Page(name, "\n".join([*head, *body, *tail]), labels, "zh", name, "listed")


def chapter_lists(articles: Sequence[Page], count: int, seed: int) -> Iterator[list[str]]:
    """Lists of the chapters of a book, some with a few words of what it is about."""
    random, entries = np.random.default_rng(seed), entries_of(articles)
    for _ in range(count):
        title, text = entries[int(random.integers(len(entries)))]
        texts = [entries[number][1] for number in random.integers(len(entries), size=9)]
        clauses = [clause for text in texts for clause in CLAUSE_END.split(text) if len(clause) > 7]
        names = [clause[: int(random.integers(2, 7))] for clause in clauses] or [title[:4]]
        lines = [title[:8], f"作者：{pick(random, NAMES)} 更新时间：{any_date(random)}"]
        lines += [text[: int(random.integers(30, 120))]] * (random.random() < 0.7)
        style, first = random.random(), int(random.integers(1, 400))
        for chapter in range(first, first + int(random.integers(12, 60))):
            name = pick(random, names)
            lines.append(f"第{chapter}章 {name}" if style < 0.5 else f"{chapter}.{name}" if style < 0.8 else name)
        yield lines


def thread_lists(articles: Sequence[Page], headlines: Bodies, count: int, seed: int) -> Iterator[list[str]]:
    """Lists of the threads of a forum: titles, who wrote them and when, how many answers, some with their beginning."""
    random, entries = np.random.default_rng(seed), entries_of(articles)
    for _ in range(count):
        titles, has_text = headlines[int(random.integers(len(headlines)))], random.random() < 0.5
        lines: list[str] = []
        for title in titles[: int(random.integers(6, 25))]:
            hour, minute, answers = (int(random.integers(most)) for most in (24, 60, 3000))
            who = f"{pick(random, NAMES)} {hour}:{minute:02}"
            text = entries[int(random.integers(len(entries)))][1][: int(random.integers(30, 150))]
            lines += [str(answers), title, who] if random.random() < 0.8 else [title, f"{who} 回复 {answers}"]
            lines += [text] * (has_text and random.random() < 0.4)
        yield lines


def vacancy_lists(count: int, seed: int) -> Iterator[list[str]]:
    """Lists of vacancies: post, place, pay, company and date, on one line or several."""
    random = np.random.default_rng(seed)
    for _ in range(count):
        joint, lines = pick(random, ("\n", " ", " | ")), []
        for _ in range(random.integers(6, 25)):
            city, pay = pick(random, CITIES), int(random.integers(3, 15))
            company = f"{city}{pick(random, NAMES)}{pick(random, TRADES)}有限公司"
            terms = (f"{city} | 经验不限 | 学历不限", f"{pay}000-{pay + 2}000元/月", company, any_date(random))
            lines += joint.join((pick(random, POSTS), *terms)).split("\n")
        yield lines
