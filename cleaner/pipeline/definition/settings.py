"""Settings from a pipeline file into the classes that describe them, every fault in the user's words; and back."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ByteSize, ValidationError
from pydantic_core import to_jsonable_python

from cleaner.pipeline.definition.registry import did_you_mean
from cleaner.pipeline.definition.yaml_lines import KeyPath, PipelineFault, YamlFile, quoted

__all__ = ["plain_settings", "plain_value", "read_settings", "shown", "unknown_keys"]

Settings = TypeVar("Settings", bound=BaseModel)
ErrorDetails = Mapping[str, Any]  # pydantic's own type for it asks for pydantic_core

_WORDS = {
    "bool_type": "must be true or false",
    "byte_size": "must be a size such as 512MB",
    "byte_size_unit": "must be a size such as 512MB, in bytes, kB, MB, GB or TB",
    "dict_type": "must be a mapping such as {{key: value}}",
    "finite_number": "must be a finite number",
    "float_type": "must be a number",
    "frozen_set_type": "must be a list such as [a, b]",
    "greater_than": "must be above {gt:g}",
    "greater_than_equal": "must be at least {ge:g}",
    "int_from_float": "must be a whole number",
    "int_type": "must be a whole number",
    "less_than": "must be below {lt:g}",
    "less_than_equal": "must be at most {le:g}",
    "list_type": "must be a list such as [a, b]",
    "literal_error": "must be {expected}",
    "enum": "must be {expected}",
    "missing": "is missing",
    "model_type": "must be a mapping such as {{key: value}}",
    "none_required": "must be left empty",
    "set_type": "must be a list such as [a, b]",
    "string_pattern_mismatch": "must match the pattern {pattern}",
    "string_too_long": "must have at most {max_length} characters",
    "string_too_short": "must have at least {min_length} characters",
    "string_type": "must be text",
    "too_long": "must have at most {max_length} entries",
    "too_short": "must have at least {min_length} entries",
    "tuple_type": "must be a list such as [a, b]",
    "value_error": "{error}",
}
_TELLING = {"missing", "value_error"}  # these do not gain by showing the value


def read_settings(
    model: type[Settings], file: YamlFile, path: KeyPath, value: object
) -> Settings | list[PipelineFault]:
    """The settings that stand at a path of a file (None for none), or all that is wrong with them."""
    if not isinstance(value, dict | None):
        example = next(iter(model.model_fields), None)
        cure = f"a mapping such as {{{example}: ...}}" if example else "empty: there are no settings"
        return [file.fault(path, f"the settings must be {cure}, not {shown(value)}")]
    try:
        # JSON, so that a list may become a tuple or a set; strict, so that 'yes' and "0.5" stay text
        return model.model_validate_json(json.dumps(value or {}), strict=True)
    except ValidationError as error:
        unknown = [key for key in value or {} if key not in model.model_fields]
        faults = unknown_keys(file, path, unknown, model.model_fields)
        return faults + _faults(error, file, path, value or {})


def unknown_keys(file: YamlFile, path: KeyPath, keys: Iterable[str], known: Iterable[str]) -> list[PipelineFault]:
    """A fault for each of these keys that is not among the known ones."""
    names = list(known)
    listed = f": there is {', '.join(names)}" if names else ": there are no settings"
    return [
        file.fault((*path, key), f"unknown key {quoted(key)}{did_you_mean(key, names) or listed}")
        for key in keys
        if key not in names
    ]


def plain_settings(model: BaseModel) -> dict[str, object]:
    """The settings of a stage as plain values of the pipeline file, always the same for equal stages."""
    return {name: plain_value(value) for name, value in model}


def plain_value(value: object) -> object:
    """A setting's value as it may stand in a pipeline file."""
    if isinstance(value, BaseModel):
        return plain_settings(value)
    if isinstance(value, ByteSize):
        return _size_words(value)
    if isinstance(value, Mapping):
        return {str(key): plain_value(part) for key, part in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(map(plain_value, value), key=lambda part: (str(type(part)), part))  # sets have no order
    if isinstance(value, list | tuple):
        return [plain_value(part) for part in value]
    return to_jsonable_python(value)


def _size_words(size: int) -> str | int:
    for unit, value in (("TB", 10**12), ("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size and size % value == 0:
            return f"{size // value}{unit}"
    return int(size)


def _faults(error: ValidationError, file: YamlFile, path: KeyPath, value: Mapping[str, object]) -> list[PipelineFault]:
    """What pydantic found, one fault for each value: what the branches of a union say is put together."""
    found: dict[KeyPath, list[ErrorDetails]] = {}
    for details in error.errors(include_url=False):
        if details["type"] != "extra_forbidden" or len(details["loc"]) > 1:
            found.setdefault(_place(details, value), []).append(details)
    told = {place: _telling(group) for place, group in found.items() if not _is_told_within(place, group, found)}
    return [file.fault((*path, *place), _message(group)) for place, group in told.items()]


def _is_told_within(place: KeyPath, group: Sequence[ErrorDetails], places: Iterable[KeyPath]) -> bool:
    """Whether one branch of a union got further: that the value is of no other branch's type is nothing then."""
    is_type = all(details["type"].endswith("_type") for details in group)
    return is_type and any(len(other) > len(place) and other[: len(place)] == place for other in places)


def _telling(group: list[ErrorDetails]) -> list[ErrorDetails]:
    """What a branch's own rule says, where one got so far as to ask it."""
    return [details for details in group if details["type"] in _TELLING] or group


def _place(details: ErrorDetails, value: object) -> KeyPath:
    """The part of pydantic's location that is in the file: it also names the branches of a union."""
    place: KeyPath = ()
    location = details["loc"]
    for step in location:
        inside = isinstance(value, dict) and step in value
        if inside or (isinstance(value, list) and isinstance(step, int) and step < len(value)):
            value = value[step]  # type: ignore[index]
            place = (*place, step)
        elif details["type"] == "missing" and step == location[-1]:
            place = (*place, step)
    return place


def _message(group: list[ErrorDetails]) -> str:
    wanted = list(dict.fromkeys(_words(details) for details in group))
    given = "" if group[0]["type"] in _TELLING else f", not {shown(group[0]['input'])}"
    return " or ".join(wanted) + given


def _words(details: ErrorDetails) -> str:
    kind, context = details["type"], details.get("ctx", {})
    if kind == "extra_forbidden":
        return f"unknown key {quoted(details['loc'][-1])}"
    if kind in _WORDS:
        return _WORDS[kind].format(**context)
    return str(details["msg"]).replace("Input should be", "must be").replace("Value error, ", "").strip().rstrip(".")


def shown(value: object) -> str:
    """A value from the file as its writer knows it."""
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else "a list"
    return quoted(value) if isinstance(value, str) else quoted(value)[1:-1]
