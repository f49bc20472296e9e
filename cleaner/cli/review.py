"""`cleaner review`: people judge what a finished run did."""

import getpass
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cleaner.cli.sample import refuse_unknown

if TYPE_CHECKING:
    from cleaner.report.review.server import ReviewServer


def review(  # noqa: PLR0913 - every option of the command is a parameter here
    directory: Annotated[str, typer.Argument(metavar="DIR", help="The output directory of a finished run.")],
    count: Annotated[int, typer.Option("--count", "-n", min=1, max=10_000, metavar="N", help="Documents drawn.")] = 200,
    stage: Annotated[str | None, typer.Option(metavar="NAME", help="Only documents dropped by this stage.")] = None,
    reason: Annotated[str | None, typer.Option(metavar="NAME", help="Only those dropped for this reason.")] = None,
    seed: Annotated[int, typer.Option(min=0, metavar="N", help="Another number draws others.")] = 0,
    reviewer: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Who judges; can be changed on the page. The user's name by default."),
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, metavar="N", help="Of the page; 0 takes a free one.")] = 0,
    open_browser: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
    rates: Annotated[bool, typer.Option("--rates", help="Serve nothing; show the rates so far.")] = False,
    export: Annotated[
        str | None,
        typer.Option(metavar="FOLDER", help="Serve nothing; write labelled texts and better thresholds there."),
    ] = None,
) -> None:
    """Judge documents of a run on a local page: was it right to drop or keep them, and which lines were wrong?

    Documents are drawn at random from each stage and reason, near its threshold and far from it. Verdicts are kept in
    DIR/review/, a file for each reviewer; the same command goes on with what is left. For each rule the page and
    --rates show how often it was wrong, with a confidence interval.

    Example:  cleaner review corpus/ --stage spam
    """
    from cleaner.report.finished import open_finished
    from cleaner.report.review.export import export as write_export
    from cleaner.report.review.verdicts import read_verdicts

    run, funnel = open_finished(directory)
    if export is not None:
        for name, number in write_export(run, read_verdicts(run.store), export).items():
            typer.echo(f"wrote {export.rstrip('/')}/{name}: {number}")
        typer.echo(
            f"train:   cleaner train quality --good {export}/good.jsonl --bad {export}/bad.jsonl --output mine.npz"
        )
        typer.echo(f"what if: cleaner report {directory} --what-if {export}/thresholds.yaml")
        return
    if not rates:
        from cleaner.report.review.deck import deal
        from cleaner.report.review.desk import Desk
        from cleaner.report.review.page import review_page
        from cleaner.report.review.server import ReviewServer
        from cleaner.report.review.verdicts import check_name

        refuse_unknown(funnel, stage, reason)
        name = user_name() if reviewer is None else check_name(reviewer)
        desk = Desk(run, deal(run.store, count, (stage, reason), seed))
        serve(ReviewServer(desk, review_page(directory, name), port), open_browser)
        desk.close()
    from cleaner.report.review.desk import rates_told

    for line in rate_lines(rates_told(read_verdicts(run.store))):
        typer.echo(line)


def serve(server: "ReviewServer", open_browser: bool) -> None:
    """Answers until it is interrupted."""
    typer.echo(f"review at {server.url}")
    typer.echo("for this machine and whoever knows the address; Ctrl-C ends it, and the same command goes on")
    if open_browser:
        typer.launch(server.url)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        typer.echo()
    finally:
        server.server_close()


def user_name() -> str:
    """The user's name as far as it can be a reviewer's."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # a container without a user of that number
        name = ""
    return re.sub(r"[^\w-]", "", name)[:40].lstrip("-") or "reviewer"


def rate_lines(told: dict[str, Any]) -> Iterator[str]:
    """The rates as a table, then what they come to."""
    from cleaner.report.table import aligned

    rows = [("rule", "judged", "wrong", "rate", "95 % interval")]
    for kind, rates in (("", told["documents"]), ("lines: ", told["lines"])):
        for rate in rates:
            rule = f"{kind}{rate['stage']}" + (f": {rate['reason']}" if rate["reason"] else "")
            interval = f"{rate['low']:.1%} to {rate['high']:.1%}"
            rows.append((rule, f"{rate['judged']:,}", f"{rate['wrong']:,}", f"{rate['share']:.1%}", interval))
    yield from aligned(rows)
    yield ""
    yield f"verdicts: {', '.join(f'{name} {count:,}' for name, count in told['reviewers'].items()) or 'none'}"
    if told["overall"]:
        share, error = told["overall"]["share"], told["overall"]["standard_error"]
        yield f"of all dropped documents {share:.1%} were dropped wrongly, +- {1.96 * error:.1%}"
    if told["agreement"]["pairs"]:
        yield f"reviewers agree on {told['agreement']['same']:,} of {told['agreement']['pairs']:,} documents"
