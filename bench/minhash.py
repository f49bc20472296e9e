"""What MinHash signatures cost on one core: ours, and datasketch and rensa where they are installed.

    python -m bench.minhash [--documents N] [--shingles N] [--rounds N]

Text is made up: Han characters as common as those of real text are, with a comma after every twentieth. Ours begins at
the UTF-8 buffer; the others are given Python strings of five characters each, and the cutting is counted for them too.
Least CPU seconds of the rounds are taken.
"""

import argparse
import importlib.util
import random
import time
from collections.abc import Callable, Sequence

import pyarrow as pa

from cleaner.text.likeness.minhash import signatures
from cleaner.text.likeness.sketch import sign_and_sketch
from cleaner.text.units.utf8 import utf8_of

BAR = 35_000
"""Least documents a second of ours, at 1,700 shingles and 112 permutations."""
PERMUTATIONS = 112


def make_texts(count: int, shingles: int) -> list[str]:
    """Texts of so many shingles of five characters; the n-th commonest of 4,000 characters is drawn as 1/n."""
    generator = random.Random(1)
    han = [chr(0x4E00 + number) for number in generator.sample(range(20_000), 4_000)]
    weights = [1 / number for number in range(1, len(han) + 1)]
    texts = []
    for _ in range(count):
        drawn = generator.choices(han, weights, k=shingles + 4)
        drawn[19::20] = [f"{character}，" for character in drawn[19::20]]
        texts.append("".join(drawn))
    return texts


def cut(text: str) -> list[str]:
    """The shingles of a text as Python strings."""
    compared = text.replace("，", "")
    return [compared[start : start + 5] for start in range(len(compared) - 4)]


def sign_with_datasketch(texts: Sequence[str]) -> None:
    from datasketch import MinHash

    empty = MinHash(PERMUTATIONS)
    for text in texts:
        empty.copy().update_batch([shingle.encode() for shingle in cut(text)])


def sign_with_rensa(texts: Sequence[str]) -> None:
    from rensa import RMinHash  # type: ignore[import-not-found]

    for text in texts:
        RMinHash(num_perm=PERMUTATIONS, seed=1).update(cut(text))


def seconds(work: Callable[[], object], rounds: int) -> float:
    """The least CPU seconds of some rounds; what is compiled or loaded first is not counted."""
    work()
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--shingles", type=int, default=1700)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    texts = make_texts(options.documents, options.shingles)
    utf8 = utf8_of(pa.array(texts, pa.string()))
    whole = seconds(lambda: signatures(utf8, PERMUTATIONS), options.rounds)
    few = seconds(lambda: signatures(utf8, 16), options.rounds)
    both = seconds(lambda: sign_and_sketch(utf8, PERMUTATIONS), options.rounds)
    permuting = (whole - few) * PERMUTATIONS / (PERMUTATIONS - 16)
    speed = options.documents / whole
    print(f"ours        {speed:9,.0f} documents/s {len(utf8.data) / whole / 1e6:6.0f} MB/s   bar {BAR:,}")
    print(f"  shingles {(whole - permuting) / options.documents * 1e6:6.1f} us a document, in all")
    print(f"  permutations {permuting / options.documents * 1e6:.1f} us", end="")
    print(f" ({permuting / options.documents / options.shingles / PERMUTATIONS * 1e12:.0f} ps each of a shingle)")
    print(f"  sketches {(both - whole) / options.documents * 1e6:6.1f} us a document, on top")
    sample = texts[: max(1, options.documents // 10)]
    for name, work in (("datasketch", sign_with_datasketch), ("rensa", sign_with_rensa)):
        if importlib.util.find_spec(name):
            spent = seconds(lambda work=work: work(sample), 2)  # type: ignore[misc]
            print(f"{name:11s} {len(sample) / spent:9,.0f} documents/s")
    raise SystemExit(0 if speed >= BAR or options.shingles != 1700 else 1)


if __name__ == "__main__":
    main()
