"""The pipeline file: what it may say, and how every fault is told."""

# ruff: noqa: E501 - in the tables below a case is a line

import textwrap
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaner.errors import UsageError
from cleaner.pipeline.definition.config import (
    InputSettings,
    OutputSettings,
    Pipeline,
    load_pipeline,
    parse_pipeline,
)
from cleaner.pipeline.definition.registry import load_stage
from cleaner.stage import Stage

pytestmark = pytest.mark.usefixtures("toys")


def toy(name: str, **given: object) -> Stage:
    return load_stage(f"toy_{name}").model_validate(given)


def parse(text: str) -> Pipeline:
    return parse_pipeline(textwrap.dedent(text), "p.yaml")


def faults_of(text: str) -> list[str]:
    with pytest.raises(UsageError) as raised:
        parse(text)
    return list(raised.value.faults)


def fault_of_stage(entry: str) -> str:
    [fault] = faults_of(f"version: 1\nstages:\n  - {entry}\n")
    return fault


def test_reads_names_settings_presets_and_sections() -> None:
    pipeline = parse(
        """
        version: 1
        input: {format: jsonl, columns: {text: content}, max_document_size: 1.5MB}
        stages:
          - toy_ratio
          - toy_ratio: {max: 1}
          - toy_ratio:
          - preset: toy_nested
        output: {shard_size: 1GB, row_group_size: 64MiB, compression: none}
        """
    )
    assert pipeline.stages == (
        *(toy("ratio"), toy("ratio", max=1.0), toy("ratio")),
        *(toy("ratio", max=0.5), toy("marker"), toy("ratio")),
    )
    assert pipeline.input == InputSettings(format="jsonl", columns={"text": "content"}, max_document_size=1_500_000)
    assert pipeline.output == OutputSettings(shard_size=10**9, row_group_size=64 * 2**20, compression="none")


@pytest.mark.parametrize("text", ["version: 1\nstages: []", "version: 1\nstages: []\ninput:\noutput: {}\n"])
def test_an_empty_list_of_stages_only_converts(text: str) -> None:
    assert parse(text) == Pipeline(())


def test_norwegian_and_other_words_stay_words() -> None:
    [stage] = parse(
        "version: 1\nstages: [toy_marker: {keep: [zh, no, on, off, yes, y, 2020-01-01, 1:30, null_]}]"
    ).stages
    assert stage.keep == {"zh", "no", "on", "off", "yes", "y", "2020-01-01", "1:30", "null_"}  # type: ignore[attr-defined]


def test_numbers_are_read_as_yaml_1_2_writes_them() -> None:
    [first, second] = parse("version: 1\nstages: [toy_ratio: {max: 1e-3}, toy_marker: {count: 0o7}]").stages
    assert (first.max, second.count) == (0.001, 7)  # type: ignore[attr-defined]


def test_an_alias_repeats_what_was_anchored() -> None:
    first, second = parse("version: 1\nstages: [toy_ratio: &mild {max: 0.3}, toy_ratio: *mild]").stages
    assert first == second == toy("ratio", max=0.3)


def test_a_preset_name_is_a_pipeline_with_default_sections() -> None:
    assert load_pipeline("toy_pair") == parse("version: 1\nstages: [preset: toy_pair]")


