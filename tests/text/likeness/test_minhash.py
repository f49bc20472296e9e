"""MinHash: signatures bit for bit those of datasketch, and what is estimated and found by them."""

import unicodedata

import numpy as np
import pyarrow as pa
import pytest
from datasketch import MinHash, MinHashLSH
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.text.likeness.minhash import (
    AUTO,
    CHARACTER,
    DEFAULT,
    EMPTY,
    WORD,
    Shingling,
    Signatures,
    band_keys,
    best_bands,
    shingle_hashes,
    signatures,
)
from cleaner.text.units.utf8 import Utf8, utf8_of

RIVER = "长江是亚洲最长的河流，全长约六千三百公里。它发源于青藏高原，流经十一个省级行政区，在上海注入东海。"
ENGLISH = "The river rises on the plateau, flows past eleven provinces, and reaches the sea at last, far to the east."
LONG = "".join(chr(0x4E00 + number * 7919 % 20000) for number in range(9500))
TEXTS = ["", "短", "abc", RIVER, ENGLISH, RIVER + ENGLISH, "Ａﬁ " * 40, LONG, "\0", "😀" * 30]


def sign(*texts: str | None, permutations: int = 112, shingling: Shingling = DEFAULT, seed: int = 1) -> Signatures:
    return signatures(utf8_of(pa.array(texts, pa.string())), permutations, shingling, seed)


def datasketch_signature(hashes: list[int], permutations: int, seed: int) -> list[int]:
    sketch = MinHash(permutations, seed, hashfunc=int)
    sketch.update_batch(hashes)
    values: list[int] = sketch.hashvalues.tolist()
    return values


def plain_hashes(text: str, unit: int, size: int) -> list[int]:
    """The definition of a shingle's hash in plain Python, for text whose marks do not change places."""
    units: list[list[int]] = []
    attached = in_word = False
    for character in unicodedata.normalize("NFKD", text).casefold():
        kind = unicodedata.category(character)[0]
        is_alone = "\u3040" <= character <= "\u30ff" or "\u4e00" <= character <= "\u9fff"
        if kind == "M" and attached:
            units[-1].append(ord(character))
        elif kind in "LN":
            if unit == WORD and in_word and not is_alone:
                units[-1].append(ord(character))
            else:
                units.append([ord(character)])
            attached, in_word = True, not is_alone
        elif kind != "C" or character.isspace():
            attached = in_word = False
    values = [polynomial(codes) for codes in units]
    mixed = [mix(value) for value in values]
    return [polynomial(mixed[start : start + size]) for start in range(len(mixed) - size + 1)]


def polynomial(values: list[int]) -> int:
    total = 0
    for value in values:
        total = (total * 0x9E3779B1 + value) % 2**32
    return total


def mix(value: int) -> int:
    value = (value ^ value >> 16) * 0x85EBCA6B % 2**32
    value = (value ^ value >> 13) * 0xC2B2AE35 % 2**32
    return value ^ value >> 16


@pytest.mark.parametrize(
    ("permutations", "seed"),
    [
        pytest.param(112, 1, id="as published"),
        pytest.param(128, 1, id="128 permutations"),
        pytest.param(113, 7, id="not a multiple of the lanes, another seed"),
        pytest.param(1, 2**32 - 1, id="a single one, the largest seed"),
    ],
)
def test_signatures_are_those_of_datasketch(permutations: int, seed: int) -> None:
    made = sign(*TEXTS, permutations=permutations, seed=seed)
    assert made.dtype == np.uint32
    assert made.shape == (len(TEXTS), permutations)
    for text, signature in zip(TEXTS, made.tolist(), strict=True):
        assert signature == datasketch_signature(shingle_hashes(text).tolist(), permutations, seed)


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(
    text=st.lists(st.sampled_from([*"abAB12Ａﬁ汉字后がカｶ ，。.-'\n😀\u200b①", "é", "ﾃﾞ", " \u0301"]), max_size=40).map(
        "".join
    ),
    unit=st.sampled_from([CHARACTER, WORD]),
    size=st.integers(1, 6),
)
def test_shingles_are_hashed_as_defined(text: str, unit: int, size: int) -> None:
    assert shingle_hashes(text, Shingling(unit, size)).tolist() == plain_hashes(text, unit, size)


@settings(max_examples=40, deadline=None, derandomize=True, database=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=40), max_size=6))
def test_a_text_is_signed_by_itself_alone(texts: list[str]) -> None:
    shingling = Shingling(AUTO, 2)
    alone = [sign(text, shingling=shingling, permutations=16)[0].tolist() for text in texts]
    assert sign(*texts, shingling=shingling, permutations=16).tolist() == alone


