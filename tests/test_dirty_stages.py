"""Dirty input goes through the stages that came late: none of them errs, none loses what stands beside it."""

import json
from pathlib import Path

import pytest

from tests.engine import Result, run_here
from tests.test_house_rules import ENGLISH, PROSE

BENCHMARK = Path(__file__).parent / "filters" / "benchmark.txt"
ARPA = """\\data\\
ngram 1=3
ngram 2=1

\\1-grams:
-99	<s>	0
-3	<unk>
-0.5	</s>

\\2-grams:
-1	<s> </s>

\\end\\
"""
GOOD = {"good": PROSE[:24] * 9, "other": ENGLISH * 3}
BAD_TEXTS = {
    "empty": "",
    "blank": " \u3000\n\t\r\n" * 50,
    "nul": "a\0b\0\0",
    "lone surrogate": "前\ud800后 \udfff13800138000",
    "controls": "\x01\x02\x1b[2J\u202e\u2066\ufeff\ufffe",
    "joined marks": "e" + "\u0301" * 5000,
    "hostile HTML": "<table><tr><td" + "<div>" * 3000 + "<script>alert(1)</script><meta name=robots content=" * 200,
    "quotes": '<meta name="robots" content=\'' + "noai," * 3000,
    "mail signs": "@" * 5000 + "a@" * 5000 + "a@b." * 2000,
    "digits": "1" * 9000 + " 1" * 3000 + "一" * 3000,
    "one character": "字" * 30_000,
}
BAD_URLS = (
    "http://[",
    "\0",
    "x" * 9000,
    "http://" + "a." * 5000,
    "javascript:alert(1)",
    "http://\ud800.example",
    "",
    None,
)
STAGES = {
    "url_rules": "url_rules: {words: [casino], block: [bad.example]}",
    "consent": "consent: {drop: [noai, tdm_reservation]}",
    "mask_personal_data": "mask_personal_data: {policies: {email: annotate, mobile_number: drop}}",
    "decontaminate": "decontaminate: {against: [BENCHMARK], policy: span}",
    "perplexity": "perplexity: {model: MODEL}",
    "repeated_spans": "repeated_spans",
    "top_share": "top_share: {keep: 1.0}",
}


def write_dirt(folder: Path) -> int:
    """Bad texts as JSON and as HTML, each with a bad address and a score that is none, and files that are no text."""
    folder.mkdir()
    rows = [
        {"id": name, "text": text, "html": text, "url": url, "quality": score}
        for place, (name, text) in enumerate(BAD_TEXTS.items())
        for url, score in [(BAD_URLS[place % len(BAD_URLS)], (None, 1e308, -1.0, 0.5)[place % 4])]
    ]
    rows += [{"id": name, "text": text, "url": "http://good.example/", "quality": 0.9} for name, text in GOOD.items()]
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (folder / "noise.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "empty.jsonl.gz").write_bytes(b"")
    return len(rows) + 1


def stages_of(tmp_path: Path, *names: str) -> str:
    (tmp_path / "model.arpa").write_text(ARPA)
    listed = ", ".join(STAGES[name] for name in names)
    return f"[{listed}]".replace("BENCHMARK", str(BENCHMARK)).replace("MODEL", str(tmp_path / "model.arpa"))


def check(result: Result, read: int) -> None:
    """All is accounted for, only what cannot be read is an error, and the good texts came through."""
    funnel = result.funnel
    assert funnel["read"] == read == funnel["kept"] + funnel["dropped"] + funnel["duplicates"] + funnel["errors"]
    assert [row["cause"] for row in result.rows("errors")] == ["undecodable"]
    texts = {row["id"]: row["text"] for row in result.rows("data")}
    assert {name: texts.get(name) for name in GOOD} == GOOD


@pytest.mark.parametrize("name", STAGES)
def test_a_stage_bears_whatever_it_is_given(tmp_path: Path, name: str) -> None:
    if name == "perplexity":
        pytest.importorskip("kenlm")
    read = write_dirt(tmp_path / "in")
    check(run_here(tmp_path / "in", tmp_path / "out", stages_of(tmp_path, name)), read)
