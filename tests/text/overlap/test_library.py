"""All passages of some files in one index."""

import json
from pathlib import Path

import pyarrow as pa

from cleaner.text.overlap.library import Library, load_library
from cleaner.text.overlap.search import find_passages
from cleaner.text.overlap.windows import Cut
from cleaner.text.units.utf8 import utf8_of
from tests.engine import write_jsonl

CUT = Cut(words=5, characters=10, shortest=3)
PLENTY = 1_000_000


def found(library: Library, text: str) -> set[str]:
    matches = find_passages(utf8_of(pa.array([text], pa.string())), library.held, CUT)
    return {library.place_of(passage) for passage in matches.passages.tolist()}


def test_says_file_and_row(tmp_path: Path):
    write_jsonl(tmp_path / "b" / "one.jsonl", [{"q": "one two three four five"}, {"q": "six seven eight nine ten"}])
    (tmp_path / "two.txt").write_text("eleven twelve thirteen\n\nred green blue\nyellow black white", "utf-8")
    library = load_library((tmp_path / "b", tmp_path / "two.txt"), (), CUT, PLENTY)
    assert found(library, "six seven eight nine ten") == {"b/one.jsonl:2"}
    assert found(library, "x eleven, twelve, thirteen") == {"two.txt:1"}
    assert found(library, "green blue yellow black white") == {"two.txt:3"}


def test_the_frame_of_all_questions_is_no_passage(tmp_path: Path):
    frame = "answer this with one letter only"
    rows = [{"q": f"{frame}: item{row} goes{row} over{row} there{row} today{row}"} for row in range(100)]
    library = load_library((write_jsonl(tmp_path / "a.jsonl", rows),), (), CUT, PLENTY)
    assert found(library, f"please {frame}") == set()
    assert found(library, "item7 goes7 over7 there7 today7") == {"a.jsonl:8"}


def test_a_passage_that_a_few_questions_share_is_one(tmp_path: Path):
    passage = "the ferry leaves at seven and returns at nine"
    rows = [{"p": passage if row < 9 else f"other{row} words{row}", "q": f"when{row}"} for row in range(100)]
    library = load_library((write_jsonl(tmp_path / "a.jsonl", rows),), (), CUT, PLENTY)
    assert found(library, passage) == {"a.jsonl:1"}


def test_a_short_frame_is_no_passage_either(tmp_path: Path):
    rows = [{"q": "none of these", "a": f"tall green tree{row}"} for row in range(100)]
    library = load_library((write_jsonl(tmp_path / "a.jsonl", rows),), (), CUT, PLENTY)
    assert found(library, "it is none of these") == set()
    assert found(library, "a tall green tree5") == {"a.jsonl:6"}


def test_memory_bounds_the_index_and_long_passages_are_still_found(tmp_path: Path):
    words = [f"word{chr(97 + number // 26)}{chr(97 + number % 26)}" for number in range(400)]
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": " ".join(words)}), "utf-8")
    library = load_library((path,), (), CUT, 16 * 120)
    assert library.stride == 4
    assert len(library.held.windows.hashes) <= 120
    assert all(found(library, " ".join(words[first : first + 8])) for first in range(392))
