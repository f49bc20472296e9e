"""A line of 20 MB goes through the stages that look at every character of it."""

import json
from pathlib import Path

import pytest

from tests.engine import run_here
from tests.test_dirty_stages import STAGES, check, stages_of, write_dirt

pytestmark = pytest.mark.system

LINE = "河流" * (20_000_000 // len("河流".encode()))


def test_a_line_of_20_megabytes_goes_through_all_late_stages(tmp_path: Path) -> None:
    pytest.importorskip("kenlm")
    read = write_dirt(tmp_path / "in")
    row = {"id": "long", "text": LINE, "url": "http://long.example/", "quality": 0.9}
    (tmp_path / "in" / "long.jsonl").write_text(json.dumps(row, ensure_ascii=False) + "\n", "utf-8")
    result = run_here(tmp_path / "in", tmp_path / "out", stages_of(tmp_path, *STAGES))
    check(result, read + 1)
    assert {row["id"]: row["text"] == LINE for row in result.rows("data")}["long"]
