"""`cleaner explain`: what each stage does to each document."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.cli.run import PipelineName

if TYPE_CHECKING:
    from cleaner.io.fault import Fault, Skip
    from cleaner.pipeline.explain import Explained, Step
    from cleaner.stage import Edit


def explain(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A shard, a directory or a glob.")],
    pipeline: PipelineName = "web",
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, metavar="N", help="Show the first N documents.")] = 20,
) -> None:
    """Show in the terminal what each stage does to each document: measures and bounds, removed text struck through.

    Example:  cleaner explain page.html --pipeline web
    """
    from itertools import islice

    from cleaner.pipeline.config import load_pipeline
    from cleaner.pipeline.explain import Explained, explain_file

    for thing in islice(explain_file(file, load_pipeline(pipeline)), limit):
        for line in document_lines(thing) if isinstance(thing, Explained) else [record_line(thing)]:
            typer.echo(line)
        typer.echo()


def record_line(record: "Fault | Skip") -> str:
    """A record that became no document."""
    from cleaner.io.fault import Fault

    if isinstance(record, Fault):
        return typer.style(f"{record.id or record.source}: error: {record.cause}: {record.message}", fg="red")
    return typer.style(f"{record.id}: dropped by read: {record.reason} {record.evidence or ''}".rstrip(), fg="yellow")


def document_lines(document: "Explained") -> Iterator[str]:
    """A document's way, a line or more a stage, and the text that is left."""
    title = document.id + (f"  {document.url}" if document.url else "")
    yield typer.style(printable(title), bold=True)
    for step in document.steps:
        yield f"  {step.label}: {step_words(step)}"
        if step.edits:
            yield from struck_through(step.text, step.edits)
    if document.final is not None:
        yield typer.style("  kept:", fg="green")
        yield from (f"    {printable(line)}" for line in document.final.split("\n"))


def step_words(step: "Step") -> str:
    """What a stage did, in a few words."""
    words = []
    if step.measure is not None:
        low, high = step.bounds
        bounds = [f"min {low:g}" if low is not None else "", f"max {high:g}" if high is not None else ""]
        words.append(f"{step.measure:g} ({', '.join(bound for bound in bounds if bound) or 'no bounds'})")
    words += [f"{name} = {value}" for name, value in step.added.items()]
    if step.edits:
        words.append(f"{len(step.edits)} edits, {sum(edit.end - edit.start for edit in step.edits)} characters")
    if step.needs_corpus:
        words.append("judges the whole corpus, not one document")
    if step.error is not None:
        words.append(typer.style(f"error: {printable(step.error)}", fg="red"))
    if step.drop is not None:
        evidence = f" ({printable(step.drop.evidence)})" if step.drop.evidence else ""
        words.append(typer.style(f"dropped: {step.drop.reason}{evidence}", fg="red"))
    return "; ".join(words) or "no change"


def struck_through(text: str, edits: "Sequence[Edit]") -> Iterator[str]:
    """The lines that an editor changed: what goes is struck through, what comes is green, the reason stands behind."""
    for edit in edits:
        start = text.rfind("\n", 0, edit.start) + 1
        end = text.find("\n", max(edit.start, edit.end - 1))
        end = len(text) if end < 0 else end
        gone = typer.style(printable(text[edit.start : min(edit.end, end)]), fg="red", strikethrough=True)
        come = typer.style(printable(edit.replacement), fg="green")
        yield f"    {printable(text[start : edit.start])}{gone}{come}{printable(text[edit.end : end])}  [{edit.reason}]"


def printable(text: str) -> str:
    """Crawled text without characters that a terminal would obey."""
    return "".join(char if char.isprintable() else ("\t" if char == "\t" else "\ufffd") for char in text)
