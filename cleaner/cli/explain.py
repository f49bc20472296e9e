"""`cleaner explain`: what each stage does to each document."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.cli.run import PipelineName

if TYPE_CHECKING:
    from cleaner.io.fault import Fault, Skip
    from cleaner.pipeline.explain import Explained, Step
    from cleaner.pipeline.marked import Change, Run


def explain(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A shard, a directory or a glob.")],
    pipeline: PipelineName = "web",
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, metavar="N", help="Show the first N documents.")] = 20,
    diff: Annotated[
        bool, typer.Option("--diff", help="Without colour: '-' for what goes, '+' for what comes.")
    ] = False,
) -> None:
    """Show in the terminal what each stage does to each document: measures, bounds, and the page with its marks.

    Every line or span that an editor takes out is struck through where it stands, what it puts in is green, and the
    stage, its reason and its score stand behind the line. `--diff` writes the same for a log.

    Example:  cleaner explain page.html --pipeline web
    """
    from itertools import islice

    from cleaner.pipeline.definition.config import load_pipeline
    from cleaner.pipeline.explain import Explained, explain_file

    for thing in islice(explain_file(file, load_pipeline(pipeline)), limit):
        lines = document_lines(thing, diff) if isinstance(thing, Explained) else [record_line(thing)]
        for line in lines:
            typer.echo(line, color=False if diff else None)
        typer.echo()


def record_line(record: "Fault | Skip") -> str:
    """A record that became no document."""
    from cleaner.io.fault import Fault

    if isinstance(record, Fault):
        return typer.style(f"{record.id or record.source}: error: {record.cause}: {record.message}", fg="red")
    return typer.style(f"{record.id}: dropped by read: {record.reason} {record.evidence or ''}".rstrip(), fg="yellow")


def document_lines(document: "Explained", diff: bool) -> Iterator[str]:
    """A document's way, a line a stage, and its text with all marks."""
    from cleaner.pipeline.marked import cut_lines

    title = document.id + (f"  {document.url}" if document.url else "")
    yield typer.style(printable(title), bold=True)
    for step in document.steps:
        yield f"  {step.label}: {step_words(step)}"
    yield typer.style("  kept:", fg="green") if document.is_kept else typer.style("  not kept:", fg="red")
    for line in cut_lines(document.runs):
        yield from diff_lines(line) if diff else [f"    {marked_line(line)}"]


def step_words(step: "Step") -> str:
    """What a stage did, in a few words."""
    words = []
    if step.measure is not None:
        low, high = step.bounds
        bounds = [f"min {low:g}" if low is not None else "", f"max {high:g}" if high is not None else ""]
        words.append(f"{step.measure:g} ({', '.join(bound for bound in bounds if bound) or 'no bounds'})")
    words += [printable(f"{name} = {value}") for name, value in step.added.items()]
    if step.edits:
        words.append(f"{len(step.edits)} edits, {sum(edit.end - edit.start for edit in step.edits)} characters")
    if step.needs_corpus:
        words.append("judges the whole corpus, not one document")
    if step.error is not None:
        words.append(typer.style(f"error: {printable(step.error)}", fg="red"))
    if step.drop is not None:
        words.append(typer.style(drop_words(step), fg="red"))
    return "; ".join(words) or "no change"


def drop_words(step: "Step") -> str:
    """Why the document left, with the value and the threshold where the measure has not said them already."""
    drop = step.drop
    if drop is None:
        return ""
    words = f"dropped: {drop.reason}"
    if step.measure is None and drop.value is not None:
        words += f" {drop.value:g}" + (f" (threshold {drop.threshold:g})" if drop.threshold is not None else "")
    return words + (f" ({printable(drop.evidence)})" if drop.evidence else "")


def marked_line(line: "Sequence[Run]") -> str:
    """A line as a terminal shows it: what goes is struck through, what comes is green, and who did it stands behind."""
    pieces = []
    for run in line:
        if run.gone is not None:
            pieces.append(typer.style(printable(run.text), fg="red", strikethrough=True))
        elif run.come is not None:
            pieces.append(typer.style(printable(run.text), fg="green"))
        else:
            pieces.append(printable(run.text))
    words = change_words(line)
    return "".join(pieces) + (typer.style(words, dim=True) if words else "")


def diff_lines(line: "Sequence[Run]") -> Iterator[str]:
    """A line as a log shows it: ' ' before one that nobody changed, '-' before what was and '+' before what is."""
    from cleaner.pipeline.marked import changes_of, text_before, text_left

    before, after = printable(text_before(line)), printable(text_left(line))
    if not changes_of(line):
        yield f"  {after}"
        return
    if before:
        yield f"- {before}{change_words(line)}"
    if after:
        yield f"+ {after}" + ("" if before else change_words(line))


def change_words(line: "Sequence[Run]") -> str:
    """Who changed a line, and why: '  [spam: gambling 0.97; repair_text: entity]'."""
    from cleaner.pipeline.marked import changes_of

    words = [change_word(change) for change in changes_of(line)]
    return f"  [{'; '.join(words)}]" if words else ""


def change_word(change: "Change") -> str:
    return f"{change.stage}: {change.reason}" + (f" {change.value:.2f}" if change.value is not None else "")


def printable(text: str) -> str:
    """Crawled text without characters that a terminal would obey."""
    return "".join(char if char.isprintable() else ("\t" if char == "\t" else "\ufffd") for char in text)
