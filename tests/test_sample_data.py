"""The committed sample crawl is what its generator writes, and its labels tell the truth about every record."""

from __future__ import annotations

import bz2
import io
import json
import lzma
import subprocess
import sys
import zlib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from warcio.archiveiterator import ArchiveIterator

SAMPLE_DATA = Path(__file__).resolve().parent.parent / "sample_data"
CRAWL = SAMPLE_DATA / "crawl"
LARGEST_FILE = 500_000  # bytes
LARGEST_CRAWL = 1_600_000  # bytes
DOCUMENT_RECORDS = ("response", "conversion")


def run_generator(output: Path) -> Path:
    """Run the generator as a user would, and give back the folder it wrote to."""
    command = [sys.executable, str(SAMPLE_DATA / "make_sample_data.py"), "--output", str(output)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return output


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run_generator(tmp_path_factory.mktemp("first"))


@pytest.fixture(scope="module")
def labels() -> list[dict[str, Any]]:
    return [json.loads(line) for line in (SAMPLE_DATA / "labels.jsonl").read_text(encoding="utf-8").splitlines()]


def list_files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def gunzip(data: bytes) -> bytes:
    """All members of a gzip file, and of one that breaks off what is there."""
    parts = []
    while data:
        member = zlib.decompressobj(wbits=31)
        parts.append(member.decompress(data))
        data = member.unused_data
    return b"".join(parts)


def read_unpacked(path: Path) -> bytes:
    """What a file holds whatever the compression: two releases of zlib need not give the same bytes."""
    data = path.read_bytes()
    if path.suffix == ".parquet":
        return json.dumps(pq.read_table(io.BytesIO(data)).to_pylist()).encode()
    unpack = {".gz": gunzip, ".bz2": bz2.decompress, ".xz": lzma.decompress}.get(path.suffix)
    return unpack(data) if unpack else data


def count_records(path: Path) -> int:
    """How many documents a reader meets in a shard, the broken ones among them."""
    if path.suffix == ".parquet":
        return int(pq.ParquetFile(path).metadata.num_rows)
    if ".warc" in path.suffixes:
        with path.open("rb") as stream:
            return sum(record.rec_type in DOCUMENT_RECORDS for record in ArchiveIterator(stream))
    if ".jsonl" in path.suffixes:
        return len([line for line in read_unpacked(path).split(b"\n") if line])
    return 1


@cache
def read_rows(path: Path) -> dict[int, dict[str, Any]]:
    """The lines of a JSONL shard that are whole JSON objects, by row."""
    rows = {}
    for row, line in enumerate(read_unpacked(path).split(b"\n")):
        try:
            value = json.loads(line)
        except ValueError:
            continue
        if isinstance(value, dict):
            rows[row] = value
    return rows


@cache
def list_shingles(text: str) -> frozenset[str]:
    """The character 5-grams of a text without its white space."""
    packed = "".join(text.split())
    return frozenset(packed[start : start + 5] for start in range(len(packed) - 4))


def test_regenerating_gives_the_committed_files(generated: Path) -> None:
    assert list_files(generated / "crawl") == list_files(CRAWL)
    changed = [
        name for name in list_files(CRAWL) if read_unpacked(generated / "crawl" / name) != read_unpacked(CRAWL / name)
    ]
    assert changed == []
    assert (generated / "labels.jsonl").read_bytes() == (SAMPLE_DATA / "labels.jsonl").read_bytes()


def test_two_runs_write_the_same_bytes(generated: Path, tmp_path: Path) -> None:
    second = run_generator(tmp_path)
    assert list_files(second) == list_files(generated)
    assert [
        name for name in list_files(second) if (second / name).read_bytes() != (generated / name).read_bytes()
    ] == []


def test_every_record_has_one_label(labels: list[dict[str, Any]]) -> None:
    places = [(label["shard"], label["row"]) for label in labels]
    expected = [(name, row) for name in list_files(CRAWL) for row in range(count_records(CRAWL / name))]
    # An empty text file is still one document; an empty JSONL file holds none.
    assert sorted(places) == sorted(expected)


@pytest.mark.parametrize("field", ["id", "url"])
def test_names_are_unique(labels: list[dict[str, Any]], field: str) -> None:
    counts = Counter(label[field] for label in labels if label[field] is not None)
    assert len(counts) > 1000
    assert [name for name, count in counts.items() if count > 1] == []


def test_labels_name_the_records_they_stand_for(labels: list[dict[str, Any]]) -> None:
    shards = {name: read_rows(CRAWL / name) for name in list_files(CRAWL) if name.startswith("jsonl/")}
    named = [label for label in labels if label["shard"] in shards and (label["id"] or label["url"])]
    assert len(named) > 1000
    for label in named:
        record = shards[label["shard"]][label["row"]]
        assert label["id"] == record.get("id")
        assert label["url"] == record.get("url")


def test_warc_labels_follow_the_order_of_the_responses(labels: list[dict[str, Any]]) -> None:
    for path in sorted(CRAWL.glob("warc/*")):
        with path.open("rb") as stream:
            records = [record for record in ArchiveIterator(stream) if record.rec_type == "response"]
            urls = [record.rec_headers.get_header("WARC-Target-URI") for record in records]
        shard = path.relative_to(CRAWL).as_posix()
        assert [label["url"] for label in labels if label["shard"] == shard] == urls


def test_every_article_comes_first_once(labels: list[dict[str, Any]]) -> None:
    firsts = Counter(label["article"] for label in labels if label["label"] in ("good", "dirty_good"))
    assert firsts == Counter(path.stem for path in SAMPLE_DATA.glob("articles/*.txt"))
    languages = Counter(key.split("-")[0] for key in firsts)
    assert languages["zh"] >= 12
    assert languages["zht"] >= 3
    assert languages["en"] >= 8


def test_right_keep_rate_is_that_of_a_real_crawl(labels: list[dict[str, Any]]) -> None:
    articles = {label["article"] for label in labels if label["label"] in ("good", "dirty_good")}
    assert 0.01 <= len(articles) / len(labels) <= 0.05
    assert 1500 <= len(labels) <= 2500


def test_junk_has_no_article_and_copies_have_one(labels: list[dict[str, Any]]) -> None:
    assert [label for label in labels if label["label"] == "junk" and label["article"]] == []
    assert [label for label in labels if label["label"] == "duplicate" and not label["article"]] == []


def test_junk_is_not_the_same_page_over_and_over(labels: list[dict[str, Any]]) -> None:
    shards = {name: read_rows(CRAWL / name) for name in list_files(CRAWL) if name.startswith("jsonl/")}
    junk = [label for label in labels if label["label"] == "junk" and label["shard"] in shards]
    texts = Counter(str(shards[label["shard"]][label["row"]].get("text")) for label in junk if label["id"])
    assert len(texts) > 0.95 * sum(texts.values())


@pytest.mark.parametrize(
    ("kind", "least"),
    [
        pytest.param("exact_copy", 1.0, id="exact copies are exact"),
        pytest.param("edited_copy", 0.75, id="edited copies stay near"),
        pytest.param("appended_copy", 0.75, id="copies with something appended stay near"),
        pytest.param("block_replaced_copy", 0.7, id="copies with a block replaced stay near"),
    ],
)
def test_copies_are_as_near_as_their_kind_says(labels: list[dict[str, Any]], kind: str, least: float) -> None:
    clean = {label["article"] for label in labels if label["label"] == "good"}
    copies = [label for label in labels if label["kind"] == kind and label["article"] in clean and label["id"]]
    readable = [label for label in copies if "jsonl" in label["shard"]]
    assert len(readable) >= 3
    for label in readable:
        article = (SAMPLE_DATA / "articles" / f"{label['article']}.txt").read_text(encoding="utf-8")
        ours, theirs = list_shingles(article), list_shingles(read_rows(CRAWL / label["shard"])[label["row"]]["text"])
        assert len(ours & theirs) / len(ours | theirs) >= least


def test_articles_are_as_long_as_articles() -> None:
    lengths = {path.stem: len(path.read_text(encoding="utf-8")) for path in SAMPLE_DATA.glob("articles/*.txt")}
    assert {key: length for key, length in lengths.items() if not 500 <= length <= 2500} == {}


def test_files_are_small_enough_to_commit() -> None:
    sizes = {name: (CRAWL / name).stat().st_size for name in list_files(CRAWL)}
    assert {name: size for name, size in sizes.items() if size > LARGEST_FILE} == {}
    assert sum(sizes.values()) <= LARGEST_CRAWL
    assert (SAMPLE_DATA / "labels.jsonl").stat().st_size <= LARGEST_FILE


def test_readme_counts_what_the_labels_count(labels: list[dict[str, Any]]) -> None:
    text = (SAMPLE_DATA / "README.md").read_text(encoding="utf-8")
    kinds = Counter((label["label"], label["kind"]) for label in labels)
    rows = {f"| {label} | {kind} | {count} |" for (label, kind), count in kinds.items()}
    assert [row for row in rows if row not in text] == []
    assert f"{len(labels):,} records" in text


def test_hosts_belong_to_nobody(labels: list[dict[str, Any]]) -> None:
    hosts = [label["url"].split("/")[2] for label in labels if label["url"]]
    assert [host for host in hosts if not host.endswith((".example", ".invalid", ".test"))] == []
