"""`cleaner plan`: what a run would do; nothing is started."""

from typing import Annotated

import typer

from cleaner.cli.run import Inputs, Limit, Memory, PipelineName


def plan(
    inputs: Inputs,
    pipeline: PipelineName = "web",
    memory: Memory = "256MB",
    limit: Limit = None,
    sample: Annotated[
        int,
        typer.Option(min=0, metavar="N", help="Records cleaned to time it; 0: none, and no times."),
    ] = 400,
) -> None:
    """Show the phases and tasks of a run, and the core-hours, disk and memory it is expected to take; starts nothing.

    The times are those of a sample of records, cleaned on one core of this machine; what it writes is thrown away.

    Example:  cleaner plan crawl/ --pipeline web_zh
    """
    from cleaner.cli.options import run_options
    from cleaner.pipeline.definition.config import load_pipeline
    from cleaner.pipeline.forecast import forecast

    lines = forecast(inputs, load_pipeline(pipeline), run_options("all", False, memory, limit, 0.01), sample)
    typer.echo("\n".join(lines))
