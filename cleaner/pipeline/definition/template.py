"""The pipeline file that `cleaner init` writes: the pipeline of a preset, with what there is to set in comments."""

import textwrap

from pydantic import BaseModel

from cleaner.pipeline.definition.config import VERSION, InputSettings, OutputSettings
from cleaner.pipeline.definition.entries import PRESET
from cleaner.pipeline.definition.pages import Setting, settings_of, short_value, stage_page
from cleaner.pipeline.definition.presets import preset_description, preset_names, read_preset
from cleaner.pipeline.definition.registry import load_stage
from cleaner.pipeline.definition.settings import plain_settings

__all__ = ["pipeline_template"]

WIDTH = 110
"""Length of a comment line, in characters."""

_HEAD = """\
# A pipeline: what is done to the documents, in order, from raw web text to training shards.
#
#     cleaner plan INPUT --pipeline {file}                what a run would take
#     cleaner explain INPUT --pipeline {file}             what each stage does to a document
#     cleaner run INPUT --output DIR --pipeline {file}    the run
#
# A setting in a comment shows its default: take the '# ' before it away to change it.
# A setting that does not exist, or a value out of its bounds, is refused before anything starts.

version: {version}
"""
_STAGES = """
# The stages, in this order. An entry is a name, a name with settings, or 'preset: NAME', which stands for the
# stages of that preset. '{file}' as it is does the same as '--pipeline {preset}'.
#     cleaner stages            lists all stages and presets
#     cleaner stages NAME       says what a stage looks at, and where its thresholds come from
stages:
"""


def pipeline_template(preset: str = "web", file: str = "pipeline.yaml", schema: str | None = None) -> str:
    """A commented pipeline file that loads as the preset does; `schema` is the path of a JSON schema for editors."""
    entries = _entries_of(preset)
    return "".join(
        [
            f"# yaml-language-server: $schema={schema}\n" if schema else "",
            _HEAD.format(file=file, version=VERSION),
            "\n# How the input is read. Format, compression and character encoding are found out when not told.\n",
            _section("input", InputSettings),
            _STAGES.format(file=file, preset=preset),
            "" if entries else "  []\n",
            "\n".join(_entry(entry) for entry in entries),
            _further_presets(preset),
            "\n# How the kept documents are written: even Parquet shards, whatever the share that was kept.\n",
            _section("output", OutputSettings),
        ]
    )


def _entries_of(preset: str) -> list[object]:
    value = read_preset(preset).value
    entries = value.get("stages") if isinstance(value, dict) else None
    return entries if isinstance(entries, list) else []


def _section(name: str, model: type[BaseModel]) -> str:
    """A section of which every setting is at its default."""
    return f"# {name}:\n" + "".join(f"#   {line}\n" for line in _aligned(settings_of(model)))


def _entry(entry: object) -> str:
    name, settings = next(iter(entry.items())) if isinstance(entry, dict) else (str(entry), None)
    if name == PRESET:
        return _comment(preset_description(str(settings)), "  ") + f"  - {PRESET}: {settings}\n"
    stage = load_stage(name)
    given = settings or {}
    # through the class, so that a value is written as `dump_pipeline` writes it
    values = plain_settings(stage.model_validate(given)) if given else {}
    settings_here = [
        setting._replace(default=short_value(values[setting.name])) if setting.name in given else setting
        for setting in settings_of(stage)
    ]
    lines = [
        f"      {line}\n" if setting.name in given else f"      # {line}\n"
        for setting, line in zip(settings_here, _aligned(tuple(settings_here)), strict=True)
    ]
    return _comment(stage_page(stage).summary, "  ") + f"  - {name}{':' if lines else ''}\n" + "".join(lines)


def _aligned(settings: tuple[Setting, ...]) -> list[str]:
    """`name: value   # what it is`, the comments in one column where the values are short."""
    pairs = [f"{setting.name}: {setting.default}" for setting in settings]
    column = max((len(pair) for pair in pairs if len(pair) <= WIDTH // 2), default=0)
    return [
        f"{pair:{column}}  # {setting.description}" if setting.description else pair
        for pair, setting in zip(pairs, settings, strict=True)
    ]


def _comment(text: str, indent: str) -> str:
    return "".join(f"{indent}# {line}\n" for line in textwrap.wrap(text, WIDTH - len(indent)))


def _further_presets(preset: str) -> str:
    further = [name for name in preset_names() if name != preset]
    if not further:
        return ""
    lines = [f"\n  # Rules as published, ready to splice in ('- {PRESET}: NAME'):\n"]
    lines += [f"  #   {line}\n" for line in textwrap.wrap(", ".join(further), WIDTH)]
    return "".join(lines)
