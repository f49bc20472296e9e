"""The funnel of the default pipeline on sample_data, as it was looked at and found right."""

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cleaner.pipeline.definition.config import load_pipeline
from cleaner.pipeline.plan import Options
from cleaner.pipeline.run import finish, prepare
from tests.engine import do_tasks

SAMPLE = Path(__file__).parent.parent / "sample_data"
GOLDEN = SAMPLE / "funnel.json"


def sample_funnel(output: Path) -> dict[str, Any]:
    """The funnel of a run over the sample crawl, without what depends on the clock."""
    run = prepare([str(SAMPLE / "crawl")], str(output), load_pipeline("web"), Options())
    do_tasks(run)
    result = finish(run)
    for stage in result["stages"]:
        del stage["seconds"]
    return result


def test_sample_crawl_gives_the_golden_funnel(tmp_path: Path) -> None:
    """If the change is wanted: python -m tests.test_golden_funnel writes it anew, and the diff is to be looked at."""
    assert sample_funnel(tmp_path / "out") == json.loads(GOLDEN.read_text("utf-8"))


def test_golden_funnel_balances() -> None:
    funnel = json.loads(GOLDEN.read_text("utf-8"))
    labelled = (SAMPLE / "labels.jsonl").read_text("utf-8").count("\n")
    assert funnel["read"] == funnel["kept"] + funnel["dropped"] + funnel["duplicates"] + funnel["errors"]
    revisits = 1  # a record that refers to another one holds no page to label
    assert funnel["read"] == labelled + revisits


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        GOLDEN.write_text(json.dumps(sample_funnel(Path(folder) / "out"), ensure_ascii=False, indent=1) + "\n", "utf-8")
    sys.exit()
