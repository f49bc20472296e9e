"""Indexes merged: one set of files, and every later run keeps what it would have kept against all of them."""

import random
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.errors import UsageError
from cleaner.pipeline.dedup.keys import candidates, first_holders
from cleaner.pipeline.index import compact
from cleaner.pipeline.index.compact import looked_at
from cleaner.pipeline.index.merge import merge
from cleaner.pipeline.index.upkeep import prune
from tests.engine import Result, start_run
from tests.pipeline.dedup.families import page, revise
from tests.pipeline.index.crawls import EARLIER, LATER, TEXTS, Crawls, Texts, contents, kept


def merged(crawls: Crawls, *names: str, into: str = "merged") -> None:
    merge([str(crawls.folder / name) for name in names], str(crawls.folder / into))


def fates(result: Result) -> dict[str, str | None]:
    """Of each document by its id whom it is a duplicate of, None for the kept ones."""
    return dict.fromkeys(kept(result)) | {row["id"]: row["duplicate_of"] for row in result.rows("dropped")}


def split(texts: Texts, crawls: int) -> list[Texts]:
    return [dict(list(texts.items())[start::crawls]) for start in range(crawls)]


def test_of_exact_duplicates_the_first_is_held_and_every_answer_is_the_same(tmp_path: Path) -> None:
    crawls = Crawls(tmp_path, "exact_duplicates")
    crawls.run("first", {"a": "one", "b": "two", "c": "", "d": "two "}, "seen-1")
    crawls.run("second", {"e": " two", "f": "three", "g": "字\0"}, "seen-2")
    merged(crawls, "seen-1", "seen-2")
    (part,) = crawls.parts("merged")
    assert contents(part).keys() == {"a", "b", "f", "g"}
    assert (part.key_count, [origin.documents for origin in part.origins]) == (4, [2, 2])
    new = {"x": "two", "y": "字\0", "z": "four"}
    one = crawls.run("one", new, None, "merged")
    assert fates(one) == {"x": "b", "y": "g", "z": None}
    assert fates(crawls.run("many", new, None, "seen-1", "seen-2")) == fates(one)


def test_near_duplicates_are_found_as_in_the_indexes_that_were_merged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"KEYS_A_FILE": 90, "DOCUMENTS_A_FILE": 3, "SPILL_MEMORY": 100}.items():
        monkeypatch.setattr(compact, name, value)
    crawls = Crawls(tmp_path, settings="bands: 56, rows: 2, ")  # keys that all of a family share
    copies = {f"copy of {name}": text for name, text in TEXTS.items()}
    for number, those in enumerate(split(TEXTS | copies, 3)):
        crawls.run(f"crawl-{number}", those, f"seen-{number}")
    seen = [f"seen-{number}" for number in range(3)]
    merged(crawls, *seen)
    (part,) = crawls.parts("merged")
    assert part.runs == ["crawl-0", "crawl-1", "crawl-2"]
    assert min(len(part.keys), len(part.documents)) > 1
    assert sum(origin.documents for origin in part.origins) == part.document_count
    before = [one for name in seen for one in crawls.parts(name)]
    assert part.document_count < sum(one.document_count for one in before)
    assert part.key_count < sum(one.key_count for one in before)
    dice = random.Random(9)
    new = LATER | {f"{name} again": revise(text, len(text) // 16, dice) for name, text in TEXTS.items()}
    one, many = crawls.run("one", new, None, "merged"), crawls.run("many", new, None, *seen)
    assert (kept(one), len(kept(one)) < len(new)) == (kept(many), True)
    assert fates(one) == fates(many)


keyed = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 3)), max_size=30)


