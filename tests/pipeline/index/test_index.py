"""Indexes: a crawl against earlier ones keeps what one run over all would, and an index is whole or not there."""

import random
import shutil
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.errors import RunError, UsageError
from cleaner.pipeline.directory import RunDirectory
from cleaner.pipeline.index.parts import list_parts, read_slot
from cleaner.pipeline.index.upkeep import prune
from cleaner.pipeline.run import finish
from cleaner.pipeline.tasks.work import Work, do_work
from tests.engine import Result, do_tasks, run_here, start_run
from tests.pipeline.dedup.families import page, revise, write_documents
from tests.pipeline.index.crawls import EARLIER, LATER, Crawls, contents, kept, make_small


@pytest.fixture
def small_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    make_small(monkeypatch)


@pytest.mark.parametrize(
    "settings", ["", "bands: 56, rows: 2, "], ids=["the usual keys", "keys that all of a family share"]
)
@pytest.mark.usefixtures("small_tasks")
def test_two_crawls_keep_what_one_run_over_both_keeps(tmp_path: Path, settings: str) -> None:
    crawls = Crawls(tmp_path, settings=settings)
    earlier = crawls.run("earlier", EARLIER, "seen")
    later = crawls.run("later", LATER, None, "seen")
    both = crawls.run("both", EARLIER | LATER, None)
    assert kept(earlier, later) == kept(both)
    assert kept(later) == {"new"}
    assert later.funnel["duplicates"] == len(LATER) - 1
    assert later.funnel["read"] == later.funnel["kept"] + later.funnel["duplicates"]


texts = st.lists(st.sampled_from(["a", "b", "a  b", "a b", "", " ", "字", "字\0"]), max_size=9)


