"""Real archives and real pages: every record is accounted for, every page read. Skipped where they are not at hand."""

import base64
import gzip
import json
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastwarc.warc import ArchiveIterator
from warcio.archiveiterator import ArchiveIterator as WarcioIterator
from warcio.exceptions import ArchiveLoadFailed

from cleaner.io.decode import decode
from cleaner.io.shards import list_shards

OURS = ("response", "resource", "conversion", "revisit")


def count_fastwarc(path: str) -> int:
    kinds: Counter[str] = Counter()
    try:
        with Path(path).open("rb") as file:
            kinds.update(str(record.record_type) for record in ArchiveIterator(file, parse_http=False))
    except OSError:  # it stops at damage, and at ARC files
        pass
    return sum(kinds[kind] for kind in OURS)


def count_warcio(path: str) -> int:
    kinds: Counter[str] = Counter()
    try:
        with Path(path).open("rb") as file:
            kinds.update(record.rec_type for record in WarcioIterator(file))
    except ArchiveLoadFailed:  # it stops at damage, at lz4, and at records that share a gzip member
        pass
    return sum(kinds[kind] for kind in OURS)


def test_every_record_of_real_archives_is_accounted_for(shared: Path, read: Callable[..., Any]) -> None:
    shards = [shard for shard in list_shards([str(shared / "cc")]).shards if shard.format in ("warc", "wet", "arc")]
    assert len(shards) >= 25
    for shard in shards:
        found = read(Path(shard.path))
        ours = len(found.rows) + len(found.skips) + sum(fault.id is not None for fault in found.faults)
        assert ours >= max(count_fastwarc(shard.path), count_warcio(shard.path)), shard.path
        assert found.bytes_read == shard.size
        assert len(found.faults) <= 1, shard.path


def test_every_raw_chinese_mail_decodes_with_and_without_a_label(shared: Path) -> None:
    with gzip.open(shared / "encodings" / "trec06c-raw-gb.jsonl.gz") as lines:
        mails = [base64.b64decode(json.loads(line)["raw_b64"]) for line in lines]
    for label in (None, "iso-8859-1", "gb2312"):
        assert {decode(mail, label).encoding for mail in mails} == {"gb18030"}


@pytest.mark.parametrize("size", [60, 200, 1000], ids="{} bytes".format)
def test_stretches_of_chinese_decode_without_a_label(shared: Path, size: int) -> None:
    with gzip.open(shared / "clean" / "zh-docs.jsonl.gz") as lines:
        text = "".join(json.loads(line)["text"] for line, _ in zip(lines, range(300), strict=False))
    chance = random.Random(size)
    right = seen = 0
    while seen < 200:
        start = chance.randrange(len(text) - size)
        part = text[start : start + size // 2]
        data = part.encode("gb18030")
        if 2 * sum(byte >= 0x80 for byte in data) > size:
            seen += 1
            right += decode(data).text == part
    assert right >= 198