@given(keyed, st.lists(st.integers(0, 3), max_size=12), keyed)
def test_what_is_looked_at_is_all_that_a_run_looks_at(
    held: list[tuple[int, int]], sketches: list[int], new: list[tuple[int, int]]
) -> None:
    """Any documents and keys: pairs of new documents with held ones are the same, of twins with the first of them."""
    firsts = np.array([sketches.index(sketch) for sketch in sketches] + list(range(len(sketches), 12)))
    twins = np.arange(12) - firsts
    numbers, keys = (np.array([pair[place] for pair in sorted(set(held))], np.int64) for place in (0, 1))
    later, later_keys = (np.array([pair[place] for pair in sorted(set(new))], np.int64) for place in (0, 1))
    halves, later_halves = (np.stack([one, one % 2], axis=1).astype(np.uint64) for one in (keys, later_keys))

    def pairs(numbers: np.ndarray, halves: np.ndarray, find=candidates) -> set[tuple[int, int]]:
        order = np.argsort(numbers, kind="stable")
        found = find(
            np.concatenate([numbers[order] - 12, later]),
            np.concatenate([halves[order], later_halves]).astype(np.uint64),
        )
        return {(int(one), int(other)) for one, other in zip(*found, strict=True) if one >= 0}

    def named(pairs: set[tuple[int, int]]) -> set[tuple[int, int]]:
        return {(one, int(firsts[other + 12]) - 12 if other < 0 else other) for one, other in pairs}

    assert named(pairs(*looked_at(numbers, halves, twins))) == named(pairs(numbers, halves))
    assert pairs(*looked_at(numbers, halves, None), first_holders) == pairs(numbers, halves, first_holders)


def test_an_index_is_put_together_in_its_place_and_again_changes_nothing(tmp_path: Path) -> None:
    crawls = Crawls(tmp_path)
    crawls.run("earlier", EARLIER, "seen", "seen")
    crawls.run("later", LATER, "seen", "seen")
    before = crawls.parts("seen")
    kept_copy = [shutil.copytree(part.root, tmp_path / "left" / part.name) for part in before]
    merged(crawls, "seen", into="seen")
    (part,) = crawls.parts("seen")
    assert contents(part) == contents(before_part(kept_copy[0], crawls)) | contents(before_part(kept_copy[1], crawls))
    assert kept(crawls.run("again", TEXTS | LATER, None, "seen")) == set()
    files = sorted(str(path) for path in (tmp_path / "seen").rglob("*"))
    merged(crawls, "seen", into="seen")
    merged(crawls, "left", into="seen")
    assert sorted(str(path) for path in (tmp_path / "seen").rglob("*")) == files
    for old in kept_copy:  # as if it had been killed before it took them away
        shutil.copytree(old, tmp_path / "seen" / old.name)
    merged(crawls, "seen", into="seen")
    assert sorted(str(path) for path in (tmp_path / "seen").rglob("*")) == files


def before_part(root: Path, crawls: Crawls):
    return next(part for part in crawls.parts("left") if part.root == str(root))


def test_one_index_is_copied_as_it_is(tmp_path: Path, seen: Path) -> None:
    merge([str(seen)], str(tmp_path / "copy"))
    merge([str(seen)], str(tmp_path / "copy"))  # it is there
    assert files_of(tmp_path / "copy") == files_of(seen)


def files_of(index: Path) -> dict[str, bytes]:
    return {str(path.relative_to(index)): path.read_bytes() for path in index.rglob("*") if path.is_file()}


def test_indexes_that_do_not_go_together_are_not_merged(tmp_path: Path, seen: Path) -> None:
    shutil.copytree(seen, tmp_path / "a")
    Crawls(tmp_path, settings="size: 4, ").run("others", {"new": LATER["new"]}, "b")
    with pytest.raises(UsageError, match="do not go together: size: "):
        merge([str(tmp_path / "a"), str(tmp_path / "b")], str(tmp_path / "merged"))
    merge([str(tmp_path / "a")], str(tmp_path / "copy"))
    prune(str(tmp_path / "copy"), None, [], ["site1.example"])
    with pytest.raises(UsageError, match="hold the same, but one was pruned"):
        merge([str(tmp_path / "a")], str(tmp_path / "copy"))
    assert not (tmp_path / "merged").exists()


def test_a_run_is_not_matched_against_itself_in_a_merged_index(tmp_path: Path) -> None:
    crawls = Crawls(tmp_path)
    crawls.run("earlier", EARLIER, "seen", "seen")
    crawls.run("later", {"new": page(random.Random(5), 700)}, "seen", "seen")
    merged(crawls, "seen", into="seen")
    shutil.rmtree(tmp_path / "later")
    with pytest.raises(UsageError, match="holds, merged with others, what a run of this input and pipeline kept"):
        start_run(tmp_path / "in-later", tmp_path / "later", crawls.stages(f"{tmp_path}/seen", "seen"))
