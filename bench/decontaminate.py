"""What `decontaminate` costs with benchmarks of real size: reading them, the index, and looking through documents.

    python -m bench.decontaminate [--benchmark MB ...] [--documents MB]

Questions and documents are made up: Chinese of characters as common as those of real text are, and a third in English
of as many words; a question has 60 to 260 characters. Into every tenth document a question is planted. Each size is
measured in a process of its own, whose largest resident set is told, less that of one that looks for a single question.
The exit code is 1 if a planted question is missed or another document is said to hold one.
"""

import argparse
import json
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cleaner.batch import Batch
from cleaner.text.overlap.library import Library, load_library
from cleaner.text.overlap.windows import Cut
from filters.decontaminate import Decontaminate

Dice = np.random.Generator
HAN = np.array([chr(0x4E00 + number) for number in range(4_000)])
LETTERS = np.array(list("etaoinshrdlucmfwypvbgk"))
ENGLISH_EVERY = 3
PLANTED_EVERY, PLANTABLE_EVERY = 10, 50
ROWS = 20_000
DOCUMENT_CHARACTERS = 1_500
ROUNDS = 3


class Cost(NamedTuple):
    """What one size of benchmark took."""

    questions: int
    reading: float  # CPU seconds
    index_bytes: int
    stride: int
    memory: int  # bytes, the largest resident set
    speed: float  # megabytes of documents a CPU second
    missed: int
    wrong: int


def frequencies(count: int) -> npt.NDArray[np.float64]:
    """Of so many characters or words, the most common first (Zipf)."""
    weights = 1 / np.arange(1, count + 1)
    frequencies: npt.NDArray[np.float64] = weights / weights.sum()
    return frequencies


def make_words(dice: Dice) -> npt.NDArray[np.str_]:
    return np.array(["".join(dice.choice(LETTERS, dice.integers(2, 10))) for _ in range(20_000)])


def make_texts(seed: int, size: int, least: int, most: int) -> Iterator[str]:
    """Texts of so many characters each, until they have `size` bytes."""
    dice = np.random.default_rng(seed)
    words, han_odds = make_words(np.random.default_rng(0)), frequencies(len(HAN))
    word_odds, written, number = frequencies(len(words)), 0, 0
    while written < size:
        length, number = int(dice.integers(least, most)), number + 1
        if number % ENGLISH_EVERY:
            text = "，".join(
                "".join(piece) for piece in np.array_split(dice.choice(HAN, length, p=han_odds), length // 15)
            )
        else:
            text = " ".join(dice.choice(words, length // 5, p=word_odds)) + "."
        written += len(text.encode())
        yield text


def write_benchmark(folder: Path, megabytes: float) -> tuple[int, list[str]]:
    """Files of 20,000 rows, a question a row; how many questions there are, and some that may be planted."""
    count, some = 0, []
    for place, lot in groupby(enumerate(make_texts(1, int(megabytes * 1e6), 60, 260)), lambda pair: pair[0] // ROWS):
        with (folder / f"{place:04d}.jsonl").open("w", encoding="utf-8") as file:
            for number, text in lot:
                file.write(json.dumps({"question": text}, ensure_ascii=False) + "\n")
                count = number + 1
                some += [text] if number % PLANTABLE_EVERY == 0 else []
    return count, some


def make_documents(megabytes: float, questions: list[str]) -> list[str]:
    """Documents of which every tenth holds a question."""
    documents = list(make_texts(2, int(megabytes * 1e6), DOCUMENT_CHARACTERS // 2, DOCUMENT_CHARACTERS * 3 // 2))
    dice = np.random.default_rng(3)
    for row in range(0, len(documents), PLANTED_EVERY):
        middle = len(documents[row]) // 2
        question = questions[int(dice.integers(len(questions)))]
        documents[row] = f"{documents[row][:middle]}\n{question}\n{documents[row][middle:]}"
    return documents


def index_bytes(library: Library) -> int:
    """All arrays of the index."""
    parts: list[object] = [library]
    size = 0
    while parts:
        part = parts.pop()
        if isinstance(part, np.ndarray):
            size += part.nbytes
        elif isinstance(part, tuple):
            parts += part
    return size


def measure(sizes: tuple[float, float]) -> Cost:
    """One size of benchmark, and of documents, in megabytes."""
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / "warm.txt").write_text("one two three four five six seven eight nine ten", "utf-8")
        Decontaminate(against=(Path(name) / "warm.txt",)).apply(Batch.of("to compile the kernels, or to load them"))
        (Path(name) / "warm.txt").unlink()
        count, questions = write_benchmark(Path(name), sizes[0])
        start = time.process_time()
        stage = Decontaminate(against=(Path(name),), policy="annotate")
        reading = time.process_time() - start
        library = load_library(stage.against, (), Cut(stage.words, stage.characters, stage.shortest), int(stage.memory))
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        batch = Batch.of(*make_documents(sizes[1], questions))
        taken = []
        for _ in range(ROUNDS):
            batch.utf8()
            start = time.process_time()
            outcome = stage.apply(batch)
            taken.append(time.process_time() - start)
        found = outcome.batch.column("contamination").is_valid().to_numpy(zero_copy_only=False)
    planted = np.arange(len(found)) % PLANTED_EVERY == 0
    return Cost(
        count,
        reading,
        index_bytes(library),
        library.stride,
        memory,
        len(batch.utf8().data) / 1e6 / min(taken),
        int((planted & ~found).sum()),
        int((found & ~planted).sum()),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--benchmark", type=float, nargs="+", default=[5, 25, 100, 300], help="megabytes")
    parser.add_argument("--documents", type=float, default=25, help="megabytes")
    options = parser.parse_args()
    is_right = True
    with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        base = pool.map(measure, [(0.001, options.documents)])[0].memory
        for size in options.benchmark:
            cost = pool.map(measure, [(size, options.documents)])[0]
            print(
                f"{size:5.0f} MB, {cost.questions:9,} questions: read in {cost.reading:5.1f} s, index "
                f"{cost.index_bytes / 1e6:4.0f} MB (every {cost.stride}. window), "
                f"{(cost.memory - base) / 1e6:5.0f} MB while it is made; "
                f"documents at {cost.speed:4.0f} MB/s; {cost.missed} missed, {cost.wrong} wrong",
                flush=True,
            )
            is_right &= cost.missed == cost.wrong == 0
    raise SystemExit(0 if is_right else 1)


if __name__ == "__main__":
    main()