def test_a_file_is_a_pipeline(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_bytes(b"\xef\xbb\xbfversion: 1\r\nstages:\r\n  - toy_ratio\r\n")
    assert load_pipeline(str(file)).stages == (toy("ratio"),)


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        pytest.param("toy_rato", "toy_rato: unknown stage 'toy_rato': did you mean 'toy_ratio'?", id="misspelt stage"),
        pytest.param("qqqqqqq", "qqqqqqq: unknown stage 'qqqqqqq' (see: cleaner stages)", id="nothing like a stage"),
        pytest.param("toy_pair", "toy_pair: unknown stage 'toy_pair': that is a preset, written 'preset: toy_pair'", id="preset as stage"),
        pytest.param("preset: toy_ratio", "preset: unknown preset 'toy_ratio': that is a stage, written without 'preset:'", id="stage as preset"),
        pytest.param("preset: toy_piar", "preset: unknown preset 'toy_piar': did you mean 'toy_pair'?", id="misspelt preset"),
        pytest.param("toy_ratio: {maks: 1}", "toy_ratio.maks: unknown key 'maks': did you mean 'max'?", id="misspelt setting"),
        pytest.param("toy_ratio: {colour: 1}", "toy_ratio.colour: unknown key 'colour': there is min, max", id="nothing like a setting"),
        pytest.param("toy_ratio: {max: high}", "toy_ratio.max: must be a number, not 'high'", id="text for a number"),
        pytest.param("toy_ratio: {max: '0.5'}", "toy_ratio.max: must be a number, not '0.5'", id="quoted number"),
        pytest.param("toy_ratio: {max: true}", "toy_ratio.max: must be a number, not true", id="truth for a number"),
        pytest.param("toy_ratio: {max: [1]}", "toy_ratio.max: must be a number, not a list", id="list for a number"),
        pytest.param("toy_ratio: {max: 1.5}", "toy_ratio.max: must be at most 1, not 1.5", id="above the bound"),
        pytest.param("toy_ratio: {max: .inf}", "toy_ratio.max: must be a finite number, not inf", id="infinite"),
        pytest.param("toy_ratio: {max: .nan}", "toy_ratio.max: must be a finite number, not nan", id="not a number"),
        pytest.param("toy_ratio: {min: 0.9}", "toy_ratio: 'min' (0.9) is above 'max' (0.1)", id="bounds in the wrong order"),
        pytest.param("toy_ratio: 0.5", "toy_ratio: the settings must be a mapping such as {min: ...}, not 0.5", id="bare value"),
        pytest.param("toy_ratio: [max]", "toy_ratio: the settings must be a mapping such as {min: ...}, not a list", id="settings as a list"),
        pytest.param("toy_marker: {drop: yes}", "toy_marker.drop: must be true or false, not 'yes'", id="yes is no truth"),
        pytest.param("toy_marker: {drop: 1}", "toy_marker.drop: must be true or false, not 1", id="one is no truth"),
        pytest.param("toy_marker: {count: 2.0}", "toy_marker.count: must be a whole number, not 2.0", id="fraction for a whole number"),
        pytest.param("toy_marker: {count: 10}", "toy_marker.count: must be below 10, not 10", id="open bound"),
        pytest.param("toy_marker: {count:}", "toy_marker.count: must be a whole number, not empty", id="nothing for a number"),
        pytest.param("toy_marker: {keep: zh}", "toy_marker.keep: must be a list such as [a, b], not 'zh'", id="word for a list"),
        pytest.param("toy_marker: {keep: [zh, 3]}", "toy_marker.keep[1]: must be text, not 3", id="number in a list of words"),
        pytest.param("toy_marker: {mode: quick}", "toy_marker.mode: must be 'fast' or 'exact', not 'quick'", id="no such choice"),
        pytest.param("toy_marker: {tone: shrill}", "toy_marker.tone: must be 'loud' or 'quiet', not 'shrill'", id="no such enum"),
        pytest.param("toy_marker: {size: big}", "toy_marker.size: must be a size such as 512MB, not 'big'", id="no size"),
        pytest.param("toy_marker: {either: [1]}", "toy_marker.either: must be a whole number or must be text, not a list", id="neither of two types"),
        pytest.param("toy_marker: {weights: 5}", "toy_marker.weights: must be a mapping such as {key: value}, not 5", id="number for a mapping"),
        pytest.param("toy_marker: {band: [1]}", "toy_marker.band: must be a number or must be a mapping such as {key: value}, not a list", id="neither number nor mapping"),
        pytest.param("toy_marker: {band: {word: ''}}", "toy_marker.band.word: must have at least 1 characters, not ''", id="wrong within a mapping that may be a number"),
        pytest.param("toy_marker: {band: {wird: a}}", "toy_marker.band.wird: unknown key 'wird', not 'a'", id="unknown key within a mapping that may be a number"),
        pytest.param("toy_marker: {band: {word: loud, weight: 2}}", "toy_marker.band: 'loud' weighs 1", id="own rule of a mapping that may be a number"),
        pytest.param("toy_marker: {title: LOUD}", "toy_marker.title: a title in capitals is shouting", id="the stage's own rule"),
        pytest.param("toy_marker: {marks: [{word: ''}]}", "toy_marker.marks[0].word: must have at least 1 characters, not ''", id="nested setting"),
        pytest.param("toy_marker: {marks: [{wird: a}]}", "toy_marker.marks[0].wird: unknown key 'wird', not 'a'", id="nested unknown key"),
        pytest.param("toy_marker: {marks: [{}, {}, {}]}", "toy_marker.marks: must have at most 2 entries, not a list", id="too many entries"),
        pytest.param("toy_marker: {weights: {zh: x}}", "toy_marker.weights.zh: must be a number, not 'x'", id="value of a mapping"),
        pytest.param("toy_empty", "toy_empty: stage 'toy_empty' of package 'filters': module 'filters.toy_empty' has no stage class 'ToyEmpty'", id="module without its class"),
        pytest.param("toy_needs_package", "toy_needs_package: stage 'toy_needs_package' of package 'filters' cannot be imported: No module named 'a_package_nobody_has'", id="missing package"),
        pytest.param("preset: toy_circle", "preset: preset 'toy_circle' contains itself: toy_circle > toy_circle_back > toy_circle", id="circle of presets"),
    ],
)  # fmt: skip
def test_a_wrong_entry_is_told_with_its_place_and_the_right_word(entry: str, message: str) -> None:
    if "contains itself" in message:  # the fault stands in the preset's own file
        assert fault_of_stage(entry).endswith(f"toy_circle_back.yaml:5: stages[1].{message}")
    else:
        assert fault_of_stage(entry) == f"p.yaml:3: stages[0].{message}"


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        pytest.param("", ["p.yaml:1: a pipeline file is a mapping with the keys version, input, stages, output, slurm"], id="empty"),
        pytest.param("- a", ["p.yaml:1: a pipeline file is a mapping with the keys version, input, stages, output, slurm"], id="a list"),
        pytest.param("stages: []", ["p.yaml:1: version: is missing: write 'version: 1' above the rest"], id="no version"),
        pytest.param("version: 2\nstages: []", ["p.yaml:1: version: must be 1, not 2: this release reads no other"], id="another version"),
        pytest.param("version: true\nstages: []", ["p.yaml:1: version: must be 1, not true: this release reads no other"], id="truth as version"),
        pytest.param("version: 1", ["p.yaml:1: stages: is missing: write 'stages: []' to do nothing but convert"], id="no stages"),
        pytest.param("version: 1\nstages:", ["p.yaml:2: stages: must be a list of stages, not empty: write 'stages: []' to do nothing but convert"], id="empty stages"),
        pytest.param("version: 1\nstages: web", ["p.yaml:2: stages: must be a list of stages, not 'web': write 'stages: []' to do nothing but convert"], id="stages not a list"),
        pytest.param("version: 1\nstages: []\nstage: []", ["p.yaml:3: stage: unknown key 'stage': did you mean 'stages'?"], id="unknown section"),
        pytest.param("version: 1\nstages: []\ninput: []", ["p.yaml:3: input: the settings must be a mapping such as {format: ...}, not a list"], id="section not a mapping"),
        pytest.param("version: 1\nstages: [7]", ["p.yaml:2: stages[0]: a stage is written as 'name' or 'name: {setting: value}'"], id="number as stage"),
        pytest.param("version: 1\nstages: [{}]", ["p.yaml:2: stages[0]: a stage without a name"], id="empty mapping as stage"),
        pytest.param("version: 1\nversion: 1\nstages: []", ["p.yaml:2: version: 'version' stands here twice, first in line 1"], id="key twice"),
        pytest.param("version: 1\nstages: []\n? [a]\n: b", ["p.yaml:3: a key must be a word, not a list or mapping"], id="list as key"),
        pytest.param("version: 1\nstages: []\noutput: {row_group_size: 0}", ["p.yaml:3: output.row_group_size: must be at least 1, not 0"], id="size of nothing"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_told(text: str, faults: list[str]) -> None:
    assert faults_of(text) == faults


def test_settings_that_are_not_indented_are_told() -> None:
    [fault] = faults_of("version: 1\nstages:\n  - toy_ratio:\n    max: 1\n")
    assert fault == (
        "p.yaml:3: stages[0]: one entry of the list is one stage, but here are 'toy_ratio', 'max': "
        "indent the settings of 'toy_ratio' further"
    )


def test_all_faults_are_told_together_in_the_order_of_the_file() -> None:
    faults = faults_of(
        """\
        version: 3
        input: {format: csv}
        stages:
          - toy_rato
          - toy_ratio: {max: 2, mix: 1}
          - preset: toy_wrong
        output:
          compression: zip
        """
    )
    places = [fault.split(": ")[0].rpartition("/")[2] for fault in faults]
    assert places == [
        *("p.yaml:1", "p.yaml:2", "p.yaml:4", "p.yaml:5", "p.yaml:5", "p.yaml:8"),
        *("toy_wrong.yaml:2", "toy_wrong.yaml:4"),
    ]


def test_of_very_many_faults_the_first_hundred_are_told() -> None:
    faults = faults_of("version: 1\nstages:\n" + "- toy_rato\n" * 150)
    assert (len(faults), faults[-1]) == (101, "and 50 more")


def test_too_many_stages_are_told() -> None:
    [fault] = faults_of("version: 1\nstages:\n" + "- toy_ratio\n" * 1001)
    assert fault == "p.yaml:1003: stages[1000]: more than 1,000 stages"


HOSTILE = {
    "ten thousand brackets": ("[" * 10_000, "nested more than 32 deep"),
    "ten thousand dashes": ("- " * 10_000, "nested more than 32 deep"),
    "ten thousand keys of keys": ("? " * 10_000, "nested more than 32 deep"),
    "billion laughs": (
        f"a: &a [{','.join('x' * 9)}]\n"
        + "".join(f"{b}: &{b} [{','.join(['*' + a] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
        "aliases make this more than 20,000 values",
    ),
    "an alias within itself": ("version: 1\nstages: &a [*a]", "an alias contains itself"),
    "an unknown alias": ("stages: *a", "an alias (*) to an anchor (&) that does not stand above it"),
    "a Python object": ("version: 1\nstages: [!!python/object/apply:os.system [ls]]", "the tag '!!python/object/apply"),
    "a Python name": ("version: !!python/name:os.system\nstages: []", "the tag '!!python/name:os.system' is not taken"),
    "bytes in base64": ("version: 1\nstages: [toy_marker: {title: !!binary aGk=}]", "the tag '!!binary' is not taken"),
    "a tag that does not fit": ("version: !!int x\nstages: []", "'x' cannot be taken as int"),
    "NUL": ("version: 1\x00", "the character U+0000 cannot stand in a pipeline file"),
    "half a character": ('version: 1\nstages: [toy_marker: {title: "\\ud800"}]', "cannot be taken as str"),
    "tabs": ("version: 1\nstages:\n\t- toy_ratio", "p.yaml:3: a tab where only spaces can indent"),
    "two documents": ("version: 1\n---\nversion: 1", "a second document ('---'): a pipeline file holds one"),
    "an open quote": ("version: 1\nstages: ['toy_ratio]", "a quote is not closed"),
    "an open bracket": ("version: 1\nstages: [toy_ratio", "a bracket is not closed"),
    "a broken indent": ("version: 1\nstages:\n  - toy_ratio\n - toy_ratio", "not indented like the list"),
    "two colons": ("version: 1\nstages:\n  - toy_ratio: max: 1", "p.yaml:3: a ':' that does not fit here"),
    "a number of 5,000 digits": (f"version: {'9' * 5000}\nstages: []", "version:"),
    "100 MB of one letter": ("a" * 100_000_000, "more than 128,000 characters"),
    "escapes for a terminal": ("version: 1\nstages: ['\\e[2J']".replace("'", '"'), "'\\x1b[2J'"),
}


@pytest.mark.parametrize(("text", "message"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_gives_a_message_and_soon(text: str, message: str) -> None:
    begin = time.process_time()
    with pytest.raises(UsageError) as raised:
        parse_pipeline(text, "p.yaml")
    assert message in str(raised.value)
    assert str(raised.value).replace("\n", "").isprintable()
    assert time.process_time() - begin < 2


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(b"version: 1\n# \xb2\xbb\xca\xc7", ":2: not UTF-8: save the file as UTF-8 text", id="GBK"),
        pytest.param("version: 1".encode("utf-16"), ":1: not UTF-8: save the file as UTF-8 text", id="UTF-16"),
        pytest.param(b"PAR1\x15\x04\x15", "cannot stand in a pipeline file: is it a text file?", id="Parquet"),
        pytest.param("汉".encode() * 400_000, "more than 128,000 characters", id="too large, cut within a character"),
    ],
)
def test_a_file_that_is_no_text_is_told(tmp_path: Path, data: bytes, message: str) -> None:
    file = tmp_path / "p.yaml"
    file.write_bytes(data)
    with pytest.raises(UsageError) as raised:
        load_pipeline(str(file))
    assert str(file) in str(raised.value)
    assert message in str(raised.value)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        pytest.param("toy_piar", "no such file, and no preset of that name: did you mean 'toy_pair'?", id="misspelt preset"),
        pytest.param("./nowhere/toy_pair.yml", "no such file, and no preset of that name: did you mean 'toy_pair'?", id="file that is a preset"),
        pytest.param("zzzz", "no such file, and no preset of that name: the presets are ", id="neither"),
        pytest.param("", "cannot be read", id="empty name"),
        pytest.param(".", "cannot be read", id="a directory"),
        pytest.param("a\0b", "cannot be read", id="NUL in the name"),
    ],
)  # fmt: skip
def test_a_pipeline_that_is_neither_preset_nor_file_is_told(name: str, message: str) -> None:
    with pytest.raises(UsageError, match="pipeline") as raised:
        load_pipeline(name)
    assert message in str(raised.value)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.sampled_from("version1:stag[]{}-?&*!|>'\"%@`#,\\ \n\t\r\ufeff\x85\u2028é汉0._~<="), max_size=60))
def test_any_text_gives_a_pipeline_or_a_usage_error(text: str) -> None:
    for head in ("", "version: 1\nstages: []\n", "version: 1\nstages:\n  - "):
        faults: tuple[str, ...] = ()
        try:
            parse_pipeline(head + text, "p.yaml")
        except UsageError as error:
            faults = error.faults
        assert all(fault.startswith("p.yaml:") for fault in faults)
