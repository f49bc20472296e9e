"""Odd sketches: the bits as defined, similarities near the exact ones, and what is true of any text."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.text.likeness.banding import LEAST_BITS, standard_error
from cleaner.text.likeness.minhash import AUTO, EMPTY, Shingling, shingle_hashes, signatures
from cleaner.text.likeness.sketch import Signed, compare_sketches, sign_and_sketch
from cleaner.text.units.utf8 import utf8_of

RIVER = "长江是亚洲最长的河流，全长约六千三百公里。它发源于青藏高原，流经十一个省级行政区，在上海注入东海。"
ENGLISH = "The river rises on the plateau, flows past eleven provinces, and reaches the sea at last, far to the east."


def sketch(*texts: str | None, shingling: Shingling = Shingling()) -> Signed:  # noqa: B008 - a value, never changed
    return sign_and_sketch(utf8_of(pa.array(texts, pa.string())), shingling=shingling)


def similarity(one: str, other: str) -> float:
    return float(compare_sketches(sketch(one, other).sketches, np.array([0]), np.array([1]))[0])


def prose(count: int, seed: int) -> str:
    """So many ideographs drawn at random: nearly every shingle is there once."""
    return "".join(chr(0x4E00 + code) for code in np.random.default_rng(seed).integers(0, 20_000, count))


def revised(text: str, target: float, seed: int) -> str:
    """The text with one part replaced, so that the similarity is about the target."""
    changed = max(1, round(len(text) * (1 - target) / (1 + target)) - 4)
    start = int(np.random.default_rng(seed).integers(0, len(text) - changed))
    return text[:start] + prose(changed, seed + 1) + text[start + changed :]


def jaccard(one: str, other: str) -> float:
    first, second = (set(shingle_hashes(text).tolist()) for text in (one, other))
    return len(first & second) / len(first | second)


def mix(value: int) -> int:
    value = (value ^ value >> 16) * 0x85EBCA6B % 2**32
    value = (value ^ value >> 13) * 0xC2B2AE35 % 2**32
    return value ^ value >> 16


@pytest.mark.parametrize(
    "text", [RIVER, ENGLISH, RIVER * 3 + ENGLISH, prose(5000, 1)], ids=["zh", "en", "twice", "long"]
)
def test_bits_are_those_of_the_definition(text: str) -> None:
    hashes = {max(1, mix(value)) for value in shingle_hashes(text).tolist()}
    size = LEAST_BITS
    while size < len(hashes):
        size *= 2
    expected = 0
    for value in hashes:
        expected ^= 1 << value % size
    words = np.frombuffer(sketch(text).sketches[0].as_py(), np.uint64).tolist()
    assert words[0] == len(hashes)
    assert len(words) == 1 + size // 64
    assert sum(word << 64 * place for place, word in enumerate(words[1:])) == expected


@pytest.mark.parametrize("shingling", [Shingling(), Shingling(AUTO, 3)], ids=["characters", "auto"])
def test_signatures_are_the_same_as_without_sketches(shingling: Shingling) -> None:
    texts = pa.array([RIVER, "", None, "短", ENGLISH * 30, prose(3000, 2), "一二三四五"], pa.string())
    signed = sign_and_sketch(utf8_of(texts), 112, shingling)
    assert (signed.signatures == signatures(utf8_of(texts), 112, shingling)).all()
    assert [len(one.as_py()) > 0 for one in signed.sketches] == (signed.signatures != EMPTY).any(axis=1).tolist()


@pytest.mark.parametrize("count", [150, 700, 1700, 4090, 9000, 40_000])
@pytest.mark.parametrize("target", [0.7, 0.8, 0.9])
def test_similarity_is_told_as_exactly_as_promised(count: int, target: float) -> None:
    texts = [prose(count, 5)]
    texts += [revised(texts[0], target, seed) for seed in range(20)]
    others = np.arange(1, len(texts))
    told = compare_sketches(sketch(*texts).sketches, np.zeros(len(others), np.int64), others)
    errors = told - [jaccard(texts[0], text) for text in texts[1:]]
    promised = standard_error(target)
    assert np.abs(errors).max() < 4.5 * promised
    assert np.sqrt(np.mean(errors**2)) < 1.5 * promised
    assert abs(errors.mean()) < promised


def test_standard_error_is_below_a_hundredth_where_thresholds_are() -> None:
    assert standard_error(0.8) == pytest.approx(0.0047, abs=5e-5)
    assert standard_error(0.8, 200) == pytest.approx(0.0040, abs=5e-5)
    assert standard_error(0.7) < 0.0075


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(prose(300, 1), prose(300, 2), id="two short texts"),
        pytest.param(prose(300, 1), prose(9000, 2), id="sketches of two sizes"),
        pytest.param(prose(60_000, 1), prose(60_000, 2), id="two long texts"),
        pytest.param(prose(50, 1), prose(100_000, 2), id="a short one, and one that fills the folded sketch"),
    ],
)
def test_different_texts_are_far_apart(one: str, other: str) -> None:
    assert similarity(one, other) < 0.1


def test_a_part_is_known_for_a_part() -> None:
    whole = prose(5004, 3)  # in 8,192 bits, which fold to the 4,096 of the part
    assert similarity(whole[:4004], whole) == pytest.approx(0.8, abs=0.02)


def test_a_text_said_twice_has_few_new_shingles() -> None:
    assert similarity(prose(2000, 4), prose(2000, 4) * 2) > 0.99


@pytest.mark.parametrize("text", ["", None, "短", "，。！", "😀" * 40], ids=repr)
def test_a_text_without_shingles_resembles_nothing(text: str | None) -> None:
    signed = sketch(text, RIVER, text)
    assert signed.sketches[0].as_py() == b""
    assert compare_sketches(signed.sketches, np.array([0, 0, 1]), np.array([1, 2, 0])).tolist() == [0, 0, 0]


def test_shingles_of_a_long_text_are_counted_once() -> None:
    text = prose(600_000, 6) * 2
    size = np.frombuffer(sketch(text).sketches[0].as_py(), np.uint64)[0]
    assert size == len({max(1, mix(value)) for value in shingle_hashes(text).tolist()})


def test_sketches_may_be_a_part_of_an_array() -> None:
    taken = sketch(ENGLISH, RIVER, "", RIVER).sketches.slice(1)
    assert compare_sketches(taken, np.array([0, 0]), np.array([2, 1])).tolist() == [1, 0]


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60) | st.sampled_from([RIVER, ENGLISH, "哈" * 400])


@settings(max_examples=40, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_any_text_resembles_itself_and_no_order_matters(texts: list[str]) -> None:
    signed = sketch(*texts)
    for text, one in zip(texts, signed.sketches, strict=True):
        assert one == sketch(text).sketches[0]
    one, other = (places.ravel() for places in np.indices((len(texts), len(texts))))
    table = compare_sketches(signed.sketches, one, other).reshape(len(texts), -1)
    assert (table == table.T).all()
    assert ((table >= 0) & (table <= 1)).all()
    assert table.diagonal().tolist() == [float(len(sketched.as_py()) > 0) for sketched in signed.sketches]
