"""Documents that kill the process that works on them are found, set aside and named; nothing else is lost."""

from pathlib import Path

import pytest

from tests.engine import Result, write_jsonl
from tests.system.processes import Cleaner

pytestmark = [pytest.mark.system, pytest.mark.timeout(600)]

PADDING = b" " * 5_000_000 + b"\n"
"""A blank line: two shards with one are more than a task reads (8 MB), so each shard is a task of its own."""
DOCUMENTS = 1500


def write_tasks(folder: Path, marked: dict[str, str], tasks: int = 3) -> Path:
    """So many tasks of documents; those named in `marked` ("task-row") say the word that is given for them."""
    for task in range(tasks):
        names = [f"{task}-{row}" for row in range(DOCUMENTS)]
        lines = [{"id": name, "text": f"document {name} {marked.get(name, '')}"} for name in names]
        path = write_jsonl(folder / f"{task}.jsonl", lines)
        path.write_bytes(path.read_bytes() + PADDING)
    return folder


@pytest.mark.parametrize(
    "poison",
    [
        pytest.param(["1-700"], id="one"),
        pytest.param(["0-0", "2-1499"], id="two in different tasks, the first and the last document"),
        pytest.param(["1-3", "1-4", "1-1200"], id="three in one task, two of them neighbours"),
    ],
)
@pytest.mark.parametrize("stages", ["[toy_poison]", "[exact_duplicates, toy_poison]", "[toy_keys, toy_short]"])
def test_exactly_the_killing_documents_are_error_records(
    tmp_path: Path, cleaner: Cleaner, poison: list[str], stages: str
) -> None:
    source = write_tasks(tmp_path / "in", dict.fromkeys(poison, "arsenic"))
    arguments = [source, "-o", tmp_path / "out", "-p", cleaner.pipeline(stages), "--workers", 2]
    assert cleaner.run(*arguments) == 0, cleaner.log.read_text()
    result = Result(tmp_path / "out", {})
    assert [(row["id"], row["cause"]) for row in result.rows("errors")] == [
        (name, "killed_the_worker") for name in poison
    ]
    gone = {row["id"] for row in result.rows("dropped")}
    assert {row["id"] for row in result.rows("data")} == all_names() - set(poison) - gone
    assert len(gone) == (0 if "toy_short" not in stages else len(all_names()) - len(poison))


def all_names() -> set[str]:
    return {f"{task}-{row}" for task in range(3) for row in range(DOCUMENTS)}


def test_document_that_a_corpus_stage_cannot_bear_is_an_error_record(tmp_path: Path, cleaner: Cleaner) -> None:
    source = write_tasks(tmp_path / "in", {"0-7": "boom", "1-9": "boom"}, tasks=2)
    arguments = [source, "-o", tmp_path / "out", "-p", cleaner.pipeline("[toy_keys, toy_poison]"), "--workers", 2]
    assert cleaner.run(*arguments) == 0, cleaner.log.read_text()
    result = Result(tmp_path / "out", {})
    assert [(row["id"], row["cause"]) for row in result.rows("errors")] == [
        ("0-7", "stage_failed"),
        ("1-9", "stage_failed"),
    ]
    assert len(result.rows("data")) == 2 * DOCUMENTS - 2


@pytest.mark.parametrize(("most", "code"), [("0", 1), ("0.01", 0)], ids=["over the error rate", "below the error rate"])
def test_poison_counts_as_an_error(tmp_path: Path, cleaner: Cleaner, most: str, code: int) -> None:
    source = write_tasks(tmp_path / "in", {"0-10": "arsenic"}, tasks=1)
    arguments = [source, "-o", tmp_path / "out", "-p", cleaner.pipeline("[toy_poison]"), "--max-error-rate", most]
    assert cleaner.run(*arguments) == code, cleaner.log.read_text()


def test_document_that_takes_all_memory_is_an_error_record(tmp_path: Path, cleaner: Cleaner) -> None:
    source = write_tasks(tmp_path / "in", {"0-500": "glutton"}, tasks=1)
    arguments = [source, "-o", tmp_path / "out", "-p", cleaner.pipeline("[toy_poison]"), "--workers", 1]
    process = cleaner.start(*arguments, memory=4_000_000_000)
    assert process.wait() == 0, cleaner.log.read_text()
    result = Result(tmp_path / "out", {})
    assert [(row["id"], row["cause"]) for row in result.rows("errors")] == [("0-500", "stage_failed")]
    assert "MemoryError" in result.rows("errors")[0]["message"]
    assert len(result.rows("data")) == DOCUMENTS - 1
