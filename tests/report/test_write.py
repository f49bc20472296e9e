"""report.html and README.md of a run: whole, harmless, and the same for the same run."""

import re
import shlex
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml

from cleaner.report.card import size_category
from cleaner.report.finished import open_finished
from cleaner.report.write import CARD, REPORT, environment, write_report
from tests.engine import Result, run_here, write_jsonl

pytestmark = pytest.mark.usefixtures("toys")

VOID = {"meta", "br", "hr", "img", "link", "input"}
HOSTILE = "</pre><script>alert('古')</script><img src=https://evil.example/x.png onerror=alert(1)>\u202e{{ 7*7 }}"


class Page(HTMLParser):
    """The tags, attributes and text of a page; elements must close in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attributes
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attributes

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def reported(source: Path, output: Path, stages: str, **options: Any) -> tuple[Page, str, Result]:
    """The page and the card of a run."""
    result = run_here(source, output, stages, **options)
    write_report(*open_finished(str(output)))
    return Page((output / REPORT).read_text("utf-8")), (output / CARD).read_text("utf-8"), result


def front_matter(card: str) -> dict[str, Any]:
    return dict(yaml.safe_load(card.split("---\n")[1]))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    texts = [f"{HOSTILE} {number} " + "长" * 1000 for number in range(20)] + ["短"] * 3 + ["# all of it"]
    rows = [
        {"id": f"{number}<b>", "url": f"javascript:alert({number})", "text": text, "language": "zh", "a|b`": 1}
        for number, text in enumerate(texts)
    ]
    file = write_jsonl(tmp_path / "input <&>.jsonl", rows)
    with file.open("a") as lines:
        lines.write('{"text": "<script>\n')
    return file


STAGES = "[toy_comments: , exact_duplicates: , toy_length: {min: 5, max: 900}]"


def test_crawled_text_is_shown_and_does_nothing(source: Path, tmp_path: Path) -> None:
    page, _, _ = reported(source, tmp_path / "out", STAGES)
    assert "<script>alert('古')" in page.text
    assert "{{ 7*7 }}" in page.text
    assert "⟨U+202E⟩" in page.text
    assert "\u202e" not in page.text
    assert not {"script", "img", "a", "link", "iframe", "object", "form", "b script"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name.startswith("on") or name in ("src", "href", "action")]
    assert not [value for name, value in page.attributes if name == "style" and "url" in (value or "")]


def test_the_page_shows_what_the_funnel_counted(source: Path, tmp_path: Path) -> None:
    page, _, result = reported(source, tmp_path / "out", STAGES)
    words = " ".join(page.text.split())
    assert result.funnel["kept"] == 0
    for line in ("25 read", "0 kept", "22 dropped", "2 duplicates", "1 errors"):
        assert line in words
    for reason in ("toy_length: above_max 20", "toy_comments: nothing_left 1", "exact_duplicates: exact_duplicate 2"):
        assert reason in words
    assert "min 5" in words
    assert "max 900" in words
    assert "malformed_json" in words
    assert "comment" in words  # the reason of an edit


def test_examples_are_few_and_short(source: Path, tmp_path: Path) -> None:
    page, _, _ = reported(source, tmp_path / "out", STAGES)
    assert page.text.count("(threshold 阈值 900)") == 5
    assert max(map(len, re.findall("长+", page.text))) <= 300
    assert page.text.count(" …") == 5


def test_nothing_that_others_chose_makes_the_page_large(tmp_path: Path) -> None:
    long = "𠮷<" * 10_000
    rows = [{"id": f"{long}{place}", "url": f"https://{long}.example/{place}", "text": long} for place in range(12)]
    rows += [{"id": f"{place}-{long}", "url": long, "text": "# remark"} for place in range(12)]
    stages = "[toy_comments: , exact_duplicates: , toy_length: {max: 9}]"
    page, _, _ = reported(write_jsonl(tmp_path / "in.jsonl", rows), tmp_path / "out", stages)
    assert len((tmp_path / "out" / REPORT).read_bytes()) < 300_000
    assert "exact_duplicates" in page.text


def test_the_words_that_a_reason_rests_on_are_marked(tmp_path: Path) -> None:
    text = "\n".join(
        f"第{number}期时时彩平台开户，注册送彩金{number}元，周周返利{number * 7}。" for number in range(12)
    )
    source = write_jsonl(tmp_path / "in.jsonl", [{"id": "1", "text": text}])
    reported(source, tmp_path / "out", "[spam: {level: documents}]")
    page = (tmp_path / "out" / REPORT).read_text("utf-8")
    marked = re.findall("<mark>(.*?)</mark>", page)
    assert "平台开户" in marked
    assert set(marked) <= {"时时彩", "平台开户", "注册送彩金", "返利"}


@pytest.mark.parametrize("keep_dropped", ["all", "sample", "none"])
def test_examples_are_those_that_were_kept(source: Path, tmp_path: Path, keep_dropped: str) -> None:
    page, _, _ = reported(source, tmp_path / "out", STAGES, keep_dropped=keep_dropped)
    assert ("No example was kept." in page.text) == (keep_dropped == "none")


def test_a_run_without_documents_has_a_page_and_a_card(tmp_path: Path) -> None:
    page, card, _ = reported(write_jsonl(tmp_path / "empty.jsonl", []), tmp_path / "out", "[toy_length: {min: 5}]")
    assert "No document was dropped." in page.text
    assert "No record ended as an error." in page.text
    assert front_matter(card)["size_categories"] == ["n<1K"]


def test_the_same_run_has_the_same_report(source: Path, tmp_path: Path) -> None:
    first = reported(source, tmp_path / "first", STAGES)
    second = reported(source, tmp_path / "second", STAGES)
    assert first[1] == second[1]  # the page also shows seconds, which no two runs share
    page = (tmp_path / "first" / REPORT).read_bytes()
    write_report(*open_finished(str(tmp_path / "first")))
    assert (tmp_path / "first" / REPORT).read_bytes() == page
    assert sorted(path.name for path in (tmp_path / "first/run").iterdir() if path.name == "tmp") == []


def test_the_card_tells_what_the_hub_wants_to_know(tmp_path: Path) -> None:
    tongues = ["zh"] * 150 + ["en-GB"] * 50 + ["fr"] + ["und", None, "x: [y", "no\nway"]
    rows = [{"id": str(place), "text": f"text {place}", "language": name} for place, name in enumerate(tongues)]
    source = write_jsonl(tmp_path / "it's here.jsonl", rows)
    _, card, _ = reported(source, tmp_path / "out", "[toy_length]", keep_measures=True, limit=1000)
    assert front_matter(card) == {
        "configs": [
            {
                "config_name": "default",
                "default": True,
                "data_files": [{"split": "train", "path": "data/*.parquet"}],
            }
        ],
        "language": ["zh", "en"],
        "license": "unknown",
        "size_categories": ["n<1K"],
        "task_categories": ["text-generation"],
    }
    assert "| toy_length | double |" in card
    assert "| toy_length | 205 | 205 |" in card
    assert "- toy_length:\n    min: null\n    max: null" in card
    command = f"cleaner run {shlex.quote(str(source))} --output DIR --pipeline run/pipeline.yaml"
    assert f"{command} --keep-measures --limit 1000\n" in card


def test_what_was_dropped_is_a_configuration_of_its_own(source: Path, tmp_path: Path) -> None:
    _, card, _ = reported(source, tmp_path / "out", STAGES)
    assert [entry["config_name"] for entry in front_matter(card)["configs"]] == ["default", "dropped"]
    _, card, _ = reported(source, tmp_path / "none", STAGES, keep_dropped="none")
    assert [entry["config_name"] for entry in front_matter(card)["configs"]] == ["default"]


def test_the_card_escapes_what_others_named(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", [{"id": "1", "text": "t", "a|b <i>\n`": 1}])
    _, card, _ = reported(source, tmp_path / "out", "[toy_length]")
    assert r"| a\|b \<i\> \` | int64 |" in card
    assert "language" not in front_matter(card)


@pytest.mark.parametrize(
    ("documents", "category"),
    [
        (0, "n<1K"),
        (999, "n<1K"),
        (1000, "1K<n<10K"),
        (99_999, "10K<n<100K"),
        (10**9, "1B<n<10B"),
        (10**12, "n>1T"),
        (10**15, "n>1T"),
    ],
)
def test_size_category(documents: int, category: str) -> None:
    assert size_category(documents) == category


@pytest.mark.parametrize(
    ("folder", "kept"),
    [pytest.param("compiled", 1, id="kept"), pytest.param("not/there", 0, id="no place to keep them")],
)
def test_templates_say_the_same_compiled_anew_or_kept(
    folder: str, kept: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    anew, again = (environment(tmp_path / folder).get_template("style.html.j2").render() for _ in range(2))
    assert anew == again
    assert ":root" in anew
    assert len(list(tmp_path.glob(f"{folder}/*.cache"))) == kept
