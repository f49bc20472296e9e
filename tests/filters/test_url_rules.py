"""Documents by their address: what is blocked, allowed, has a word in it, or has no address."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from cleaner.batch import Batch
from filters.url_rules import UrlRules
from tests.engine import run_here, write_jsonl


@pytest.mark.parametrize(
    ("settings", "url", "reason"),
    [
        pytest.param({"block": ["bad.test"]}, "http://www.bad.test:8080/x", "blocked_host", id="a host"),
        pytest.param({"block": ["bad.test"]}, "http://notbad.test/", None, id="the end of another host"),
        pytest.param({"block": ["bad.test/x"]}, "http://bad.test/x/y", "blocked_url", id="a path"),
        pytest.param({"block": [".test"]}, "http://a.test/", "blocked_host", id="a suffix"),
        pytest.param({"block": ["com"]}, "http://a.com/", None, id="never a public suffix by itself"),
        pytest.param({"block": ["bad.test"], "allow": ["ok.bad.test"]}, "http://ok.bad.test/", None, id="allowed"),
        pytest.param({"block": ["bad.test"], "allow": ["ok.bad.test"]}, "http://bad.test", "blocked_host", id="not so"),
        pytest.param({"allow": ["ok.test"], "only_allowed": True}, "http://www.ok.test", None, id="one of the few"),
        pytest.param({"allow": ["ok.test"], "only_allowed": True}, "http://a.test", "not_allowed", id="none of them"),
        pytest.param({"words": ["casino"]}, "http://best-CASINO-77.test/", "blocked_words", id="a word in the host"),
        pytest.param({"words": ["casino"]}, "http://a.test/x?q=casino", "blocked_words", id="a word in the query"),
        pytest.param({"words": ["casino"]}, "http://a.test/casinos", None, id="part of a longer word"),
        pytest.param({"words": ["赌场"]}, "http://a.test/%E5%A4%A7%E8%B5%8C%E5%9C%BA", "blocked_words", id="Han"),
        pytest.param({"words": ["赌场"]}, "http://赌场.test/", "blocked_words", id="Han in the host"),
        pytest.param({"words": ["赌场"]}, "http://xn--chqr25ffwe.test/", None, id="other Han in punycode"),
        pytest.param({"words": ["bet365"]}, "http://mbet365x.test/", "blocked_words", id="letters and digits anywhere"),
        pytest.param({"words": ["a", "b"], "min_words": 2}, "http://x.test/a/a", None, id="one of two words"),
        pytest.param({"words": ["a", "b"], "min_words": 2}, "http://x.test/a/b", "blocked_words", id="both words"),
        pytest.param({"words": ["casino"], "allow": ["a.test"]}, "http://a.test/casino", None, id="allowed with it"),
        pytest.param({"block": ["例子.测试"]}, "http://xn--fsqu00a.xn--0zwm56d", "blocked_host", id="a host in Han"),
        pytest.param({"block": ["127.0.0.1"]}, "http://0x7f.1:80/", "blocked_host", id="an IP address"),
        pytest.param({"block": ["a.test"]}, "", None, id="no URL"),
        pytest.param({"block": ["a.test"]}, "not a url", None, id="an unreadable URL"),
        pytest.param({"without_url": "drop"}, " ", "no_url", id="no URL, dropped"),
        pytest.param({"without_url": "drop"}, "http://[", "unreadable_url", id="an unreadable URL, dropped"),
        pytest.param({"allow": ["a.test"], "only_allowed": True}, "", None, id="no URL, kept with only_allowed too"),
    ],
)  # fmt: skip
def test_why_a_url_is_dropped(settings: dict[str, object], url: str, reason: str | None):
    assert UrlRules(**settings).drop_reason(url) == reason


def test_the_ledger_says_which_list_and_entry(tmp_path: Path):
    (tmp_path / "ut1" / "adult").mkdir(parents=True)
    (tmp_path / "ut1" / "adult" / "domains").write_text("bad.example\n")
    (tmp_path / "hosts.txt").write_text("worse.example\n")
    urls = [
        "http://www.bad.example/",
        "http://worse.example",
        "http://good.example/casino",
        "http://good.example",
        None,
    ]
    documents = [{"id": str(row), "text": "一段文字。", "url": url} for row, url in enumerate(urls)]
    result = run_here(
        write_jsonl(tmp_path / "in" / "a.jsonl", documents),
        tmp_path / "out",
        f"[{{url_rules: {{block_lists: ['{tmp_path / 'ut1'}', '{tmp_path / 'hosts.txt'}'], words: [casino, bonus]}}}}]",
    )
    told = {
        row["id"]: (row["reason"], row["value"], row["threshold"], row["evidence"]) for row in result.rows("dropped")
    }
    assert told == {
        "0": ("blocked_host", None, None, "adult: bad.example"),
        "1": ("blocked_host", None, None, "hosts.txt: worse.example"),
        "2": ("blocked_words", 1.0, 1.0, "casino"),
    }
    assert [row["id"] for row in result.rows("data")] == ["3", "4"]


def test_documents_without_any_url_column_are_kept():
    outcome = UrlRules(block=["a.test"]).apply(Batch.of("一", "二"))
    assert len(outcome.batch) == 2


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "nothing would be dropped: say what in 'block', 'block_lists' or 'words'"),
        ({"allow": ["a.test"], "min_words": 1}, "nothing would be dropped"),
        ({"block": ["two words"]}, "'two words' is no host, suffix or URL"),
        ({"block_lists": ["/nowhere/at/all"]}, "no file or folder"),
        ({"only_allowed": True}, "would drop everything"),
        ({"words": [" "]}, "would be in every URL"),
        ({"words": ["a"], "min_words": 2}, "is more than there are 'words'"),
    ],
    ids=["nothing", "only what is allowed", "no host", "no file", "nothing allowed", "an empty word", "too few words"],
)
def test_wrong_settings_are_told(given: dict[str, object], message: str):
    with pytest.raises(ValidationError, match=message):
        UrlRules(**given)
