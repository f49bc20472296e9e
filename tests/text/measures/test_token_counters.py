"""Real tokenizers by path: what they count, how long texts are cut, and what is no tokenizer."""

import base64
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.text.measures.token_counters import PIECE, check_tokenizer, cut_pieces, token_counter
from cleaner.text.measures.tokens import estimate_tokens
from cleaner.text.units.utf8 import utf8_of


def make_json(folder: Path) -> Path:
    """A tokenizer of the library `tokenizers` that knows two words, with marks around a text that are not to count."""
    tokenizers = pytest.importorskip("tokenizers")
    vocabulary = {"<unk>": 0, "stone": 1, "bridge": 2, "<s>": 3}
    tokenizer = tokenizers.Tokenizer(tokenizers.models.WordLevel(vocabulary, unk_token="<unk>"))
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    tokenizer.post_processor = tokenizers.processors.TemplateProcessing("<s> $A", special_tokens=[("<s>", 3)])
    tokenizer.enable_truncation(2)
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder / "tokenizer.json"


def make_sentencepiece(folder: Path) -> Path:
    sentencepiece = pytest.importorskip("sentencepiece")
    lines = ["the stone bridge stands over the river", "the bridge is of stone", "a river runs under it"] * 20
    stem = str(folder / "pieces")
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines), model_prefix=stem, vocab_size=40, hard_vocab_limit=False, minloglevel=2
    )
    return folder / "pieces.model"


def make_ranks(folder: Path) -> Path:
    """Ranks as tiktoken reads them: all bytes, and the pair `st`."""
    pytest.importorskip("tiktoken")
    ranks = [bytes([byte]) for byte in range(256)] + [b"st"]
    lines = [f"{base64.b64encode(token).decode()} {rank}" for rank, token in enumerate(ranks)]
    (folder / "small.tiktoken").write_text("\n".join(lines), "ascii")
    return folder / "small.tiktoken"


def count(path: Path | str, *texts: str) -> list[float]:
    return list(token_counter(check_tokenizer(str(path)))(utf8_of(pa.array(texts)))["tokens"])


@pytest.mark.parametrize(
    ("make", "text", "tokens"),
    [
        pytest.param(make_json, "stone bridge river", 3, id="tokenizer.json, without marks and not cut off"),
        pytest.param(make_ranks, "stone", 4, id="ranks: st, o, n, e"),
        pytest.param(make_ranks, "桥", 3, id="ranks: the bytes of a character"),
    ],
)
def test_counts_as_the_tokenizer_does(tmp_path, make: Callable[[Path], Path], text, tokens):
    assert count(make(tmp_path), text, "", text) == [tokens, 0, tokens]


def test_a_folder_with_a_tokenizer_is_one(tmp_path):
    make_json(tmp_path)
    assert count(tmp_path, "stone bridge") == [2]


def test_pieces_of_sentencepiece_are_counted(tmp_path):
    [whole, twice] = count(make_sentencepiece(tmp_path), "the stone bridge", "the stone bridge the stone bridge")
    assert 1 <= whole < twice == 2 * whole


def test_a_long_text_is_counted_in_pieces(tmp_path):
    assert count(make_json(tmp_path), "stone\n" * PIECE) == [PIECE]


@given(st.text("ab\n", max_size=30).map(lambda text: text * (PIECE // 12)))
def test_pieces_are_the_text_and_bounded(text):
    pieces = cut_pieces(text)
    assert "".join(pieces) == text
    assert max(map(len, pieces)) <= PIECE


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        pytest.param("none.json", None, "no tokenizer at", id="no such file"),
        pytest.param("a.json", b"{}", "can make no tokenizer", id="JSON of something else"),
        pytest.param("a.model", b"\0\1\2", "can make no tokenizer", id="bytes of something else"),
        pytest.param("a.tiktoken", b"hello world", "can make no tokenizer", id="text of something else"),
        pytest.param("a.bin", b"hello", "they end in .json, .model, .tiktoken", id="a file of another kind"),
    ],
)
def test_what_is_no_tokenizer_is_refused(tmp_path, name, content, fault):
    for library in ("tokenizers", "sentencepiece", "tiktoken"):
        pytest.importorskip(library)
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(ValueError, match=fault):
        check_tokenizer(str(tmp_path / name))


def test_a_name_that_tiktoken_does_not_know_is_refused():
    pytest.importorskip("tiktoken")
    with pytest.raises(ValueError, match="no tokenizer of 'no_such_base'"):
        check_tokenizer("no_such_base")


def test_without_a_tokenizer_tokens_are_estimated():
    assert token_counter(None) is estimate_tokens
