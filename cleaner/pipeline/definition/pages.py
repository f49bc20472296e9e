"""The page of a stage: what its class says of itself, for the terminal, the documentation and `cleaner init`."""

import inspect
import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from pydantic import BaseModel, ByteSize
from pydantic.fields import FieldInfo

import cleaner.stage
from cleaner.pipeline.definition.settings import plain_settings, plain_value
from cleaner.stage import RangeFilter, Stage

__all__ = ["Setting", "StagePage", "entry_text", "json_schema_of", "settings_of", "short_value", "stage_page"]

JsonSchema = Mapping[str, Any]

_BARE = re.compile(r"[A-Za-z_]\w*|[0-9]+[kMGT]?B", re.ASCII)  # words and sizes, which need no quotes
_TYPES = {
    "array": "list",
    "boolean": "true or false",
    "integer": "whole number",
    "null": "nothing",
    "number": "number",
    "object": "mapping",
    "string": "text",
}
_BOUNDS = {
    "minimum": "at least {}",
    "exclusiveMinimum": "above {}",
    "maximum": "at most {}",
    "exclusiveMaximum": "below {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minItems": "at least {} entries",
    "maxItems": "at most {} entries",
    "pattern": "pattern {}",
}


class Setting(NamedTuple):
    """A setting as a user sees it; `default` is written as in the pipeline file, '' where there is none."""

    name: str
    type: str
    default: str
    bounds: str
    description: str


class StagePage(NamedTuple):
    """What there is to say of a stage; `summary` is the first sentence of the docstring, `body` the rest."""

    name: str
    kind: str
    reads: str
    adds: tuple[str, ...]
    unit: str
    summary: str
    body: str
    settings: tuple[Setting, ...]


def stage_page(stage: type[Stage]) -> StagePage:
    """The page of a stage class."""
    text = inspect.cleandoc(stage.__doc__ or "") if "__doc__" in vars(stage) else ""
    summary, _, body = text.partition("\n\n")
    return StagePage(
        stage.stage_name(),
        _kind(stage),
        stage.model_construct().reads,  # a stage may have a setting decide it
        tuple(stage.adds),
        stage.unit if issubclass(stage, RangeFilter) else "",
        " ".join(summary.split()),
        body,
        settings_of(stage),
    )


def settings_of(model: type[BaseModel]) -> tuple[Setting, ...]:
    """The settings of a stage, or of a section of the pipeline file."""
    schema = json_schema_of(model)
    parts = schema.get("properties", {})
    return tuple(
        Setting(
            name,
            _type_words(parts[name], schema, field),
            _default_words(field),
            _bound_words(parts[name]) if field.annotation is not ByteSize else "",
            " ".join((field.description or "").split()),
        )
        for name, field in model.model_fields.items()
    )


def json_schema_of(model: type[BaseModel]) -> JsonSchema:
    """The JSON schema of a model's settings, less what pydantic makes up: titles, and a class's docstring."""
    schema = _without_titles(model.model_json_schema())
    return {key: value for key, value in schema.items() if key != "description"}


def entry_text(stage: Stage) -> str:
    """A stage as an entry of the list, on one line: its name, and the settings that are not at their default."""
    defaults = {setting.name: setting.default for setting in settings_of(type(stage))}
    settings = {name: short_value(value) for name, value in plain_settings(stage).items()}
    given = [f"{name}: {value}" for name, value in settings.items() if value != defaults[name]]
    return f"{stage.stage_name()}: {{{', '.join(given)}}}" if given else stage.stage_name()


def short_value(value: object) -> str:
    """A plain value on one line, as it may stand in a pipeline file (YAML reads JSON)."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {short_value(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(short_value, value)) + "]"
    if isinstance(value, str) and _BARE.fullmatch(value) and value.lower() not in ("true", "false", "null"):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return json.dumps(value, ensure_ascii=False)


def _kind(stage: type[Stage]) -> str:
    """The word for what sort of stage it is: the nearest class of the contract."""
    nearest = next(parent for parent in stage.__mro__ if parent.__name__ in cleaner.stage.__all__)
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in nearest.__name__).strip()


def _type_words(part: JsonSchema, schema: JsonSchema, field: FieldInfo | None = None) -> str:
    if field is not None and field.annotation is ByteSize:
        return "size"
    if "$ref" in part:
        return _type_words(schema["$defs"][part["$ref"].rpartition("/")[2]], schema)
    if "enum" in part or "const" in part:
        return " | ".join(short_value(choice) for choice in part.get("enum", [part.get("const")]))
    if "anyOf" in part:
        return " or ".join(dict.fromkeys(_type_words(branch, schema) for branch in part["anyOf"]))
    if part.get("type") == "array" and "items" in part:
        return f"list of {_type_words(part['items'], schema)}"
    return _TYPES.get(part.get("type", ""), "any value")


def _bound_words(part: JsonSchema) -> str:
    branches = [part, *part.get("anyOf", []), *([part["items"]] if isinstance(part.get("items"), dict) else [])]
    words = [
        words.format(_number(branch[key])) for branch in branches for key, words in _BOUNDS.items() if key in branch
    ]
    return ", ".join(dict.fromkeys(words))


def _number(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _default_words(field: FieldInfo) -> str:
    if field.is_required():
        return ""
    return short_value(plain_value(field.get_default(call_default_factory=True)))


def _without_titles(schema: Any) -> Any:  # a JSON value of any shape
    if isinstance(schema, list):
        return [_without_titles(part) for part in schema]
    if isinstance(schema, dict):  # a setting may be called 'title': then it is a mapping
        return {
            key: _without_titles(part) for key, part in schema.items() if key != "title" or not isinstance(part, str)
        }
    return schema
