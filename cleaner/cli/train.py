"""`cleaner train`: models from your own labels."""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.text.quality.training import Report

HOLD_OUT = 5  # one text in so many is held out, by its hash: the same texts in every run

train = typer.Typer(help="Train a model from your own labels.", no_args_is_help=True)
Sources = Annotated[
    list[str], typer.Option(metavar="PATH", help="Files, directories or globs; give it again for more.")
]


@train.callback()
def models() -> None:
    """Train a model from your own labels."""


@train.command()
def quality(
    good: Sources,
    bad: Sources,
    output: Annotated[str, typer.Option("--output", "-o", metavar="FILE", help="The model to write, an .npz file.")],
) -> None:
    """Train the stage `quality` on documents you call good and bad, of any format that `run` reads.

    One text in five is held out; the figures are of those. A card goes beside the model.

    Example:  cleaner train quality --good kept/ --bad dropped/ --output mine.npz
    """
    import numpy as np
    import pyarrow as pa

    from cleaner.text.quality.model import load_model, write_model
    from cleaner.text.quality.training import report, train_heads
    from cleaner.text.units.utf8 import utf8_of

    if not output.endswith(".npz"):
        raise UsageError(f"--output: '{output}' must end in .npz")
    of_texts = labelled_texts(good, bad)
    texts, labels = list(of_texts), np.array(list(of_texts.values()), np.int8)
    bundled, held_out = load_model(), np.array([is_held_out(text) for text in texts], np.bool_)
    sight = bundled.see(utf8_of(pa.array(texts, pa.string())))
    model, trained = train_heads(bundled, sight.take(~held_out), labels[~held_out])
    if not trained or len(set(labels[held_out].tolist())) < 2:
        raise UsageError("too few texts: every language needs 20 good and 20 bad ones at least, and some to hold out")
    told = report(model.scores(sight.take(held_out)), labels[held_out])
    before = report(bundled.scores(sight.take(held_out)), labels[held_out])
    card = card_of(len(texts), trained, told, before)
    write_model(Path(output), model)
    Path(output).with_suffix(".md").write_text(card, "utf-8")
    typer.echo(card)
    typer.echo(f"wrote {output}; use it as: quality: {{model: {output}}}")


def labelled_texts(good: list[str], bad: list[str]) -> dict[str, int]:
    """Every text once, with 1 if it is good; those called both are left out, as are blank ones."""
    sides = [set(read_texts(paths)) for paths in (bad, good)]
    both = sides[0] & sides[1]
    labelled = {text: label for label, side in enumerate(sides) for text in side - both}
    return dict(sorted(labelled.items()))  # sets have no order, and the weights' last bits depend on it


def read_texts(paths: list[str]) -> "Iterator[str]":
    """The texts of all documents; UsageError where there are none."""
    from cleaner.batch import Batch
    from cleaner.io.read import ReadSettings, read_slice
    from cleaner.io.shards import Slice, list_shards

    found = 0
    for shard in list_shards(paths).shards:
        for loaded in read_slice(Slice(shard), ReadSettings()):
            for text in Batch(loaded.batch).texts():
                if text.strip():
                    found += 1
                    yield text
    if not found:
        raise UsageError(f"no document with a text in {', '.join(paths)}; make texts of HTML by 'cleaner run' first")


def is_held_out(text: str) -> bool:
    """Whether the text is kept back to judge the model by."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[0] % HOLD_OUT == 0


def card_of(texts: int, trained: list[str], told: "Report", before: "Report") -> str:
    """The card of a model, in Markdown: what it learned from and what it is worth."""
    lines = [
        "# Quality model",
        "",
        f"Trained by `cleaner train quality` on {texts - told.texts} labelled texts; {told.texts} were held out.",
        f"Heads trained: {', '.join(trained)}; the others, and the n-grams, are those of the bundled model.",
        "",
        "| held-out texts | this model | bundled model |",
        "|---|---|---|",
        f"| area under ROC | {told.area:.3f} | {before.area:.3f} |",
        f"| precision of good at 0.5 | {told.precision:.3f} | {before.precision:.3f} |",
        f"| recall of good at 0.5 | {told.recall:.3f} | {before.recall:.3f} |",
        "",
        "| score | texts | mean score | share good |",
        "|---|---|---|---|",
    ]
    places = len(told.bins)
    for place, bin_ in enumerate(told.bins):
        lines.append(f"| {place + 1} of {places} | {bin_.texts} | {bin_.score:.2f} | {bin_.good_ratio:.2f} |")
    return "\n".join(lines) + "\n"
