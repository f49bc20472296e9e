"""The JSON schema of the pipeline file, made from the stage classes: editors complete and check with it."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel

from cleaner.executors.slurm import SlurmSettings
from cleaner.pipeline.definition.config import VERSION, InputSettings, OutputSettings
from cleaner.pipeline.definition.entries import PRESET
from cleaner.pipeline.definition.pages import json_schema_of, stage_page
from cleaner.pipeline.definition.presets import preset_description, preset_names
from cleaner.pipeline.definition.registry import load_stage, stage_names

__all__ = ["pipeline_schema", "schema_text"]

JsonSchema = dict[str, Any]


def pipeline_schema(stages: Iterable[str] | None = None) -> JsonSchema:
    """The schema of a pipeline file in which these stages may stand; by default all that can be used here."""
    names = list(stage_names() if stages is None else stages)
    definitions: JsonSchema = {}
    entries = {name: _stage_schema(name, definitions) for name in names}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "cleaner pipeline",
        "description": "What is done to the documents of a corpus, in order.",
        "type": "object",
        "required": ["version", "stages"],
        "additionalProperties": False,
        "properties": {
            "version": {"const": VERSION, "description": "Version of the pipeline file."},
            "input": _or_nothing(_model_schema(InputSettings, "input", definitions)),
            "stages": {
                "description": "The stages, in order; an empty list only converts.",
                "type": "array",
                "items": {"anyOf": [*_bare_names(names), _entry_schema(entries)]},
            },
            "output": _or_nothing(_model_schema(OutputSettings, "output", definitions)),
            "slurm": _or_nothing(_model_schema(SlurmSettings, "slurm", definitions)),
        },
        "$defs": definitions,
    }


def schema_text(stages: Iterable[str] | None = None) -> str:
    """The schema as the text of a file: the same stages give the same bytes."""
    return json.dumps(pipeline_schema(stages), ensure_ascii=False, indent=1) + "\n"


def _bare_names(names: list[str]) -> list[JsonSchema]:
    return [{"const": name, "description": stage_page(load_stage(name)).summary} for name in names]


def _entry_schema(entries: Mapping[str, JsonSchema]) -> JsonSchema:
    """A mapping of one key: the stage's name, or `preset`."""
    presets = [{"const": name, "description": preset_description(name)} for name in preset_names()]
    splice = {"description": "Splices the stages of a preset in.", "anyOf": presets}
    return {
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": False,
        "properties": {**entries, PRESET: splice},
    }


def _stage_schema(name: str, definitions: JsonSchema) -> JsonSchema:
    stage = load_stage(name)
    return {"description": stage_page(stage).summary, **_or_nothing(_model_schema(stage, name, definitions))}


def _model_schema(model: type[BaseModel], name: str, definitions: JsonSchema) -> JsonSchema:
    """The settings of a model; what it refers to goes to the definitions under its name."""
    schema: JsonSchema = _renamed(json_schema_of(model), f"{name}.")
    definitions |= {f"{name}.{key}": part for key, part in schema.pop("$defs", {}).items()}
    return schema


def _renamed(schema: Any, prefix: str) -> Any:  # a JSON value of any shape
    if isinstance(schema, list):
        return [_renamed(part, prefix) for part in schema]
    if not isinstance(schema, dict):
        return schema
    reference = schema.get("$ref")
    if isinstance(reference, str):
        return {**schema, "$ref": reference.replace("#/$defs/", f"#/$defs/{prefix}")}
    return {key: _renamed(part, prefix) for key, part in schema.items()}


def _or_nothing(schema: JsonSchema) -> JsonSchema:
    """A section whose settings may all be left out."""
    return {"anyOf": [schema, {"type": "null"}]}
