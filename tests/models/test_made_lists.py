import numpy as np
import pytest

pytest.importorskip("resiliparse")

from models.made_lists import chapter_lists, headlines_of, listed_pages, thread_lists, vacancy_lists
from models.pages import KEEP, NOISE, Page


def article(name: str) -> Page:
    body = "".join(f"{name}的第{number}句话说大桥的工程很顺利，" * 2 + "明年春天通车。" for number in range(5))
    return Page(name, "\n".join([f"{name}：大桥明年通车", body, body]), np.full(3, KEEP, np.int8), "zh", name, "clean")


TITLES = [f"图书馆第{number}次延长开放时间" for number in range(8)]
LIST = ["首页", "English only, not a word of Chinese", *TITLES, *TITLES[:2]]
ARTICLES = [article(name) for name in "甲乙丙丁"]


def page_of_list(*lines: str) -> Page:
    return Page("l", "\n".join(lines), np.full(len(lines), NOISE, np.int8), "zh", "l", "html")


@pytest.mark.parametrize(
    ("page", "headlines"),
    [
        pytest.param(page_of_list(*LIST), [TITLES], id="each once, without what is no title"),
        pytest.param(page_of_list(*LIST[:6]), [], id="a page with few is no source"),
        pytest.param(article("戊"), [], id="an article is no list"),
    ],
)
def test_headlines_are_the_titles_among_the_noise(page: Page, headlines: list[list[str]]) -> None:
    assert headlines_of([page]) == headlines


def test_what_is_kept_of_a_page_with_lists_is_the_article_alone() -> None:
    kinds = set()
    for page in listed_pages(ARTICLES, [TITLES], 60, 1):
        lines = np.array(page.text.split("\n"))
        kept = np.flatnonzero(page.labels == KEEP)
        assert len(lines) == len(page.labels)
        assert len(kept) >= 1
        assert (np.diff(kept) == 1).all(), "the article is one run"
        assert not set(TITLES) & set(lines[kept])
        kinds |= {kind for kind, words in {"title": TITLES[0], "neighbour": "下一", "tag": "标签"}.items()
                  if any(words in line for line in lines[page.labels == NOISE])}  # fmt: skip
    assert kinds == {"title", "neighbour", "tag"}


def test_lists_of_chapters_threads_and_vacancies_are_long() -> None:
    made = [*chapter_lists(ARTICLES, 9, 1), *thread_lists(ARTICLES, [TITLES], 9, 1), *vacancy_lists(9, 1)]
    assert len(made) == 27
    assert min(map(len, made)) >= 6
    assert all("\n" not in line for lines in made for line in lines)


def test_the_same_seed_makes_the_same_lists() -> None:
    once, again = ([page.text for page in listed_pages(ARTICLES, [TITLES], 9, 4)] for _ in range(2))
    assert once == again
