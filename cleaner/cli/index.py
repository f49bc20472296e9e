"""`cleaner index`: indexes that runs wrote, for later ones to be de-duplicated against."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.errors import UsageError

if TYPE_CHECKING:
    from cleaner.pipeline.index.parts import IndexPart

index = typer.Typer(help="Look after indexes of what earlier runs kept.", no_args_is_help=True)
Folder = Annotated[str, typer.Argument(metavar="INDEX", help="The folder that a de-duplicator names in 'index'.")]


@index.callback()
def indexes() -> None:
    """Look after indexes of what earlier runs kept."""


@index.command()
def show(path: Folder) -> None:
    """Show what an index holds, the oldest part first: when and by which run documents were added.

    Example:  cleaner index show seen/
    """
    from cleaner.cli.explain import printable
    from cleaner.pipeline.index.parts import parts_of

    parts = parts_of(path)
    words = ", ".join(f"{name}: {value}" for name, value in parts[0].settings.items())
    typer.echo(f"{parts[0].stage} ({printable(words)})")
    for part in parts:
        for origin in part.origins:
            note = " (pruned)" if origin.is_pruned else ""
            typer.echo(f"  {printable(origin.made)}{origin.documents:14,} documents  {printable(origin.run)}{note}")
    keys = sum(part.key_count for part in parts)
    typer.echo(f"{sum(part.document_count for part in parts):,} documents and {keys:,} keys in {told_parts(parts)}")


@index.command()
def merge(
    sources: Annotated[list[str], typer.Argument(metavar="INDEX...", help="Indexes, which stay as they are.")],
    into: Annotated[str, typer.Option(metavar="INDEX", help="Where they are put, with what it has.")],
) -> None:
    """Put several indexes into one part: one set of files, no key told twice. Later runs keep the same documents.

    Of documents alike the one added first is kept. `cleaner index merge seen/ --into seen/` puts the parts of one
    index together.

    Example:  cleaner index merge north/ south/ --into seen/
    """
    from cleaner.pipeline.index.merge import merge as put_together

    parts = put_together(sources, into)
    typer.echo(f"{into}: {sum(part.document_count for part in parts):,} documents of {len(parts[0].origins)} runs")


def told_parts(parts: "Sequence[IndexPart]") -> str:
    return f"{len(parts)} part{'s' if len(parts) > 1 else ''}"


@index.command()
def prune(
    path: Folder,
    before: Annotated[
        str | None, typer.Option(metavar="DATE", help="What was added before this day, as in 2026-01-31.")
    ] = None,
    run: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="What a run added, by the name of its output directory.")
    ] = None,
    host: Annotated[
        list[str] | None, typer.Option(metavar="HOST", help="Documents of a host, or of one below it.")
    ] = None,
) -> None:
    """Take documents out of an index: a later run keeps the first that is like them.

    Example:  cleaner index prune seen/ --before 2025-01-01 --host example.com
    """
    from cleaner.pipeline.index.upkeep import prune as take_out

    if before is None and not run and not host:
        raise UsageError("say what goes: --before, --run or --host")
    if before is not None and not re.fullmatch(r"\d{4}-\d\d-\d\d", before):
        raise UsageError(f"--before: '{before}' is no day: write it as in 2026-01-31")
    gone, there = take_out(path, before, run or [], host or [])
    typer.echo(f"{path}: {gone:,} of {there:,} documents are gone")
