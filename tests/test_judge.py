"""The judge of runs over the sample crawl: what is right, what is missing, what should not be there."""

import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

SAMPLE = Path(__file__).resolve().parent.parent / "sample_data"
sys.path.insert(0, str(SAMPLE))

from judge import Labels, verdict  # noqa: E402 - a script beside its data, not a module of the package


def judged(folder: Path, rows: list[dict[str, str]]) -> dict[str, str]:
    """The first figure of each line of the verdict."""
    (folder / "data").mkdir(parents=True)
    names = ("id", "url", "source", "text")
    table = pa.table({name: pa.array([row[name] for row in rows], pa.string()) for name in names})
    pq.write_table(table, folder / "data" / "part-00000.parquet")
    return {line[:20].strip(): line[20:].split("(")[0].strip() for line in verdict(folder)}


def row_of(label: dict[str, str], text: str) -> dict[str, str]:
    source = f"somewhere/sample_data/crawl/{label['shard']}"
    return {"id": label.get("id") or "-", "url": label.get("url") or "-", "source": source, "text": text}


@pytest.fixture(scope="module")
def ideal() -> list[dict[str, str]]:
    """One record for each article, with the article's own text."""
    firsts = {label["article"]: label for label in reversed(Labels().all) if label["label"] in ("good", "dirty_good")}
    return [row_of(label, (SAMPLE / "articles" / f"{key}.txt").read_text("utf-8")) for key, label in firsts.items()]


def test_the_ideal_corpus_is_perfect(tmp_path: Path, ideal: list[dict[str, str]]) -> None:
    said = judged(tmp_path, ideal)
    assert [said[name] for name in ("recall of articles", "precision of kept", "likeness to articles")] == ["1.000"] * 3


def test_what_is_missing_and_what_is_too_much_both_cost(tmp_path: Path, ideal: list[dict[str, str]]) -> None:
    junk = next(label for label in Labels().all if label["label"] == "junk" and label.get("url"))
    said = judged(tmp_path, [*ideal[1:], row_of(junk, "买一送一")])
    assert float(said["recall of articles"]) == pytest.approx(40 / 41, abs=0.001)
    assert float(said["precision of kept"]) == pytest.approx(40 / 41, abs=0.001)


def test_dirt_left_in_a_text_makes_it_less_like_the_article(tmp_path: Path, ideal: list[dict[str, str]]) -> None:
    dirty = [{**row, "text": row["text"] + "\n" + "加微信领红包" * 40} for row in ideal]
    assert float(judged(tmp_path, dirty)["likeness to articles"]) < 0.99
