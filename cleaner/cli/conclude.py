"""The end of every run, wherever its tasks ran: the ledger checked, the funnel shown, the report written."""

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from cleaner.pipeline.directory import RunDirectory


def conclude(run: "RunDirectory") -> None:
    """Adds up the receipts of a run that is done; exit code 1 if more ended as errors than it allows."""
    from cleaner.pipeline.run import error_rate, finish
    from cleaner.report.table import funnel_table
    from cleaner.report.write import write_report

    result = finish(run)
    typer.echo(funnel_table(result))
    write_report(run, result)
    typer.echo(f"written to {run.store.root}")
    rate, most = error_rate(run, result), run.options.max_error_rate
    if rate > most:
        message = f"{rate:.2%} of the records or shards ended as errors, more than --max-error-rate {most:.2%}"
        typer.echo(f"error: {message}: see {run.store.place('errors')}", err=True)
        raise typer.Exit(1)
