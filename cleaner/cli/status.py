"""`cleaner status`: how far a run is."""

from typing import Annotated

import typer


def status(directory: Annotated[str, typer.Argument(metavar="DIR", help="The output directory of a run.")]) -> None:
    """Show the phases of a running, stopped or finished run, what was read and kept so far, and what failed.

    Example:  cleaner status corpus/
    """
    from cleaner.pipeline.progress import progress_lines

    typer.echo("\n".join(progress_lines(directory)))
