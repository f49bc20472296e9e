"""The funnel in the terminal: yields by every way of counting, the target, and what others have published."""

import pytest

from cleaner.report.published import PUBLISHED
from cleaner.report.table import count_words, funnel_table

STAGE = {"documents_in": 200, "documents_out": 3, "tokens_out": 4200, "seconds": 0.25, "reasons": {"below_min": 197}}
FUNNEL = {
    "read": 200,
    "kept": 3,
    "dropped": 197,
    "duplicates": 0,
    "errors": 0,
    "keep_rate": {"documents": 0.015, "characters": 0.02, "bytes": 0.03},
    "tokens": {"read": 12_345_678, "kept": 4200, "keep_rate": 0.0004, "tokenizer": None},
    "stages": [{"name": "text_length", "errors": 0, **STAGE}],
}
TARGET = {"stage": "top_share", "min": 0.01, "max": 0.05, "yield": 0.015, "is_met": True, "why": ""}


@pytest.mark.parametrize(
    ("change", "line"),
    [
        pytest.param({}, "text_length  200    3     1.5%    4.2k      0.2  below_min 197", id="a stage"),
        pytest.param({}, "200 read = 3 kept + 197 dropped + 0 duplicates + 0 errors", id="the ledger"),
        pytest.param(
            {},
            "keep rate: 1.50% of documents, 2.00% of characters, 3.00% of bytes, 0.04% of tokens (4.2k of 12.3M by an "
            "estimate)",
            id="estimated tokens",
        ),
        pytest.param(
            {"tokens": {**FUNNEL["tokens"], "tokenizer": "/models/qwen/tokenizer.json"}},
            "keep rate: 1.50% of documents, 2.00% of characters, 3.00% of bytes, 0.04% of tokens (4.2k of 12.3M by "
            "tokenizer.json)",
            id="counted tokens",
        ),
        pytest.param(
            {"target_yield": TARGET}, "target yield: 0.01 to 0.05 of the documents read: met", id="a target that is met"
        ),
        pytest.param(
            {"target_yield": {**TARGET, "is_met": False, "why": "only 3 came"}},
            "target yield: 0.01 to 0.05 of the documents read: missed: only 3 came",
            id="a target that is missed",
        ),
    ],
)
def test_the_table_says(change, line):
    assert line in funnel_table(FUNNEL | change).splitlines()


def test_published_yields_stand_with_what_they_are_shares_of():
    last = funnel_table(FUNNEL).splitlines()[-1]
    assert all(f"{entry.name} {entry.share} of {entry.of}" in last for entry in PUBLISHED)


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0"), (999, "999"), (1000, "1k"), (12_345_678, "12.3M"), (5 * 10**12, "5T")]
)
def test_counts_in_words(count, words):
    assert count_words(count) == words
