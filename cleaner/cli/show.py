"""`cleaner show`: one document of a finished run."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from cleaner.batch import Batch
    from cleaner.pipeline.directory import RunDirectory
    from cleaner.report.way import End

MOST_DOCUMENTS = 5
"""With one id or URL that are shown."""


def show(
    directory: Annotated[str, typer.Argument(metavar="DIR", help="The output directory of a finished run.")],
    name: Annotated[str, typer.Argument(metavar="ID", help="The id of a document, or its URL.")],
    diff: Annotated[bool, typer.Option("--diff", help="Without colour: '-' for what went, '+' for what came.")] = False,
    ledger: Annotated[bool, typer.Option("--ledger", help="Do not read the input again.")] = False,
) -> None:
    """Show a document that was kept or dropped: its end, its way through the stages, its text with marks, its cluster.

    The input is read again for it; where that is gone or has changed, the run's own files tell what they know.

    Example:  cleaner show corpus/ https://news.example/2024/17.html
    """
    from cleaner.report.finished import open_finished
    from cleaner.report.way import find_ends

    run, _ = open_finished(directory)
    ends = find_ends(run.store, name)
    for end in ends[:MOST_DOCUMENTS]:
        for line in end_lines(run, end, diff, ledger):
            typer.echo(line, color=False if diff else None)
        typer.echo()
    if len(ends) > MOST_DOCUMENTS:
        typer.echo(f"and {len(ends) - MOST_DOCUMENTS:,} more documents with this id or URL")


def end_lines(run: "RunDirectory", end: "End", diff: bool, ledger: bool) -> Iterator[str]:
    """All that is known of a document."""
    from cleaner.cli.clusters import cluster_lines
    from cleaner.cli.explain import document_lines, printable
    from cleaner.report.way import clusters_of, from_ledger, replay

    row = end.row
    yield f"in {end.place.file}, row {end.place.row:,}; source: {printable(row['source'] or '')}"
    if end.folder == "errors":
        yield typer.style(f"  error: {row['cause']}: {printable(row['message'] or '')}", fg="red")
        return
    original, why = (None, "not asked for") if ledger else original_of(run, end)
    explained = from_ledger(run, end) if original is None else replay(run, end, original)
    if original is None:
        yield f"  the input was not read again: {printable(why)}"
    yield from document_lines(explained, diff)
    if end.folder == "dropped" and explained.is_kept:
        yield typer.style(
            "  the run itself dropped it, as a stage that judges the whole corpus changed it before", dim=True
        )
    for cluster in clusters_of(run.store, end):
        yield from cluster_lines(cluster)


def original_of(run: "RunDirectory", end: "End") -> "tuple[Batch | None, str]":
    """The document as it was read, or None and why not."""
    from cleaner.report.originals import read_originals

    name = end.row["id"] or ""
    originals = read_originals(run, end.row["source"] or "", [name])
    return originals.found.get(name), originals.missing
