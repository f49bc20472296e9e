"""Decompression: chains of members, damage, and bounds."""

import bz2
import gzip
import lzma
import random
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.io.blocks import BLOCK, Damage, read_blocks
from cleaner.io.files import Source

Compress = Callable[[bytes], bytes]


def lz4(data: bytes) -> bytes:
    return bytes(pa.Codec("lz4").compress(data, asbytes=True))


def zstd(data: bytes) -> bytes:
    return zstandard.ZstdCompressor(write_checksum=True).compress(data)  # the command-line tool writes one, too


def xz(data: bytes) -> bytes:
    return lzma.compress(data, preset=0)


CHAINED: dict[str, Compress] = {
    "gzip": gzip.compress,
    "zstd": zstd,
    "bzip2": bz2.compress,
    "xz": xz,
}
FORMATS = [pytest.param(compress, id=name) for name, compress in CHAINED.items()]


def unpack(path: Path, listed: str = "none") -> tuple[bytes, list[Damage]]:
    with Source(str(path)) as source:
        found = list(read_blocks(source, listed))
    return b"".join(block for block in found if isinstance(block, bytes)), [d for d in found if isinstance(d, Damage)]


def noise(size: int, seed: int = 1) -> bytes:
    return random.Random(seed).randbytes(size)


@pytest.mark.parametrize("compress", [*FORMATS, pytest.param(lz4, id="lz4"), pytest.param(bytes, id="none")])
@pytest.mark.parametrize("size", [0, 1, 300_000], ids="{:,} bytes".format)
def test_gives_the_bytes_back(tmp_path: Path, compress: Compress, size: int) -> None:
    path = tmp_path / "x"
    data = noise(size // 2) + b"a" * (size - size // 2)
    path.write_bytes(compress(data) * 3)
    if compress is not bytes or size:
        assert unpack(path) == (data * 3, [])


@pytest.mark.parametrize("compress", FORMATS)
def test_goes_on_behind_a_damaged_member(tmp_path: Path, compress: Compress) -> None:
    members = [compress(noise(9000, seed)) for seed in range(5)]
    spoilt = bytearray(members[2])
    spoilt[200:230] = bytes(30)
    path = tmp_path / "x"
    path.write_bytes(b"".join([*members[:2], bytes(spoilt), *members[3:]]))
    data, damage = unpack(path)
    assert [d.cause for d in damage] == ["corrupt"]
    assert damage[0].offset == len(members[0]) + len(members[1])
    assert data.startswith(noise(9000, 0) + noise(9000, 1))
    assert data.endswith(noise(9000, 3) + noise(9000, 4))


@pytest.mark.parametrize("compress", FORMATS)
def test_gives_what_comes_before_a_cut(tmp_path: Path, compress: Compress) -> None:
    whole = b"".join(b"%d\n" % n for n in range(60_000))
    packed = compress(whole)
    path = tmp_path / "x"
    path.write_bytes(packed[: len(packed) * 2 // 3])
    data, damage = unpack(path)
    assert [d.cause for d in damage] == ["truncated"]
    assert whole.startswith(data)
    assert compress in (bz2.compress, xz) or len(data) > len(whole) // 3


@pytest.mark.parametrize("compress", FORMATS)
@pytest.mark.parametrize(
    ("tail", "causes"),
    [
        pytest.param(bytes(1000), [], id="zeros are padding"),
        pytest.param(b"<html>gateway timeout</html>", ["trailing_garbage"], id="a server's error message"),
        pytest.param(noise(300_000, 7), ["trailing_garbage"], id="a lot of noise"),
    ],
)
def test_notes_what_follows_the_data(tmp_path: Path, compress: Compress, tail: bytes, causes: list[str]) -> None:
    path = tmp_path / "x"
    path.write_bytes(compress(b"data") + tail)
    data, damage = unpack(path)
    assert data == b"data"
    assert [d.cause for d in damage] == causes


def test_takes_up_again_behind_garbage_between_members(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(gzip.compress(b"one") + b"garbage \x1f\x8b\x08 more" + gzip.compress(b"two"))
    data, damage = unpack(path)
    assert data == b"onetwo"
    assert [d.cause for d in damage] == ["trailing_garbage"]


def test_a_gzip_checksum_that_is_wrong_is_damage(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(noise(50_000)))
    packed[-8] ^= 1
    path = tmp_path / "x"
    path.write_bytes(packed)
    assert [d.cause for d in unpack(path)[1]] == ["corrupt"]


def test_cuts_lz4_short_at_damage(tmp_path: Path) -> None:
    packed = lz4(noise(600_000))
    path = tmp_path / "x"
    path.write_bytes(packed[: len(packed) // 2])
    assert [d.cause for d in unpack(path)[1]] == ["truncated"]


@pytest.mark.parametrize(
    ("data", "expected", "causes"),
    [
        pytest.param(
            b'{"text": "plain"}\n', b'{"text": "plain"}\n', [], id="plain text called gz was unpacked by a server"
        ),
        pytest.param(b"\0" * 8 + noise(500), b"", ["trailing_garbage"], id="noise called gz is damage, not text"),
        pytest.param(noise(100) + gzip.compress(b"x"), b"x", ["trailing_garbage"], id="a damaged head costs the head"),
        pytest.param(b"", b"", [], id="nothing at all"),
    ],
)
def test_the_bytes_decide_over_the_name(tmp_path: Path, data: bytes, expected: bytes, causes: list[str]) -> None:
    path = tmp_path / "x.gz"
    path.write_bytes(data)
    found, damage = unpack(path, "gzip")
    assert (found, [d.cause for d in damage]) == (expected, causes)


@pytest.mark.parametrize("compress", FORMATS)
def test_a_bomb_comes_in_bounded_pieces(tmp_path: Path, compress: Compress) -> None:
    path = tmp_path / "x"
    path.write_bytes(compress(bytes(16 << 20)))
    with Source(str(path)) as source:
        sizes = [len(block) for block in read_blocks(source) if isinstance(block, bytes)]
    assert sum(sizes) == 16 << 20
    assert max(sizes) <= (17 << 20 if compress is zstd else 2 * BLOCK)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.binary(max_size=300), max_size=6), st.sampled_from(sorted(CHAINED)), st.data())
def test_no_bytes_make_it_fail(
    tmp_path_factory: pytest.TempPathFactory, parts: list[bytes], name: str, data: st.DataObject
) -> None:
    packed = bytearray(b"".join(map(CHAINED[name], parts)))
    for place in data.draw(st.lists(st.integers(0, max(len(packed) - 1, 0)), max_size=4)) if packed else []:
        packed[place] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.mktemp("blocks") / "x"
    path.write_bytes(packed)
    found, damage = unpack(path, name)
    assert damage or found == b"".join(parts) or bytes(packed) != b"".join(map(CHAINED[name], parts))
