"""`cleaner plan`: what a run would do; nothing is started."""

import typer

from cleaner.cli.run import Inputs, Limit, Memory, PipelineName


def plan(inputs: Inputs, pipeline: PipelineName = "web", memory: Memory = "256MB", limit: Limit = None) -> None:
    """Show the phases and tasks of a run, and the disk and memory it is expected to take; runs nothing.

    Example:  cleaner plan crawl/ --pipeline web_zh
    """
    from cleaner.cli.options import run_options
    from cleaner.pipeline.config import load_pipeline
    from cleaner.pipeline.forecast import forecast

    lines = forecast(inputs, load_pipeline(pipeline), run_options("all", False, memory, limit, 0.01))
    typer.echo("\n".join(lines))
