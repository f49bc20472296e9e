"""`cleaner report`: the report of a finished run made again, or its thresholds cut anew."""

from typing import Annotated

import typer


def report(
    directory: Annotated[str, typer.Argument(metavar="DIR", help="The output directory of a finished run.")],
    what_if: Annotated[
        str | None,
        typer.Option(
            "--what-if",
            metavar="NAME|FILE",
            help="Write nothing; show the funnel under the thresholds of this pipeline (needs --keep-measures).",
        ),
    ] = None,
) -> None:
    """Write report.html and README.md of a run again, or show what other thresholds would have kept.

    Example:  cleaner report corpus/ --what-if stricter.yaml
    """
    from cleaner.report.finished import open_finished

    run, funnel = open_finished(directory)
    if what_if is None:
        from cleaner.report.write import CARD, REPORT, write_report

        write_report(run, funnel)
        typer.echo(f"wrote {run.store.place(REPORT)} and {run.store.place(CARD)}")
        return
    from cleaner.pipeline.definition.config import load_pipeline
    from cleaner.report.recut import recut, recut_table

    typer.echo(recut_table(recut(run, funnel, load_pipeline(what_if))))
