"""Lines that recur over many documents of a host, or of the corpus, go; all others stay."""

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.batch import Batch
from cleaner.stage import Summary
from filters.repeated_lines import RepeatedLines, host_of
from tests.engine import run_here, write_jsonl


def cleaned(stage: RepeatedLines, texts: list[str], urls: list[str] | None = None) -> dict[int, str]:
    """What is left of each document, by its place."""
    batch = Batch.of(*texts, url=list(urls or [""] * len(texts)), place=list(range(len(texts))))
    outcome = stage.decide(stage.summarise(batch)).apply(batch)
    return dict(zip(outcome.batch.column("place").to_pylist(), outcome.batch.texts(), strict=True))


@pytest.mark.parametrize(
    ("texts", "left"),
    [
        pytest.param(["首页 | 新闻\n甲", "首页 | 新闻\n乙"], ["甲", "乙"], id="a line of two documents"),
        pytest.param(["甲\n甲\n乙", "丙"], ["甲\n甲\n乙", "丙"], id="twice in one document counts once"),
        pytest.param(["  关于我们\t\n甲", "关于我们\r\n乙"], ["甲", "乙"], id="white space at the ends does not count"),
        pytest.param(["关于 我们\n甲", "关于我们\n乙"], ["关于 我们\n甲", "关于我们\n乙"], id="white space inside"),
        pytest.param(["甲\n\n----\n}", "乙\n\n----\n}"], ["甲\n\n----\n}", "乙\n\n----\n}"], id="without letters"),
        pytest.param(["第1页\n甲", "第2页\n乙"], ["第1页\n甲", "第2页\n乙"], id="digits count"),
        pytest.param(["Home\n甲", "HOME\n乙"], ["Home\n甲", "HOME\n乙"], id="case counts"),
    ],
)
def test_a_repeated_line_goes_wherever_it_stands(texts, left):
    assert list(cleaned(RepeatedLines(min_documents=2), texts).values()) == left


@pytest.mark.parametrize(
    ("within", "urls", "left"),
    [
        pytest.param("host", ["http://a.cn/1", "http://a.cn/2"], ["甲", "乙"], id="one host"),
        pytest.param("host", ["http://A.cn:80/1", "https://a.cn/2"], ["甲", "乙"], id="case, port, scheme do not part"),
        pytest.param("host", ["http://a.cn/1", "http://b.cn/1"], ["菜单\n甲", "菜单\n乙"], id="two hosts"),
        pytest.param("corpus", ["http://a.cn/1", "http://b.cn/1"], ["甲", "乙"], id="two hosts, one corpus"),
        pytest.param("host", [None, ""], ["甲", "乙"], id="documents without a URL are of one host"),
        pytest.param("host", ["http://[x", "nonsense"], ["甲", "乙"], id="what is no URL has no host"),
    ],
)
def test_hosts_are_told_apart(within, urls, left):
    stage = RepeatedLines(min_documents=2, within=within)
    assert list(cleaned(stage, ["菜单\n甲", "菜单\n乙"], urls).values()) == left


@pytest.mark.parametrize(("documents", "stays"), [(9, True), (10, False)], ids=["one below the count", "at the count"])
def test_the_count_is_exact(documents, stays):
    texts = [f"版权所有\n第{number}篇" for number in range(documents)]
    assert ("版权所有" in "".join(cleaned(RepeatedLines(), texts).values())) is stays


def test_a_line_shorter_than_the_least_length_is_not_looked_at():
    texts = ["简介\n更多精彩内容\n甲", "简介\n更多精彩内容\n乙"]
    assert list(cleaned(RepeatedLines(min_documents=2, min_characters=3), texts).values()) == ["简介\n甲", "简介\n乙"]


def test_a_document_of_nothing_but_repeated_lines_is_dropped():
    batch = Batch.of("登录\n注册", "登录\n注册", url=["", ""])
    stage = RepeatedLines(min_documents=2)
    assert [drop.reason for drop in stage.decide(stage.summarise(batch)).apply(batch).drops] == ["nothing_left"] * 2


LINES = st.lists(st.sampled_from(["甲", "乙 ", " 乙", "丙丙", "", "—", "a1"]), min_size=1, max_size=6)


@settings(max_examples=60)
@given(st.lists(LINES, min_size=1, max_size=8), st.integers(2, 4))
def test_it_is_what_a_dictionary_would_count(documents, least):
    count = Counter(line for lines in documents for line in {line.strip() for line in lines})
    wanted = [
        "\n".join(line for line in lines if count[line.strip()] < least or line.strip() in ("", "—"))
        for lines in documents
    ]
    left = cleaned(RepeatedLines(min_documents=least), ["\n".join(lines) for lines in documents])
    for place, text in enumerate(wanted):
        assert left.get(place, "").strip("\n") == text.strip("\n") or not text.strip()


def test_partitions_and_passes_sum_up_to_the_same(tmp_path: Path):
    documents = [
        {
            "id": str(number),
            "url": f"http://host{number % 3}.cn/{number}",
            "text": f"导航{number % 7}\n正文{number}\n尾",
        }
        for number in range(60)
    ]
    for shard in range(4):
        write_jsonl(tmp_path / "in" / f"{shard}.jsonl", documents[shard::4])
    stages = "[{repeated_lines: {min_documents: 5}}]"
    plain = run_here(tmp_path / "in", tmp_path / "plain", stages)
    small = run_here(tmp_path / "in", tmp_path / "small", stages, memory=100)
    plan = json.loads((tmp_path / "small" / "run" / "plan.json").read_text())
    summary = next(phase for phase in plan["phases"] if phase["kind"] == "summary")
    assert summary["tasks"] > 1, "the test would show nothing"
    assert plain.files() == small.files()
    assert all("尾" not in text and "正文" in text for text in plain.texts())
    assert plain.stage("repeated_lines")["reasons"] == small.stage("repeated_lines")["reasons"]


def test_a_crawl_in_which_nothing_recurs_stays_as_it_is(tmp_path: Path):
    write_jsonl(tmp_path / "in" / "a.jsonl", [{"text": f"第{number}篇文章里独有的一行字。"} for number in range(5)])
    result = run_here(tmp_path / "in", tmp_path / "out", "[{repeated_lines: {min_documents: 3}}]")
    assert (result.funnel["read"], result.funnel["kept"]) == (5, 5)
    assert result.stage("repeated_lines")["documents_in"] == 5


def test_the_summary_keeps_only_lines_that_recur():
    stage = RepeatedLines(min_documents=3)
    total = Summary.total(
        [stage.summarise(Batch.of("甲\n乙", url=[""])), stage.summarise(Batch.of("甲", "甲", url=["", ""]))]
    )
    assert total.table.num_rows == 2
    assert stage.condense(total).table["count"].to_pylist() == [3]


@pytest.mark.parametrize(
    ("url", "host"),
    [("https://news.Example.cn:8080/x", "news.example.cn"), ("", ""), ("http://[::1", ""), ("mailto:a@b.cn", "")],
)
def test_the_host_of_a_url(url, host):
    assert host_of(url) == host
