"""Plans: phases from stages, tasks from shards, labels."""

from dataclasses import replace

import pytest

from cleaner.io.shards import Shard
from cleaner.pipeline.definition.config import parse_pipeline
from cleaner.pipeline.plan import (
    TASK_SIZES,
    cut_phases,
    deal_tasks,
    expected_documents,
    gather_task_count,
    match_task_count,
    place_stages,
    task_size,
)
from tests.engine import pipeline_of

pytestmark = pytest.mark.usefixtures("toys")


def shard(path: str, size: int, compression: str = "gzip") -> Shard:
    return Shard(path, size, "0", "jsonl", compression)


@pytest.mark.parametrize(
    ("stages", "phases"),
    [
        pytest.param("[]", ["clean 0-0", "gather"], id="no stage"),
        pytest.param("[toy_length, toy_raises]", ["clean 0-2", "gather"], id="local stages only"),
        pytest.param(
            "[toy_length, exact_duplicates, toy_raises]",
            ["clean 0-1", "match", "cluster", "clean 2-3", "gather"],
            id="a de-duplicator in the middle",
        ),
        pytest.param(
            "[exact_duplicates: {index: seen}]",
            ["clean 0-0", "match", "cluster", "index", "clean 1-1", "gather"],
            id="a de-duplicator that adds to an index",
        ),
        pytest.param("[toy_longest]", ["clean 0-0", "summary", "clean 1-1", "gather"], id="a selector alone"),
        pytest.param(
            "[exact_duplicates, toy_longest]",
            ["clean 0-0", "match", "cluster", "clean 1-1", "summary", "clean 2-2", "gather"],
            id="two corpus stages in a row",
        ),
    ],
)
def test_list_is_cut_at_corpus_stages(stages: str, phases: list[str]) -> None:
    pipeline = parse_pipeline(pipeline_of(stages), "test")
    cut = cut_phases(pipeline.stages, 3, 2, 1)
    words = [f"{phase.kind} {phase.first}-{phase.last}" if phase.kind == "clean" else phase.kind for phase in cut]
    assert words == phases
    assert [phase.number for phase in cut] == list(range(len(cut)))
    assert [phase.tasks for phase in cut if phase.kind == "clean"] == [3] * sum(phase.kind == "clean" for phase in cut)


def test_labels_are_unique() -> None:
    pipeline = parse_pipeline(pipeline_of("[toy_length, toy_raises, toy_length, toy_length]"), "test")
    assert [placed.label for placed in place_stages(pipeline.stages)] == [
        "toy_length",
        "toy_raises",
        "toy_length#2",
        "toy_length#3",
    ]


def test_small_shards_share_a_task_and_none_is_lost() -> None:
    shards = [shard(f"{number:03d}", 3_000_000) for number in range(10)]
    tasks = deal_tasks(shards)
    assert [len(pieces) for pieces in tasks] == [2, 2, 2, 2, 2]
    assert [piece.slice.shard for pieces in tasks for piece in pieces] == shards


def test_task_size_follows_the_input_within_bounds() -> None:
    least, most = TASK_SIZES
    assert task_size([shard("a", 10)]) == least
    assert task_size([shard(str(number), 10**10) for number in range(10)]) == 10**11 // 256
    assert task_size([shard(str(number), 10**12) for number in range(10)]) == most


def test_no_input_still_has_a_task() -> None:
    assert deal_tasks([]) == [[]]


@pytest.mark.parametrize(("documents", "tasks"), [(0, 1), (2 * 10**6, 1), (2 * 10**9, 500), (2 * 10**11, 50_000)])
def test_key_partitions_grow_with_the_corpus_not_with_memory(documents: int, tasks: int) -> None:
    assert match_task_count(documents, 256_000_000) == tasks


def test_a_page_is_taken_to_be_ten_times_as_long_as_a_text() -> None:
    text, pages = shard("a.jsonl", 1_000, "none"), replace(shard("b.warc", 10_000, "none"), format="warc")
    assert (expected_documents([text]), expected_documents([pages]), expected_documents([text, pages])) == (2, 2, 4)


def test_gather_tasks_are_bounded() -> None:
    assert gather_task_count(1, 512_000_000) == 1
    assert gather_task_count(10**15, 512_000_000) == 1000
