"""The JSON schema says yes and no where the pipeline file's reader does."""

import json

import jsonschema  # type: ignore[import-untyped]
import pytest

from cleaner.errors import UsageError
from cleaner.pipeline.definition.config import dump_pipeline, load_pipeline, parse_pipeline
from cleaner.pipeline.definition.presets import preset_names
from cleaner.pipeline.definition.registry import stage_names
from cleaner.pipeline.definition.schema import pipeline_schema, schema_text
from cleaner.pipeline.definition.yaml_lines import read_yaml

pytestmark = pytest.mark.usefixtures("toys")

TOYS = ("toy_marker", "toy_ratio")


def is_valid(text: str) -> bool:
    validator = jsonschema.Draft202012Validator(pipeline_schema(TOYS))
    return bool(validator.is_valid(read_yaml(text, "p.yaml").value))


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(pipeline_schema(TOYS))


GOOD = {
    "nothing to do": "version: 1\nstages: []",
    "name": "version: 1\nstages: [toy_ratio]",
    "name without settings": "version: 1\nstages:\n  - toy_ratio:",
    "settings": "version: 1\nstages: [toy_ratio: {min: 0, max: 0.5}]",
    "no bound": "version: 1\nstages: [toy_ratio: {max: null}]",
    "preset": "version: 1\nstages: [preset: toy_pair]",
    "every kind of setting": "version: 1\nstages: [toy_marker: {keep: [zh], count: 9, marks: [{word: a, weight: 2}], "
    "weights: {zh: 0.5}, size: 64MB, tone: loud, mode: exact, either: word, file: a, title: b, drop: true}]",
    "sections": "version: 1\ninput: {format: warc, columns: {text: t}, max_document_size: 5}\nstages: []\n"
    "output: {shard_size: 1GB, row_group_size: 10, compression: none}",
    "empty sections": "version: 1\ninput:\nstages: []\noutput:\n",
}
BAD = {
    "no version": "stages: []",
    "another version": "version: 2\nstages: []",
    "no stages": "version: 1",
    "unknown section": "version: 1\nstages: []\nstage: []",
    "unknown stage": "version: 1\nstages: [toy_rato]",
    "unknown stage with settings": "version: 1\nstages: [toy_rato: {max: 1}]",
    "unknown preset": "version: 1\nstages: [preset: toy_piar]",
    "unknown setting": "version: 1\nstages: [toy_ratio: {maks: 1}]",
    "two names": "version: 1\nstages:\n  - toy_ratio:\n    max: 1",
    "out of bounds": "version: 1\nstages: [toy_ratio: {max: 2}]",
    "wrong type": "version: 1\nstages: [toy_ratio: {max: high}]",
    "yes for true": "version: 1\nstages: [toy_marker: {drop: yes}]",
    "no such choice": "version: 1\nstages: [toy_marker: {mode: quick}]",
    "no such enum": "version: 1\nstages: [toy_marker: {tone: shrill}]",
    "unknown nested setting": "version: 1\nstages: [toy_marker: {marks: [{wird: a}]}]",
    "bad format": "version: 1\nstages: []\ninput: {format: csv}",
    "bad size": "version: 1\nstages: []\noutput: {shard_size: big}",
}


@pytest.mark.parametrize("text", GOOD.values(), ids=GOOD.keys())
def test_the_schema_accepts_what_the_reader_accepts(text: str) -> None:
    parse_pipeline(text, "p.yaml")
    assert is_valid(text)


@pytest.mark.parametrize("text", BAD.values(), ids=BAD.keys())
def test_the_schema_refuses_what_the_reader_refuses(text: str) -> None:
    with pytest.raises(UsageError):
        parse_pipeline(text, "p.yaml")
    assert not is_valid(text)


def test_the_schema_carries_descriptions_for_the_editor() -> None:
    text = schema_text(TOYS)
    for words in ("Largest share kept.", "Share of the letter x, of all characters.", "Two toys.", "How much."):
        assert words in text
    assert json.loads(text) == pipeline_schema(TOYS)
    assert schema_text(TOYS) == text


@pytest.mark.parametrize("preset", preset_names())
def test_every_preset_written_in_full_fits_the_schema(preset: str) -> None:
    names = [name for name in stage_names() if not name.startswith("toy_")]
    dump = read_yaml(dump_pipeline(load_pipeline(preset)), preset).value
    jsonschema.Draft202012Validator(pipeline_schema(names)).validate(dump)