def test_missing_and_short_texts_have_an_empty_signature() -> None:
    made = sign(None, "", "四个汉字", "五个汉字了")
    assert (made == EMPTY).all(axis=1).tolist() == [True, True, True, False]


def test_no_texts_no_signatures() -> None:
    assert sign().shape == (0, 112)


def test_a_text_sees_its_own_bytes_in_a_slice_of_a_batch() -> None:
    array = pa.array(["前面的文字一二三", RIVER, ENGLISH], pa.string())
    assert signatures(utf8_of(array.slice(1, 1))).tolist() == sign(RIVER).tolist()


def test_what_repeats_counts_once() -> None:
    assert sign("一二三四五六七" * 3).tolist() == sign("一二三四五六七" * 50).tolist()


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        pytest.param(RIVER + "GDP", CHARACTER, id="Chinese by character"),
        pytest.param(ENGLISH, WORD, id="English by word"),
        pytest.param("データベース API に接続できません。", CHARACTER, id="Japanese by character"),
        pytest.param("แม่น้ำไหลผ่านที่ราบลงสู่ทะเล ABC", CHARACTER, id="Thai by character"),
        pytest.param("안녕하세요 세계 여러분 모두 반갑습니다", WORD, id="Korean by word"),
        pytest.param("使用 numpy.ndarray 的 reshape 方法可以改变数组的形状", CHARACTER, id="Chinese with code"),
        pytest.param(ENGLISH + "（长江）", WORD, id="English with a name"),
    ],
)
def test_auto_takes_the_unit_of_the_script(text: str, unit: int) -> None:
    other = WORD if unit == CHARACTER else CHARACTER
    hashes = shingle_hashes(text, Shingling(AUTO)).tolist()
    assert hashes == shingle_hashes(text, Shingling(unit)).tolist()
    assert hashes != shingle_hashes(text, Shingling(other)).tolist()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\xff\xfe\xfd" * 20, id="no UTF-8 at all"),
        pytest.param("汉字汉字汉字".encode()[:-1], id="cut within a character"),
        pytest.param(b"\xf4\xbf\xbf\xbf" * 5, id="beyond Unicode"),
    ],
)
def test_bytes_that_are_no_utf8_do_no_harm(data: bytes) -> None:
    offsets = np.array([0, len(data)], np.int32)
    offsets.flags.writeable = False
    assert signatures(Utf8(np.frombuffer(data, np.uint8), offsets)).shape == (1, 112)


@pytest.mark.parametrize("shared", [0, 250, 500, 800, 900, 1000])
def test_estimate_is_within_four_standard_errors(shared: int) -> None:
    """Of 1,000 shingles each so many are the same: Jaccard = shared / (2000 - shared)."""
    texts = (
        [LONG[:1004], LONG[: shared + 4] + LONG[4000 : 4000 + 1000 - shared]]
        if shared
        else [LONG[:1004], LONG[4000:5004]]
    )
    sets = [set(shingle_hashes(text).tolist()) for text in texts]
    jaccard = len(sets[0] & sets[1]) / len(sets[0] | sets[1])
    made = sign(*texts, permutations=256)
    estimate = (made[0] == made[1]).mean()
    assert abs(estimate - jaccard) <= 4 * (jaccard * (1 - jaccard) / 256) ** 0.5


def test_keys_agree_where_a_band_does() -> None:
    one = np.arange(24, dtype=np.uint32)
    other = one.copy()
    other[[3, 11]] = 99  # in bands 0 and 1 of three; 16 to 23 are untouched
    keys = band_keys(np.stack([one, other]), 3, 8)
    assert keys.shape == (2, 3, 2)
    assert (keys[0] == keys[1]).all(axis=1).tolist() == [False, False, True]


def test_bands_of_the_same_values_have_different_keys() -> None:
    keys = band_keys(np.zeros((1, 112), np.uint32), 14, 8)
    assert len(np.unique(keys)) == 28


@pytest.mark.parametrize("threshold", [0.3, 0.5, 0.8, 0.9])
@pytest.mark.parametrize("permutations", [32, 112, 128])
def test_bands_are_those_of_datasketch(permutations: int, threshold: float) -> None:
    for weight in (0.5, 0.75):
        index = MinHashLSH(threshold, permutations, weights=(1 - weight, weight))
        assert best_bands(permutations, threshold, weight) == (index.b, index.r)
