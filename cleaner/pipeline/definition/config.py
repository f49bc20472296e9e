"""The pipeline file: read with every fault at once, and written out in full."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ByteSize, ConfigDict, Field, field_validator

from cleaner.errors import UsageError
from cleaner.executors.slurm import SlurmSettings
from cleaner.pipeline.definition.difference import pipeline_difference
from cleaner.pipeline.definition.entries import preset_stages, read_stages
from cleaner.pipeline.definition.presets import preset_names
from cleaner.pipeline.definition.registry import did_you_mean
from cleaner.pipeline.definition.settings import plain_settings, read_settings, shown, unknown_keys
from cleaner.pipeline.definition.yaml_lines import (
    MAX_CHARACTERS,
    PipelineFault,
    YamlFile,
    quoted,
    read_yaml,
    write_yaml,
)
from cleaner.stage import Stage
from cleaner.text.measures.token_counters import check_tokenizer

__all__ = [
    "VERSION",
    "InputSettings",
    "OutputSettings",
    "Pipeline",
    "dump_pipeline",
    "load_pipeline",
    "parse_pipeline",
    "pipeline_difference",
]

VERSION = 1
"""The version of the pipeline file that this release reads and writes."""

MAX_FAULTS = 100
"""So many faults are told; more come of a file that is something else."""

_KEYS = ("version", "input", "stages", "output", "slurm")


class InputSettings(BaseModel):
    """How the input is read; everything is guessed when left out."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["auto", "text", "jsonl", "parquet", "warc", "wet", "html"] = Field(
        "auto", description="Format of the input; auto goes by name and first bytes."
    )
    columns: dict[str, str] = Field({}, description="Our column names and what the input calls them.")
    max_document_size: ByteSize = Field(
        ByteSize(32_000_000), ge=1, description="A document of more bytes becomes an error record."
    )


class OutputSettings(BaseModel):
    """How the kept documents are written."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    shard_size: ByteSize = Field(ByteSize(512_000_000), ge=1, description="Size at which a Parquet file is closed.")
    row_group_size: ByteSize = Field(ByteSize(64_000_000), ge=1, description="Size of a row group, before compression.")
    compression: Literal["zstd", "snappy", "gzip", "lz4", "none"] = Field(
        "zstd", description="Compression of the Parquet files."
    )
    tokenizer: str | None = Field(
        None,
        min_length=1,
        description="Tokenizer that counts the funnel's tokens, by path or name; left out they are estimated.",
    )

    @field_validator("tokenizer")
    @classmethod
    def _is_tokenizer(cls, tokenizer: str | None) -> str | None:
        return tokenizer and check_tokenizer(tokenizer)


@dataclass(frozen=True)
class Pipeline:
    """What a run does with its input: presets are spliced in, every setting has its value."""

    stages: tuple[Stage, ...]
    input: InputSettings = field(default_factory=InputSettings)
    output: OutputSettings = field(default_factory=OutputSettings)
    version: int = VERSION
    slurm: SlurmSettings = field(default_factory=SlurmSettings, compare=False)
    """Where it runs, which is no part of what it does: `dump_pipeline` leaves it out."""

    @cached_property
    def text(self) -> str:
        """What `dump_pipeline` gives."""
        stages = [{stage.stage_name(): plain_settings(stage)} for stage in self.stages]
        return write_yaml(
            {
                "version": self.version,
                "input": plain_settings(self.input),
                "stages": [entry if any(entry.values()) else next(iter(entry)) for entry in stages],
                "output": plain_settings(self.output),
            }
        )


def load_pipeline(name_or_path: str) -> Pipeline:
    """A preset by its name, with default input and output, or a pipeline file; UsageError with every fault."""
    presets = preset_names()
    if name_or_path in presets:
        faults: list[PipelineFault] = []
        stages = preset_stages(name_or_path, faults)
        _raise(faults, name_or_path)
        return Pipeline(tuple(stages))
    return parse_pipeline(_read_text(name_or_path, presets), name_or_path)


def parse_pipeline(text: str, source: str) -> Pipeline:
    """The pipeline that a text describes; UsageError with every fault, each with source, line and path."""
    file = read_yaml(text, source)
    faults = list(file.faults)
    if not faults and not isinstance(file.value, dict):
        faults.append(file.fault((), f"a pipeline file is a mapping with the keys {', '.join(_KEYS)}"))
    if not isinstance(file.value, dict):
        raise UsageError(*map(str, faults))
    faults += unknown_keys(file, (), file.value, _KEYS)
    faults += _version_faults(file, file.value)
    stages = tuple(read_stages(file, faults))
    input_settings = read_settings(InputSettings, file, ("input",), file.value.get("input"))
    output_settings = read_settings(OutputSettings, file, ("output",), file.value.get("output"))
    slurm = read_settings(SlurmSettings, file, ("slurm",), file.value.get("slurm"))
    for outcome in (input_settings, output_settings, slurm):
        faults += outcome if isinstance(outcome, list) else []
    _raise(faults, source)
    return Pipeline(stages, input_settings, output_settings, slurm=slurm)  # type: ignore[arg-type]  # lists were faults


def dump_pipeline(pipeline: Pipeline) -> str:
    """The pipeline in full, every setting with its value; `parse_pipeline` gives it back, and equal ones the same."""
    return pipeline.text


def _version_faults(file: YamlFile, value: dict[str, object]) -> list[PipelineFault]:
    version = value.get("version")
    if "version" not in value:
        return [file.fault(("version",), f"is missing: write 'version: {VERSION}' above the rest")]
    if version != VERSION or isinstance(version, bool):
        return [file.fault(("version",), f"must be {VERSION}, not {shown(version)}: this release reads no other")]
    return []


def _raise(faults: list[PipelineFault], source: str) -> None:
    """All faults together, in the order of the file, those of the presets it names after its own."""
    if not faults:
        return
    lines = [
        str(fault) for fault in sorted(faults, key=lambda fault: (fault.source != source, fault.source, fault.line))
    ]
    more = [f"and {len(lines) - MAX_FAULTS:,} more"] if len(lines) > MAX_FAULTS else []
    raise UsageError(*lines[:MAX_FAULTS], *more)


def _read_text(path: str, presets: tuple[str, ...]) -> str:
    """The text of a pipeline file; UsageError if it is none."""
    try:
        with Path(path).open("rb") as file:
            data = file.read(4 * MAX_CHARACTERS + 1)
    except (FileNotFoundError, NotADirectoryError):
        hint = did_you_mean(Path(path).stem, presets) or f": the presets are {', '.join(presets)}"
        raise UsageError(f"pipeline {quoted(path)}: no such file, and no preset of that name{hint}") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise UsageError(
            f"pipeline {quoted(path)} cannot be read: {getattr(error, 'strerror', None) or error}"
        ) from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if len(data) > 4 * MAX_CHARACTERS:  # the cut may have split a character
            return data.decode("utf-8-sig", "ignore")
        line = data.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{path}:{line}: not UTF-8: save the file as UTF-8 text") from None
