"""Real tokenizers, by path or name, as measure groups that count the tokens of texts; the estimate where there is none.

The libraries are optional (`pip install "cleaner[tokens]"`) and loaded on first use.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import xxhash

from cleaner.text.optional import hidden, load_optional
from cleaner.text.units.utf8 import Utf8, utf8_of

__all__ = ["TokenCounter", "check_tokenizer", "token_counter"]

TokenCounter = Callable[[Utf8], Mapping[str, npt.NDArray[np.float64]]]
"""A measure group: `tokens`, a whole number for each text. No marks of beginning and end are counted."""
Count = Callable[[str], int]

PIECE = 10_000
"""Characters that a tokenizer gets at once: longer runs without white space take some of them quadratic time."""
REMEMBERED = 1 << 16
"""Texts whose counts are remembered: between two stages most documents stay as they were."""
LIBRARIES = {".json": "tokenizers", ".model": "sentencepiece", ".tiktoken": "tiktoken"}
WORDS_OF_RANKS = r" ?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
"""How a text is cut before the ranks of a .tiktoken file join bytes, which the file does not say: as in most of them
into words with the blank before them, numbers of three digits, runs of other marks, and white space."""


def check_tokenizer(name: str) -> str:
    """A tokenizer as it may stand in a pipeline file, paths made absolute; ValueError says what it lacks."""
    path = Path(name)
    if path.is_dir():
        path /= "tokenizer.json"
    if path.suffix in LIBRARIES or path.exists():
        if not path.is_file():
            raise ValueError(f"no tokenizer at '{path}'")
        if path.suffix not in LIBRARIES:
            raise ValueError(f"'{path}' is no tokenizer file: they end in {', '.join(LIBRARIES)}")
        name = str(path.absolute())
    _counter(name)
    return name


@cache
def token_counter(name: str | None) -> TokenCounter:
    """The counter of a tokenizer that `check_tokenizer` let through; for None the estimate."""
    if name is not None:
        return _Remembering(_counter(name))
    with hidden("scipy"):  # numba takes 0.25 s to load it, for products of matrices, of which our kernels have none
        from cleaner.text.measures.tokens import estimate_tokens  # a compiled kernel: not to read a pipeline file

        estimate_tokens(utf8_of(pa.nulls(0, pa.string())))
    return estimate_tokens


class _Remembering:
    """Counts every text once as long as it stays the same."""

    def __init__(self, count: Count) -> None:
        self._count = count
        self._known: dict[bytes, int] = {}

    def __call__(self, utf8: Utf8) -> Mapping[str, npt.NDArray[np.float64]]:
        texts = [utf8.data[start:stop].tobytes() for start, stop in zip(utf8.offsets, utf8.offsets[1:], strict=False)]
        return {"tokens": np.array([self._look_up(text) for text in texts], np.float64)}

    def _look_up(self, text: bytes) -> int:
        key = xxhash.xxh3_128_digest(text)
        if key not in self._known:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[key] = sum(map(self._count, cut_pieces(text.decode("utf-8", "replace"))))
        return self._known[key]


def cut_pieces(text: str) -> Sequence[str]:
    """The text in pieces of bounded length, cut behind a line break where there is one in its second half."""
    pieces, start = [], 0
    while len(text) - start > PIECE:
        stop = text.rfind("\n", start + PIECE // 2, start + PIECE) + 1 or start + PIECE
        pieces.append(text[start:stop])
        start = stop
    return [*pieces, text[start:]]


@cache
def _counter(name: str) -> Count:
    """The tokens of a short text by this tokenizer; ValueError where it cannot be had."""
    path = Path(name)
    kind = LIBRARIES[path.suffix] if path.is_file() else "tokenizers" if "/" in name else "tiktoken"
    library = load_optional(kind, "counting with this tokenizer")
    try:
        return _MAKERS[kind](library, name, path.is_file())
    except BaseException as error:  # on what is no tokenizer the libraries raise Exception itself, or panic
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
            raise
        raise ValueError(f"{kind} can make no tokenizer of '{name}': {str(error).splitlines()[0][:200]}") from None


def _of_tokenizers(library: Any, name: str, is_file: bool) -> Count:
    tokenizer = library.Tokenizer.from_file(name) if is_file else library.Tokenizer.from_pretrained(name)
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return lambda text: len(tokenizer.encode(text, add_special_tokens=False).ids)


def _of_sentencepiece(library: Any, name: str, _is_file: bool) -> Count:
    processor = library.SentencePieceProcessor(model_file=name)
    return lambda text: len(processor.encode(text))


def _of_tiktoken(library: Any, name: str, is_file: bool) -> Count:
    encoding = library.get_encoding(name) if not is_file else library.Encoding(name, **_ranks(library, name))
    return lambda text: len(encoding.encode_ordinary(text))


def _ranks(library: Any, name: str) -> dict[str, Any]:
    """What a file of ranks says of an encoding."""
    ranks = import_module(f"{library.__name__}.load").load_tiktoken_bpe(name)
    return {"pat_str": WORDS_OF_RANKS, "mergeable_ranks": ranks, "special_tokens": {}}


_MAKERS = {"tokenizers": _of_tokenizers, "sentencepiece": _of_sentencepiece, "tiktoken": _of_tiktoken}
