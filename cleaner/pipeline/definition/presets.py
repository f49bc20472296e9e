"""Presets: lists of stages under a name, one YAML file each in the package `cleaner.presets`."""

from pathlib import Path

import cleaner.presets
from cleaner.pipeline.definition.yaml_lines import YamlFile, read_yaml

__all__ = ["PRESET_KEYS", "preset_description", "preset_names", "read_preset"]

PRESET_KEYS = ("description", "source", "stages")


def preset_names() -> tuple[str, ...]:
    """The names of all presets, sorted."""
    return tuple(sorted({file.stem for folder in cleaner.presets.__path__ for file in Path(folder).glob("*.yaml")}))


def read_preset(name: str) -> YamlFile:
    """The file of a preset as it stands; FileNotFoundError if there is none of that name."""
    for folder in cleaner.presets.__path__:
        file = Path(folder) / f"{name}.yaml"
        if file.is_file():
            return read_yaml(file.read_text("utf-8"), str(file))
    raise FileNotFoundError(f"no preset '{name}'")


def preset_description(name: str) -> str:
    """What a preset is for, in a sentence or two; '' if its file does not say."""
    value = read_preset(name).value
    description = value.get("description") if isinstance(value, dict) else None
    return " ".join(description.split()) if isinstance(description, str) else ""
