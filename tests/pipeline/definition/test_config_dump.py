"""The pipeline written out: it reads as the same pipeline, and the difference of two is told in their words."""

# ruff: noqa: E501 - in the tables below a case is a line

import textwrap

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaner.pipeline.definition.config import (
    InputSettings,
    Pipeline,
    dump_pipeline,
    parse_pipeline,
    pipeline_difference,
)
from cleaner.pipeline.definition.registry import load_stage
from cleaner.pipeline.definition.yaml_lines import read_yaml, write_yaml
from cleaner.stage import Stage

pytestmark = pytest.mark.usefixtures("toys")


def toy(name: str, **given: object) -> Stage:
    return load_stage(f"toy_{name}").model_validate(given)


def test_the_dump_is_complete_and_stable() -> None:
    text = "version: 1\nstages: [toy_ratio, toy_marker: {keep: [zh, no, en], marks: [{word: 汉}], file: a/b}]\n"
    assert dump_pipeline(parse_pipeline(text, "p.yaml")) == textwrap.dedent(
        """\
        version: 1
        input:
          format: auto
          columns: {}
          max_document_size: 32MB
        stages:
        - toy_ratio:
            min: null
            max: 0.1
        - toy_marker:
            keep:
            - en
            - 'no'
            - zh
            count: 3
            marks:
            - word: 汉
              weight: 1.0
            weights: {}
            size: 64MB
            tone: quiet
            mode: fast
            either: 1
            band: null
            file: a/b
            title: ''
            drop: false
        output:
          shard_size: 512MB
          row_group_size: 64MB
          compression: zstd
          tokenizer: null
        """
    )


TEXTS = st.one_of(
    st.sampled_from(
        ["no", "yes", "1e5", "0o17", "1_000", "~", "null", "=", "<<", "2020-01-01", "1:30", "- a", "#", "\t"]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    keep=st.frozensets(TEXTS, max_size=3),
    title=TEXTS.filter(lambda text: not text.isupper()),
    weights=st.dictionaries(TEXTS, st.floats(allow_nan=False, allow_infinity=False), max_size=3),
    either=st.one_of(st.integers(-(10**9), 10**9), TEXTS),
    size=st.integers(0, 10**13),
    maximum=st.none() | st.floats(0, 1),
)
def test_a_dump_parses_to_the_same_pipeline_and_dumps_to_the_same_bytes(
    keep: frozenset[str], title: str, weights: dict[str, float], either: int | str, size: int, maximum: float | None
) -> None:
    marker = toy("marker", keep=keep, title=title, weights=weights, either=either, size=size)
    pipeline = Pipeline((marker, toy("ratio", max=maximum)), InputSettings(max_document_size=size + 1))
    dump = dump_pipeline(pipeline)
    assert parse_pipeline(dump, "dump") == pipeline
    assert dump_pipeline(parse_pipeline(dump, "dump")) == dump
    assert pipeline_difference(dump, dump) == []


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS,
    lambda parts: st.lists(parts, max_size=4) | st.dictionaries(TEXTS, parts, max_size=4),
    max_leaves=12,
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=PLAIN)
def test_written_yaml_reads_as_the_same_value(value: object) -> None:
    read = read_yaml(write_yaml(value), "")
    assert (read.value, read.faults) == (value, ())


def _dump(stages: str, sections: str = "") -> str:
    return dump_pipeline(parse_pipeline(f"version: 1\nstages: [{stages}]\n{sections}", "p.yaml"))


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        pytest.param(_dump, _dump, [], id="equal"),
        pytest.param(("toy_ratio: {max: 0.8}", ""), ("toy_ratio: {max: 0.9}", ""), ["stages[0].toy_ratio.max: 0.8 -> 0.9"], id="a setting"),
        pytest.param(("toy_ratio", ""), ("toy_ratio: {max: null}", ""), ["stages[0].toy_ratio.max: 0.1 -> nothing"], id="a bound taken away"),
        pytest.param(("toy_marker: {keep: [zh]}", ""), ("toy_marker: {keep: [zh, no], drop: true}", ""),
                     ["stages[0].toy_marker.keep: [zh] -> [no, zh]", "stages[0].toy_marker.drop: false -> true"], id="two settings"),
        pytest.param(("toy_ratio", ""), ("toy_marker, toy_ratio", ""), ["stages[0]: 'toy_marker' is new"], id="a stage more"),
        pytest.param(("toy_marker, toy_ratio", ""), ("toy_ratio: {max: 0.2}", ""),
                     ["stages[0]: 'toy_marker' was there, and is not now", "stages[0].toy_ratio.max: 0.1 -> 0.2"], id="a stage less and a setting"),
        pytest.param(("", ""), ("", "output: {compression: gzip}"), ["output.compression: zstd -> gzip"], id="output"),
        pytest.param(("", "input: {columns: {text: a}}"), ("", "input: {columns: {text: b, id: c}}"),
                     ["input.columns.text: a -> b", "input.columns.id: nothing -> c"], id="columns"),
    ],
)  # fmt: skip
def test_the_difference_of_two_pipelines_is_told_in_their_words(old: object, new: object, lines: list[str]) -> None:
    before, after = (_dump(*version) if isinstance(version, tuple) else _dump("toy_ratio") for version in (old, new))
    assert pipeline_difference(before, after) == lines


def test_the_difference_to_a_pipeline_of_another_release_is_told() -> None:
    old = "version: 1\nstages: [gone_since: {a: 1}]\n"
    assert "stages[0]: 'gone_since' was there, and is not now" in pipeline_difference(old, _dump("toy_ratio"))
    assert pipeline_difference("[", _dump("")) != []
