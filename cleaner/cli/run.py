"""`cleaner run`: the main job."""

import os
from typing import Annotated, Literal

import typer

Inputs = Annotated[
    list[str],
    typer.Argument(metavar="INPUT...", help="Files, directories (walked), globs, or URLs of an object store."),
]
PipelineName = Annotated[
    str, typer.Option("--pipeline", "-p", metavar="NAME|FILE", help="A preset's name or a pipeline file.")
]
Memory = Annotated[str, typer.Option(metavar="SIZE", help="Working memory of one task in the phases that sort keys.")]
Limit = Annotated[int | None, typer.Option(min=1, metavar="N", help="Read only the first N records of the input.")]


def run(  # noqa: PLR0913 - every option of the command is a parameter here
    inputs: Inputs,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="DIR", help="Where data/, dropped/ and the rest go.")
    ],
    pipeline: PipelineName = "web",
    workers: Annotated[int | None, typer.Option(min=1, metavar="N", help="Processes; all cores when left out.")] = None,
    executor: Annotated[Literal["local"], typer.Option(help="Where tasks run.")] = "local",  # noqa: ARG001 - one so far
    keep_dropped: Annotated[
        Literal["all", "sample", "none"],
        typer.Option(help="Dropped documents: all with their text, all but only a sample with text, or none."),
    ] = "all",
    keep_measures: Annotated[
        bool, typer.Option("--keep-measures", help="Write every measure as a column, to cut thresholds anew later.")
    ] = False,
    memory: Memory = "256MB",
    limit: Limit = None,
    max_error_rate: Annotated[
        float,
        typer.Option(min=0.0, max=1.0, help="Exit with 1 if more than this share of the records ended as errors."),
    ] = 0.01,
) -> None:
    """Clean INPUT into Parquet shards, and account for every document.

    Run the same command again to go on after an interruption: finished tasks are not done twice, and the result is the
    same to the byte.

    Example:  cleaner run crawl/ --output corpus/ --pipeline web_zh --workers 8
    """
    from cleaner.cli.options import run_options
    from cleaner.executors.local import Nursery
    from cleaner.pipeline.config import load_pipeline
    from cleaner.pipeline.run import carry_out, error_rate, finish, prepare
    from cleaner.pipeline.watch import Watch
    from cleaner.report.table import funnel_table
    from cleaner.report.write import write_report

    options = run_options(keep_dropped, keep_measures, memory, limit, max_error_rate)
    loaded = load_pipeline(pipeline)  # with all that its stages import, so that the workers have it already
    with Nursery() as nursery:
        directory = prepare(inputs, output, loaded, options)
        for path, why in directory.plan["skipped"]:
            typer.echo(f"skipped: {path}: {why}", err=True)
        try:
            with Watch(directory.plan["bytes"]) as watch:
                carry_out(directory, workers or os.cpu_count() or 1, watch, nursery=nursery)
        except KeyboardInterrupt:
            typer.echo("interrupted: the same command goes on from here", err=True)
            raise
    result = finish(directory)
    typer.echo(funnel_table(result))
    write_report(directory, result)
    typer.echo(f"written to {output}")
    rate = error_rate(directory, result)
    if rate > max_error_rate:
        message = (
            f"{rate:.2%} of the records or shards ended as errors, more than --max-error-rate {max_error_rate:.2%}"
        )
        typer.echo(f"error: {message}: see {output.rstrip('/')}/errors", err=True)
        raise typer.Exit(1)
