"""What-if says what a real run with the new thresholds says, and no more than it can know."""

import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaner.errors import RunError, UsageError
from cleaner.pipeline.definition.config import parse_pipeline
from cleaner.report.finished import open_finished
from cleaner.report.recut import Recut, recut, recut_table
from tests.engine import Result, pipeline_of, run_here, write_jsonl

pytestmark = pytest.mark.usefixtures("toys")

THREE = "[{{toy_length: {}}}, {{toy_digits: {}}}, {{toy_words: {}}}]"
OLD = THREE.format("{min: 20, max: 90}", "{max: 0.3}", "{min: 4, max: 14}")


def documents(count: int = 300, broken: float = 0.0) -> list[dict[str, object]]:
    """Texts on both sides of every threshold, copies and comments among them; a share of them breaks 'toy_words'."""
    dice = random.Random(5)
    words = ["河", "茶馆", "12", "2026", "orchard", "a", "木匠", "的", "\n", "77", "\n# remark "]
    made: list[dict[str, object]] = [{"id": "empty", "text": ""}, {"id": "remark", "text": "# 2026 remarks only" * 2}]
    for number in range(count):
        text = " ".join(dice.choices(words, k=dice.randrange(30)))
        copy = "seen twice 1234 " * dice.randrange(1, 4)
        made.append({"id": str(number), "text": copy if dice.random() < 0.2 else text})
        made[-1]["text"] = f"{made[-1]['text']}\0" if dice.random() < broken else made[-1]["text"]
    return made


def what_if(result: Result, stages: str) -> Recut:
    run, funnel = open_finished(str(result.folder))
    return recut(run, funnel, parse_pipeline(pipeline_of(stages), "new"))


def of_documents(funnel: Mapping[str, Any]) -> tuple[object, ...]:
    """What two funnels can be compared by."""
    keys = ("name", "counted_as", "documents_in", "documents_out", "reasons", "errors")
    ledger = {key: funnel[key] for key in ("read", "kept", "dropped", "duplicates", "errors")}
    return ledger, [[stage[key] for key in keys] for stage in funnel["stages"]]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write_jsonl(tmp_path / "input.jsonl", [*documents(), {"id": "no text"}])


@pytest.mark.parametrize(
    "bounds",
    [
        pytest.param(("{min: 40, max: 90}", "{max: 0.3}", "{min: 4, max: 14}"), id="first tightened"),
        pytest.param(("{min: 20, max: 90}", "{max: 0.3}", "{min: 6, max: 10}"), id="last tightened at both ends"),
        pytest.param(("{min: 5, max: 90}", "{max: 0.3}", "{min: 4, max: 14}"), id="first loosened"),
        pytest.param(("{min: 20, max: 90}", "{max: 0.6}", "{min: 4, max: 14}"), id="middle loosened"),
        pytest.param(("{}", "{}", "{}"), id="all bounds taken away"),
        pytest.param(("{min: 20}", "{min: 0.1, max: 0.2}", "{max: 14}"), id="loosened and tightened together"),
        pytest.param(("{min: 1000}", "{max: 0.3}", "{min: 4, max: 14}"), id="nothing kept"),
        pytest.param(("{min: 20, max: 90}", "{max: 0.3}", "{min: 4, max: 14}"), id="nothing changed"),
    ],
)
@pytest.mark.parametrize("keep_dropped", ["all", "sample"])
def test_equals_a_real_run_where_filters_stand_together(
    source: Path, tmp_path: Path, bounds: Sequence[str], keep_dropped: str
) -> None:
    before = run_here(source, tmp_path / "before", OLD, keep_measures=True, keep_dropped=keep_dropped)
    after = run_here(source, tmp_path / "after", THREE.format(*bounds))
    found = what_if(before, THREE.format(*bounds)).funnel
    assert of_documents(found) == of_documents(after.funnel)
    assert found["unknown"] == 0


def between(first: str, second: str, third: str) -> str:
    """Two groups of filters with an editor and a de-duplicator between them."""
    return f"[toy_length: {first}, toy_comments: , exact_duplicates: , toy_length: {second}, toy_digits: {third}]"


@pytest.mark.parametrize(
    "bounds",
    [
        pytest.param(("{min: 12}", "{min: 30}", "{max: 0.1}"), id="tightened behind the duplicates"),
        pytest.param(("{min: 12}", "{}", "{max: 0.9}"), id="loosened behind the duplicates"),
        pytest.param(("{min: 17}", "{min: 18}", "{max: 0.4}"), id="tightened on both sides, all copies leave"),
    ],
)
def test_equals_a_real_run_with_stages_between(source: Path, tmp_path: Path, bounds: Sequence[str]) -> None:
    before = run_here(source, tmp_path / "before", between("{min: 12}", "{min: 20}", "{max: 0.3}"), keep_measures=True)
    after = run_here(source, tmp_path / "after", between(*bounds))
    assert of_documents(what_if(before, between(*bounds)).funnel) == of_documents(after.funnel)


