"""`cleaner init`: a commented pipeline file to start from."""

from pathlib import Path
from typing import Annotated

import typer

from cleaner.errors import UsageError

__all__ = ["init"]


def init(
    path: Annotated[Path, typer.Argument(help="Where to write it.")] = Path("pipeline.yaml"),
    preset: Annotated[
        str, typer.Option("--preset", metavar="NAME", help="The preset to start from (see: cleaner stages).")
    ] = "web",
    schema: Annotated[
        bool, typer.Option("--schema", help="Also write a JSON schema beside it, for editors to check with.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Write a commented pipeline file, which does what --pipeline web does until you change it."""
    from cleaner.pipeline.definition.schema import schema_text
    from cleaner.pipeline.definition.template import pipeline_template

    _check_preset(preset)
    schema_file = path.with_suffix(".schema.json")
    texts = {path: pipeline_template(preset, str(path), schema_file.name if schema else None)}
    if schema:
        texts[schema_file] = schema_text()
    present = [str(file) for file in texts if file.exists()]
    if present and not force:
        raise UsageError(f"'{present[0]}' exists: give another name, or --force to write over it")
    for file, text in texts.items():
        _write(file, text)
        typer.echo(f"wrote {file}")


def _check_preset(preset: str) -> None:
    from cleaner.pipeline.definition.presets import preset_names
    from cleaner.pipeline.definition.registry import did_you_mean

    names = preset_names()
    if preset not in names:
        hint = did_you_mean(preset, names) or f": there is {', '.join(names)}"
        raise UsageError(f"unknown preset '{preset}'{hint}")


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, "utf-8")
    except OSError as error:
        raise UsageError(f"'{file}' cannot be written: {error.strerror}") from error
