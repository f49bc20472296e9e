"""`cleaner train quality`: a model from labelled documents, its figures, and what it refuses."""

import json
import random
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from cleaner.batch import Batch
from cleaner.cli.train import train
from cleaner.errors import UsageError
from filters.quality import Quality

APP = typer.Typer()
APP.add_typer(train, name="train")
WHO, WHAT = ("The old miller", "My neighbour", "A young clerk", "The teacher"), ("mended", "counted", "painted", "sold")
THINGS = ("the boats by the river", "every chair in the hall", "a basket of pears", "the letters of the year")


def sentences(dice: random.Random, count: int) -> str:
    parts = f"{dice.choice(WHO)} {dice.choice(WHAT)} {dice.choice(THINGS)} on day {dice.randrange(999)}."
    return " ".join([parts, *(f"{dice.choice(WHO)} {dice.choice(WHAT)} {dice.choice(THINGS)}." for _ in range(count))])


def write_documents(folder: Path, count: int = 60) -> tuple[str, str]:
    """Good documents are in capitals here, bad ones are not: a taste that the bundled model does not share."""
    dice = random.Random(5)
    for name in ("good", "bad"):
        texts = ["\n".join(sentences(dice, 4) for _ in range(dice.randrange(3, 9))) for _ in range(count)]
        lines = [json.dumps({"text": text.upper() if name == "good" else text}) for text in texts]
        (folder / f"{name}.jsonl").write_text("\n".join(lines), "utf-8")
    return str(folder / "good.jsonl"), str(folder / "bad.jsonl")


def run_train(*arguments: str):
    return CliRunner().invoke(APP, ["train", "quality", *arguments])


def test_a_model_learns_the_taste_of_its_labels(tmp_path):
    good, bad = write_documents(tmp_path)
    output = tmp_path / "mine.npz"
    done = run_train("--good", good, "--bad", bad, "--output", str(output))
    assert done.exit_code == 0, done.output
    assert "| area under ROC | 1.000 |" in done.output
    assert (tmp_path / "mine.md").read_text("utf-8") in done.output
    text = sentences(random.Random(9), 30)
    loud, plain = Quality(model=output).annotate_batch(Batch.of(text.upper(), text))["quality"].to_pylist()
    assert loud > 0.5 > plain
    loud, plain = Quality().annotate_batch(Batch.of(text.upper(), text))["quality"].to_pylist()
    assert loud < plain


def test_the_same_documents_in_any_order_give_the_same_bytes(tmp_path):
    good, bad = write_documents(tmp_path)
    run_train("--good", good, "--bad", bad, "--output", str(tmp_path / "one.npz"))
    lines = Path(good).read_text("utf-8").split("\n")
    (tmp_path / "first.jsonl").write_text("\n".join(lines[40:]), "utf-8")
    (tmp_path / "second.jsonl").write_text("\n".join([*lines[:40], lines[0]]), "utf-8")
    parts = ["--good", str(tmp_path / "first.jsonl"), "--good", str(tmp_path / "second.jsonl")]
    run_train(*parts, "--bad", bad, "--output", str(tmp_path / "two.npz"))
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()


@pytest.mark.parametrize(
    ("count", "output", "fault"),
    [
        pytest.param(10, "mine.npz", "too few texts", id="too few"),
        pytest.param(0, "mine.npz", "no document with a text", id="none"),
        pytest.param(60, "mine.bin", "must end in .npz", id="another kind of file"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(tmp_path, count, output, fault):
    good, bad = write_documents(tmp_path, count)
    done = run_train("--good", good, "--bad", bad, "--output", str(tmp_path / output))
    assert isinstance(done.exception, UsageError)
    assert fault in str(done.exception)
    assert not (tmp_path / output).exists()


def test_texts_called_both_good_and_bad_teach_nothing(tmp_path):
    good, _ = write_documents(tmp_path)
    done = run_train("--good", good, "--bad", good, "--output", str(tmp_path / "mine.npz"))
    assert isinstance(done.exception, UsageError)
