"""What others make of the output: the libraries that people load a corpus with read it as it is."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from cleaner.report.finished import open_finished
from cleaner.report.write import write_report
from tests.engine import Result, run_here, write_jsonl
from tests.system.libraries import library

pytestmark = pytest.mark.system


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """Several shards, with columns of all kinds, and dropped documents."""
    folder = tmp_path_factory.mktemp("readers")
    rows: list[dict[str, Any]] = [
        {
            "id": f"文{place}",
            "text": f"清晨的菜市场 😀 \n第{place}行" * 20,
            "url": None,
            "score": place / 7,
            "tags": ["a", place],
        }
        for place in range(300)
    ]
    rows += [{"id": f"short{place}", "text": "短", "n": place} for place in range(20)]
    source = write_jsonl(folder / "in.jsonl", rows)
    stages = "[text_length: {min: 20}, language: , near_duplicates: {threshold: 0.999}]"
    result = run_here(source, folder / "out", stages, "output: {shard_size: 50kB}", keep_measures=True)
    write_report(*open_finished(str(folder / "out")))
    return result


def test_duckdb_reads_it(result: Result) -> None:
    duckdb = library("duckdb")
    kept = duckdb.sql(f"select count(*), sum(length(text)), min(id) from '{result.folder}/data/*.parquet'").fetchall()[
        0
    ]
    assert kept[:2] == (result.funnel["kept"], result.funnel["size"]["kept"]["characters"])
    reasons = duckdb.sql(
        f"select stage, reason, count(*) from '{result.folder}/dropped/*.parquet' group by all"
    ).fetchall()
    assert ("text_length", "below_min", 20) in reasons


def test_polars_reads_it(result: Result) -> None:
    polars = library("polars")
    table = (
        polars.scan_parquet(result.folder / "data" / "*.parquet").select("id", "text", "language", "score").collect()
    )
    assert len(table) == result.funnel["kept"]
    assert table["text"].to_list() == result.texts()
    assert table["text"].str.len_chars().sum() == result.funnel["size"]["kept"]["characters"]


@pytest.mark.parametrize("way", ["the files", "the folder, by its card"])
def test_datasets_loads_it(result: Result, tmp_path: Path, way: str) -> None:
    datasets = library("datasets")
    datasets.disable_progress_bars()
    options = {"split": "train", "cache_dir": str(tmp_path)}
    if way == "the files":
        loaded = datasets.load_dataset("parquet", data_files=f"{result.folder}/data/*.parquet", **options)
    else:
        loaded = datasets.load_dataset(str(result.folder), **options)
        dropped = datasets.load_dataset(str(result.folder), "dropped", **options)
        assert len(dropped) == result.funnel["dropped"] + result.funnel["duplicates"]
    assert len(loaded) == result.funnel["kept"] > 100
    assert loaded[0]["text"] == result.texts()[0]


def test_the_hub_understands_the_card(result: Result) -> None:
    hub = library("huggingface_hub")
    card = hub.DatasetCard.load(str(result.folder / "README.md"))
    assert card.data.size_categories == ["n<1K"]
    assert card.data.language == ["zh"]
    assert card.data.license == "unknown"
    front = yaml.safe_load((result.folder / "README.md").read_text("utf-8").split("---\n")[1])
    assert [entry["config_name"] for entry in front["configs"]] == ["default", "dropped"]