@settings(max_examples=4, deadline=None)
@given(st.lists(texts, min_size=1, max_size=3))
def test_crawls_one_after_the_other_keep_what_one_run_keeps_of_exact_duplicates(crawled: list[list[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        crawls, results = Crawls(Path(folder), "exact_duplicates"), []
        documents = [{f"{crawl}-{row}": text for row, text in enumerate(those)} for crawl, those in enumerate(crawled)]
        for crawl, those in enumerate(documents):
            results.append(crawls.run(f"crawl-{crawl}", those, "seen", "seen"))
        everything = {name: text for those in documents for name, text in those.items()}
        source = write_documents(Path(folder) / "in", everything, 1)
        assert kept(*results) == kept(run_here(source, Path(folder) / "all", "[exact_duplicates]"))


def test_a_duplicate_names_the_earlier_document_and_its_run(tmp_path: Path) -> None:
    crawls = Crawls(tmp_path)
    crawls.run("in 2024", EARLIER, "seen")
    rows = {row["id"]: row for row in crawls.run("in 2025", LATER, None, "seen").rows("dropped")}
    assert {name: row["duplicate_of"] for name, row in rows.items()} == {
        name: f"{name.split('-')[0]}-a" for name in LATER if name != "new"
    }
    assert rows["0-b"]["evidence"] == "cluster of 3, kept by run in 2024"
    assert rows["0-b"]["value"] == pytest.approx(0.9, abs=0.03)


def test_a_key_that_decides_names_the_run_too(tmp_path: Path) -> None:
    crawls = Crawls(tmp_path, "exact_duplicates")
    crawls.run("earlier", {"a": "same", "b": "other", "c": "other"}, "seen")
    (part,) = crawls.parts("seen")
    assert {name: len(keys) for name, (_, _, keys) in contents(part).items()} == {"a": 1, "b": 1}
    (row,) = crawls.run("later", {"x": "same", "y": "third"}, None, "seen").rows("dropped")
    assert (row["id"], row["duplicate_of"], row["evidence"]) == ("x", "a", "kept by run earlier")


@pytest.mark.parametrize("keep", ["keep: first, ", "keep: longest, "])
def test_what_an_index_holds_was_kept_already(tmp_path: Path, keep: str) -> None:
    crawls = Crawls(tmp_path, settings=keep)
    longer = {name: text + "附记" * 9 for name, text in LATER.items()}
    crawls.run("earlier", EARLIER, "seen")
    later = crawls.run("later", longer, None, "seen")
    assert kept(later) == {"new"}
    assert {row["duplicate_of"] for row in later.rows("dropped")} == {f"{number}-a" for number in range(4)}


def test_a_chain_through_a_document_that_went_is_not_seen(tmp_path: Path) -> None:
    """The limit of an index of what was kept: one run over both crawls would join the ends by the link between them."""
    dice = random.Random(2)
    first = page(dice, 800)
    link = first[:740] + page(dice, 60)
    last = page(dice, 60) + link[60:]
    crawls = Crawls(tmp_path)
    earlier = crawls.run("earlier", {"first": first, "link": link}, "seen")
    later = crawls.run("later", {"last": last}, None, "seen")
    assert (kept(earlier), kept(later)) == ({"first"}, {"last"})
    assert kept(crawls.run("both", {"a-first": first, "b-link": link, "c-last": last}, None)) == {"a-first"}


def test_a_later_document_does_not_join_earlier_ones(tmp_path: Path) -> None:
    dice = random.Random(4)
    text = page(dice, 1000)
    one, other = revise(text, 120, random.Random(1)), revise(text, 120, random.Random(2))
    crawls = Crawls(tmp_path, settings="threshold: 0.75, ")
    assert kept(crawls.run("earlier", {"one": one, "other": other}, "seen")) == {"one", "other"}
    (row,) = crawls.run("later", {"between": text}, None, "seen").rows("dropped")
    assert (row["duplicate_of"], row["evidence"]) == ("one", "cluster of 3, kept by run earlier")


@pytest.mark.parametrize(
    ("indexed", "memory"),
    [pytest.param(10**9, 10_000, id="one file, many tasks"), pytest.param(10_000, 10**9, id="many files, one task")],
)
@pytest.mark.usefixtures("small_tasks")
def test_partitions_of_an_index_leave_no_trace(tmp_path: Path, memory: int, indexed: int) -> None:
    crawls = Crawls(tmp_path)
    crawls.run("earlier", EARLIER, "seen", memory=indexed)
    (part,) = crawls.parts("seen")
    assert (len(part.keys) > 3) == (indexed < 10**6)
    later = crawls.run("later", LATER, "more", "seen", memory=memory)
    plain = Crawls(tmp_path / "plain")
    plain.run("earlier", EARLIER, "seen")
    expected = plain.run("later", LATER, None, "seen")
    assert [row | {"source": None} for row in later.rows("data")] == [
        row | {"source": None} for row in expected.rows("data")
    ]
    told = [
        [(row["id"], row["duplicate_of"], row["value"]) for row in one.rows("dropped")] for one in (later, expected)
    ]
    assert told[0] == told[1]
    (more,) = crawls.parts("more")
    assert contents(more).keys() == {"new"}


def test_keys_are_read_by_slots_and_none_twice(seen: Path) -> None:
    (part,) = list_parts(str(seen))
    expected = sorted(key for _, _, keys in contents(part).values() for key in keys)
    for slots in (1, 3, 64):
        found = [halves for slot in range(slots) for _, halves in read_slot(part, slot, slots)]
        assert [tuple(key) for key in np.concatenate(found).tolist()] == expected


SHINGLES = "'earlier' with other settings (size: 4 here, 5 there)"
BANDS = "bands: 10 here, 16 there; rows: 11 here, 7 there"
STAGE = "stage: exact_duplicates here, near_duplicates there"


@pytest.mark.parametrize(
    ("stages", "message"),
    [
        pytest.param("[near_duplicates: {against: [SEEN], size: 4}]", SHINGLES, id="shingles"),
        pytest.param("[near_duplicates: {against: [SEEN], threshold: 0.9}]", BANDS, id="bands"),
        pytest.param("[near_duplicates: {index: SEEN, seed: 2}]", "(seed: 2 here, 1 there)", id="to be added to"),
        pytest.param("[exact_duplicates: {against: [SEEN]}]", STAGE, id="another stage"),
        pytest.param("[near_duplicates: {against: [SEEN/none]}]", "there is no index at", id="none there"),
        pytest.param("[near_duplicates: {index: X}, exact_duplicates: {index: X}]", "at two stages", id="one for two"),
    ],
)
def test_what_does_not_fit_is_refused_before_anything_starts(
    tmp_path: Path, seen: Path, stages: str, message: str
) -> None:
    crawls = Crawls(tmp_path)
    stages = stages.replace("SEEN", str(seen)).replace(" X}", f" {tmp_path}/new}}")
    with pytest.raises(UsageError) as refused:
        start_run(crawls.write("later", LATER), tmp_path / "later", stages)
    assert message in str(refused.value)
    assert not (tmp_path / "later").exists()


def test_another_threshold_may_use_the_same_keys(tmp_path: Path, seen: Path) -> None:
    shutil.copytree(seen, tmp_path / "seen")
    strict = Crawls(tmp_path, settings="threshold: 0.99, bands: 16, rows: 7, ")
    assert kept(strict.run("later", LATER, None, "seen")) == set(LATER)


def test_the_same_crawl_again_is_not_matched_against_itself(tmp_path: Path) -> None:
    crawls = Crawls(tmp_path)
    first = crawls.run("out", EARLIER, "seen", "seen")
    (part,) = crawls.parts("seen")
    again = crawls.run("out", EARLIER, "seen", "seen")
    assert (again.files(), crawls.parts("seen")) == (first.files(), [part])
    shutil.rmtree(tmp_path / "out")
    anew = crawls.run("out", EARLIER, "seen", "seen")
    assert anew.files() == first.files()
    (other,) = crawls.parts("seen")
    assert contents(other).keys() == EARLIER.keys() - {"3-b"}
    assert (other.root, other.numbers) == (part.root, part.numbers)
    assert len([path for path in Path(other.root).iterdir() if path.is_dir()]) == 1


def test_a_trial_with_a_limit_adds_nothing(tmp_path: Path) -> None:
    crawls = Crawls(tmp_path)
    crawls.run("out", EARLIER, "seen", "seen")
    parts = crawls.parts("seen")
    trial = run_here(tmp_path / "in-out", tmp_path / "trial", crawls.stages(f"{tmp_path}/seen", "seen"), limit=2)
    assert (trial.funnel["kept"], crawls.parts("seen")) == (2, parts)


def test_a_pruned_part_does_not_come_back_with_the_run_that_wrote_it(tmp_path: Path) -> None:
    crawls = Crawls(tmp_path)
    crawls.run("out", EARLIER, "seen")
    prune(str(tmp_path / "seen"), None, ["out"], [])
    crawls.run("out", EARLIER, "seen")
    assert crawls.parts("seen") == []


@pytest.mark.usefixtures("small_tasks")
def test_a_run_stopped_anywhere_leaves_no_half_index_and_goes_on_to_the_same_bytes(tmp_path: Path) -> None:
    crawls = Crawls(tmp_path)
    crawls.run("before", EARLIER, "seen")
    source = crawls.write("later", LATER)
    stages = crawls.stages(f"{tmp_path}/seen", "whole")
    reference = run_here(source, tmp_path / "later", stages, memory=20_000).files()
    (part,) = crawls.parts("whole")
    written = [(Path(part.root) / file.name).read_bytes() for file in [*part.documents, *part.keys]]
    phases = RunDirectory(str(tmp_path / "later")).phases
    first = sum(phase.tasks for phase in phases[: [phase.kind for phase in phases].index("cluster")])
    last = sum(phase.tasks for phase in phases)
    assert phases[[phase.kind for phase in phases].index("index")].tasks > 2
    for stop in range(first, last + 1, 4):
        shutil.rmtree(tmp_path / "later")
        shutil.rmtree(tmp_path / "whole", ignore_errors=True)
        run = start_run(source, tmp_path / "later", stages, memory=20_000)
        do_tasks(run, most=stop)
        repeat_last(run)
        assert crawls.parts("whole") == []
        again = start_run(source, tmp_path / "later", stages, memory=20_000)
        do_tasks(again, reverse=True)
        assert crawls.parts("whole") == []
        assert Result(tmp_path / "later", finish(again)).files() == reference
        (part,) = crawls.parts("whole")
        assert [(Path(part.root) / file.name).read_bytes() for file in [*part.documents, *part.keys]] == written


def repeat_last(run: RunDirectory) -> None:
    """The next task leaves all it wrote but its receipt."""
    phase = next((phase for phase in run.phases if run.missing_tasks(phase)), None)
    if phase is not None:
        task = run.missing_tasks(phase)[0]
        do_work(Work(str(run.store.root), phase.number, task), lambda _bytes, _documents: None)
        run.store.path(run.receipt_name(phase, task)).unlink()


def cut_documents(part: Path) -> None:
    for file in part.glob("*/documents/*"):
        file.write_bytes(b"PAR1")


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        pytest.param(shutil.rmtree, "is gone: it was there when the run was planned", id="part gone"),
        pytest.param(lambda part: next(part.glob("*/keys/*")).unlink(), "is damaged or gone", id="keys gone"),
        pytest.param(cut_documents, "is damaged or gone", id="documents cut"),
        pytest.param(lambda part: (part / "part.json").write_text("{"), "is damaged", id="not JSON"),
    ],
)
def test_an_index_damaged_under_a_run_is_told(tmp_path: Path, seen: Path, damage, message: str) -> None:
    crawls = Crawls(tmp_path)
    shutil.copytree(seen, tmp_path / "seen")
    run = start_run(crawls.write("later", LATER), tmp_path / "later", crawls.stages(f"{tmp_path}/seen", None))
    damage(Path(crawls.parts("seen")[0].root))
    with pytest.raises(RunError, match=message):
        do_tasks(run)


def test_an_index_holds_what_the_stage_kept_whatever_comes_behind_it(tmp_path: Path) -> None:
    source = write_documents(tmp_path / "in", EARLIER | {"short": "短", "empty": ""}, 1)
    result = run_here(
        source, tmp_path / "out", f"[near_duplicates: {{index: {tmp_path}/seen}}, text_length: {{min: 700}}]"
    )
    (part,) = list_parts(str(tmp_path / "seen"))
    held = contents(part)
    assert held.keys() == (EARLIER.keys() | {"short", "empty"}) - {"3-b"}
    assert held["short"][2] == held["empty"][2] == set()
    assert kept(result) < held.keys()


def test_an_index_may_stand_in_an_object_store(tmp_path: Path) -> None:
    stages = "[near_duplicates: {against: ['memory://indexes/seen'], index: 'memory://indexes/seen'}]"
    one = run_here(write_documents(tmp_path / "a", EARLIER, 2), tmp_path / "one", stages)
    two = run_here(write_documents(tmp_path / "b", LATER, 2), tmp_path / "two", stages)
    assert (kept(one), kept(two)) == (EARLIER.keys() - {"3-b"}, {"new"})
    assert {run for part in list_parts("memory://indexes/seen") for run in part.runs} == {"one", "two"}
    assert prune("memory://indexes/seen", None, ["two"], []) == (1, len(EARLIER))