def test_what_is_let_through_to_stages_behind_is_unknown(source: Path, tmp_path: Path) -> None:
    old, new = between("{min: 30}", "{min: 20}", "{max: 0.3}"), between("{min: 12}", "{min: 20}", "{max: 0.2}")
    before = run_here(source, tmp_path / "before", old, keep_measures=True)
    after = run_here(source, tmp_path / "after", new).funnel
    result = what_if(before, new)
    stages = {stage["name"]: stage for stage in result.funnel["stages"]}
    through = after["stages"][1]["documents_out"] - before.funnel["stages"][1]["documents_out"]
    assert stages["toy_length"]["unknown"] == result.funnel["unknown"] == through > 0
    assert stages["toy_length"]["documents_out"] == after["stages"][1]["documents_out"]
    assert stages["toy_comments"]["documents_in"] == before.funnel["stages"][2]["documents_in"]
    assert sum(result.funnel[name] for name in ("kept", "dropped", "duplicates", "errors", "unknown")) == after["read"]
    assert any("'toy_comments'" in note and f"{through:,} documents" in note for note in result.notes)
    assert any("'exact_duplicates'" in note and "clusters" in note for note in result.notes)


def test_what_stages_fail_on_is_an_error_once_it_is_let_through(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "input.jsonl", documents(broken=0.2))
    before = run_here(source, tmp_path / "before", OLD, keep_measures=True)
    looser = THREE.format("{min: 5}", "{max: 0.5}", "{min: 4, max: 14}")
    after = run_here(source, tmp_path / "after", looser)
    result = what_if(before, looser)
    assert after.funnel["errors"] > before.funnel["errors"] > 0
    assert of_documents(result.funnel) == of_documents(after.funnel)
    assert any(
        note.startswith(f"{before.funnel['errors']:,} documents on which a stage failed") for note in result.notes
    )


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bounds=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=3, max_size=3))
def test_any_thresholds_balance_and_equal_a_real_run(
    tmp_path_factory: pytest.TempPathFactory, bounds: list[tuple[int, int]]
) -> None:
    folder = tmp_path_factory.mktemp("law")
    low, high = ([sorted(pair)[place] for pair in bounds] for place in (0, 1))
    words = [f"{{min: {low[0]}, max: {high[0]}}}", f"{{min: {low[1] / 99}}}", f"{{max: {high[2]}}}"]
    source = write_jsonl(folder / "input.jsonl", documents(60))
    before = run_here(source, folder / "before", OLD, keep_measures=True)
    after = run_here(source, folder / "after", THREE.format(*words))
    assert of_documents(what_if(before, THREE.format(*words)).funnel) == of_documents(after.funnel)


@pytest.mark.parametrize(
    ("options", "stages", "said"),
    [
        pytest.param({}, OLD, "wrote down no measures: make another", id="no measures"),
        pytest.param({"keep_measures": True, "keep_dropped": "none"}, OLD, "--keep-dropped sample", id="none dropped"),
        pytest.param(
            {"keep_measures": True},
            "[toy_length]",
            r"stages\[1\]: 'toy_digits' was there, and is not now",
            id="a stage less",
        ),
        pytest.param(
            {"keep_measures": True},
            OLD.replace("]", ", exact_duplicates: {by: url}]"),
            r"stages\[3\]: 'exact_duplicates' is new",
            id="a stage more",
        ),
    ],
)
def test_refuses_what_cannot_be_cut(
    source: Path, tmp_path: Path, options: dict[str, Any], stages: str, said: str
) -> None:
    before = run_here(source, tmp_path / "before", OLD, **options)
    with pytest.raises(UsageError, match=said):
        what_if(before, stages)


def test_refuses_another_setting_beside_another_threshold(source: Path, tmp_path: Path) -> None:
    before = run_here(source, tmp_path / "before", "[toy_length, exact_duplicates]", keep_measures=True)
    with pytest.raises(UsageError) as raised:
        what_if(before, "[toy_length: {min: 3}, exact_duplicates: {by: url}]")
    assert raised.value.faults[1:] == ("  stages[1].exact_duplicates.by: text -> url",)


def test_refuses_files_that_are_not_of_the_run(source: Path, tmp_path: Path) -> None:
    before = run_here(source, tmp_path / "before", OLD, keep_measures=True)
    next((before.folder / "dropped").iterdir()).unlink()
    with pytest.raises(RunError, match=r"dropped/ \('above_max'\) holds 0 documents, not the .* of funnel\.json"):
        what_if(before, OLD)


def test_refuses_a_file_that_cannot_be_read(source: Path, tmp_path: Path) -> None:
    before = run_here(source, tmp_path / "before", OLD, keep_measures=True)
    (before.folder / "data/part-00000.parquet").write_bytes(b"PAR1 cut short")
    with pytest.raises(RunError, match=r"'data/part-00000\.parquet' cannot be read"):
        what_if(before, THREE.format("{}", "{}", "{}"))


def test_table_shows_before_and_now(tmp_path: Path) -> None:
    texts = ["a" * length for length in range(10)]
    source = write_jsonl(tmp_path / "in.jsonl", [{"id": text or "-", "text": text} for text in texts])
    before = run_here(source, tmp_path / "out", "[toy_length: {min: 4}]", keep_measures=True)
    lines = recut_table(what_if(before, "[toy_length: {min: 2, max: 8}]")).splitlines()
    assert [line.split() for line in lines if line.startswith("toy_length ")] == [
        ["toy_length", *["10", "6", "10", "7", "+1", "below_min", "2,", "above_max", "1"]]
    ]
    assert "before: 10 read = 6 kept + 4 dropped + 0 duplicates + 0 errors" in lines
    assert "now:    10 read = 7 kept + 3 dropped + 0 duplicates + 0 errors" in lines
    assert "toy_length: min 4 -> min 2, max 8" in lines
