"""The command line: one command a file. Whatever is heavy to import is imported within the commands."""

import errno
import gc
import os
import signal
import sys
from typing import Annotated, NoReturn

import typer

from cleaner.cli.cancel import cancel
from cleaner.cli.clusters import clusters
from cleaner.cli.explain import explain
from cleaner.cli.index import index
from cleaner.cli.init import init
from cleaner.cli.plan import plan
from cleaner.cli.report import report
from cleaner.cli.review import review
from cleaner.cli.run import run
from cleaner.cli.sample import sample
from cleaner.cli.show import show
from cleaner.cli.stages import stages
from cleaner.cli.status import status
from cleaner.cli.train import train
from cleaner.cli.work import work
from cleaner.errors import CleanerError, UsageError

__all__ = ["app", "main"]

app = typer.Typer(
    name="cleaner",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # an exception that is not ours is a bug: show all of it
    rich_markup_mode=None,  # plain help: half the time to show, and the same through a pipe
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (run, plan, explain, status, cancel, report, sample, show, review, clusters, stages, init):
    app.command()(command)
app.add_typer(train, name="train")
app.add_typer(index, name="index")
app.command(hidden=True)(work)


_OUTSIDE = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.ENOSPC, errno.EDQUOT)
"""Troubles of the file system that no traceback explains: rights, a read-only or full disk."""


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"cleaner {version('cleaner')}")
        raise typer.Exit


@app.callback()
def cleaner(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Turn raw web text into LLM training shards, with a ledger that proves where every document went."""


def main() -> NoReturn:
    """Run the command line: exit code 0 done, 1 failed, 2 wrong usage or pipeline file, 130 interrupted."""
    # Workers share the cores already; and threads for matrices, of which there are none worth it, take 0.1 s to start.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # the search for them reads the file of every package
    gc.set_threshold(200_000)  # imports make objects to stay: to look through them every 700 takes a tenth of the start
    try:
        app()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second one, while it ends, adds nothing but a traceback
        code = 130
    except CleanerError as error:
        _print_error(error)
        code = 2 if isinstance(error, UsageError) else 1
    except OSError as error:
        if error.errno not in _OUTSIDE:
            raise
        typer.echo(f"error: {error.strerror}" + (f": '{error.filename}'" if error.filename else ""), err=True)
        code = 1
    try:
        sys.stdout.flush()
    except BrokenPipeError:  # the reader (`| head`) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    gc.freeze()  # or Python looks through all that was imported once more at its end: a fifth of a short run
    sys.exit(code)


def _print_error(error: CleanerError) -> None:
    faults = error.faults if isinstance(error, UsageError) else ()
    if len(faults) > 1:
        typer.echo(f"error: {len(faults)} faults, nothing was started", err=True)
        for fault in faults:
            typer.echo(f"  {fault}", err=True)
    else:
        typer.echo(f"error: {error}", err=True)
