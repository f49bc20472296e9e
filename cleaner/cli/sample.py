"""`cleaner sample`: documents of a finished run drawn at random."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cleaner.errors import UsageError

if TYPE_CHECKING:
    from cleaner.io.store import Store
    from cleaner.report.draws import Place

FIRST_CHARACTERS = 300


def sample(  # noqa: PLR0913 - every option of the command is a parameter here
    directory: Annotated[str, typer.Argument(metavar="DIR", help="The output directory of a finished run.")],
    stage: Annotated[
        str | None, typer.Option(metavar="NAME", help="Dropped by this stage, as the funnel calls it.")
    ] = None,
    reason: Annotated[str | None, typer.Option(metavar="NAME", help="Dropped for this reason.")] = None,
    kept: Annotated[bool, typer.Option("--kept", help="Documents that were kept, in place of dropped ones.")] = False,
    count: Annotated[int, typer.Option("--count", "-n", min=1, max=100_000, metavar="N", help="How many.")] = 20,
    seed: Annotated[int, typer.Option(min=0, metavar="N", help="Another number draws others.")] = 0,
    json: Annotated[bool, typer.Option("--json", help="Whole rows as JSON lines, for other programs.")] = False,
) -> None:
    """Show documents drawn at random: of the dropped ones some of each reason, with the words of the evidence marked.

    The same command draws the same documents. `cleaner show DIR ID` tells more of one.

    Example:  cleaner sample corpus/ --stage spam --reason gambling -n 5
    """
    from cleaner.report.draws import read_rows
    from cleaner.report.finished import open_finished

    if kept and (stage or reason):
        raise UsageError("--kept: a document that was kept has no --stage and no --reason")
    run, funnel = open_finished(directory)
    head, places = drawn(run.store, funnel, None if kept else (stage, reason), count, seed)
    rows = read_rows(run.store, places)
    if json:
        for row in rows:
            typer.echo(json_line(row))
        return
    typer.echo("\n".join(head))
    for row in rows:
        typer.echo()
        typer.echo("\n".join(row_lines(row)))


def drawn(
    store: "Store", funnel: Mapping[str, Any], wanted: tuple[str | None, str | None] | None, count: int, seed: int
) -> tuple[list[str], list["Place"]]:
    """A line for each reason drawn from, and the places; `wanted`: stage and reason of dropped ones, None for kept."""
    from cleaner.report.draws import draw, in_turn

    if wanted is None:
        strata = draw(store, "data", [], count, seed=seed)
        return [f"kept: {funnel['kept']:,} documents"], [place for _, place in in_turn(strata, count)]
    refuse_unknown(funnel, *wanted)
    strata = {
        kind: stratum
        for kind, stratum in draw(store, "dropped", ["stage", "reason"], count, seed=seed).items()
        if all(name in (None, value) for name, value in zip(wanted, kind, strict=True))
    }
    if not strata:
        raise UsageError("no such document has its text in dropped/: was the run made with --keep-dropped none?")
    chosen = list(in_turn(strata, count))
    head = [f"{stage}: {reason}: {strata[stage, reason].documents:,} documents" for stage, reason in strata]
    return head, [place for _, place in chosen]


def refuse_unknown(funnel: Mapping[str, Any], stage: str | None, reason: str | None) -> None:
    """UsageError with the right names if the run dropped nothing by that stage, or for that reason."""
    from cleaner.pipeline.definition.registry import did_you_mean

    stages = {row["name"]: row["reasons"] for row in funnel["stages"] if row["reasons"]}
    reasons = sorted({name for label, names in stages.items() if stage in (None, label) for name in names})
    for option, name, names in (("--stage", stage, list(stages)), ("--reason", reason, reasons)):
        if name is not None and name not in names:
            hint = did_you_mean(name, names) or f": there are {', '.join(names) or 'none'}"
            by = f" by '{stage}'" if option == "--reason" and stage else ""
            raise UsageError(f"{option}: no document was dropped{by} with the name '{name}'{hint}")


def row_lines(row: Mapping[str, Any]) -> Iterator[str]:
    """A document in a few lines: what the ledger says of it, and a part of its text with the evidence marked."""
    from cleaner.cli.explain import printable
    from cleaner.report.evidence import excerpt

    yield typer.style(printable(row["id"] or "(no id)"), bold=True) + (
        f"  {printable(row['url'])}" if row["url"] else ""
    )
    yield f"  source: {printable(row['source'] or '')}"
    if "stage" in row:
        yield f"  {printable(ledger_words(row))}"
    pieces = excerpt(row["text"] or "", row.get("evidence"), FIRST_CHARACTERS)
    shown = "".join(
        typer.style(printable(words), fg="red", bold=True) if piece.is_evidence else printable(words)
        for piece in pieces
        if (words := piece.text.replace("\n", " ⏎ "))
    )
    yield f"  {shown}"


def ledger_words(row: Mapping[str, Any]) -> str:
    """Why a document was dropped, in a line."""
    words = f"{row['stage']}: {row['reason']}"
    words += f" {row['value']:.4g}" if row["value"] is not None else ""
    words += f" (threshold {row['threshold']:.4g})" if row["threshold"] is not None else ""
    words += f" ({row['evidence']})" if row["evidence"] else ""
    return words + (f", duplicate of {row['duplicate_of']}" if row["duplicate_of"] else "")


def json_line(row: Mapping[str, Any]) -> str:
    """A row with all its columns as a line of JSON."""
    import json

    return json.dumps(row, ensure_ascii=False, default=str)
