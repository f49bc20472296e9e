"""What a run reads: the shards that its inputs stand for, less what it wrote itself."""

import os
from collections.abc import Sequence
from dataclasses import replace

from cleaner.errors import UsageError
from cleaner.io.files import is_url
from cleaner.io.shards import Listing, list_shards

MOST_NAMES = 5
"""Files named in one message."""


def list_input(inputs: Sequence[str], format: str, output: str | None = None) -> Listing:  # noqa: A002 - as list_shards
    """The shards of a run. Its output directory is left out, which may stand within a folder that it reads.

    UsageError where there are none, or where the name of one is no UTF-8: it could not stand in the ledger.
    """
    listing = list_shards(inputs, format)
    if output is not None:
        own = f"{_whole(output).rstrip('/')}/"
        shards = tuple(shard for shard in listing.shards if not _whole(shard.path).startswith(own))
        skipped = tuple(one for one in listing.skipped if not _whole(one[0]).startswith(own))
        listing = Listing(shards, skipped)
    if not listing.shards:
        raise UsageError(f"no shards found in {', '.join(repr(name) for name in inputs)}: nothing to read")
    unnamed = [f"'{_spelled(shard.path)}'" for shard in listing.shards if not _is_utf8(shard.path)]
    if unnamed:
        more = f", and {len(unnamed) - MOST_NAMES:,} more" if len(unnamed) > MOST_NAMES else ""
        raise UsageError(
            f"the names of {len(unnamed):,} files are not UTF-8: {', '.join(unnamed[:MOST_NAMES])}{more}; "
            "rename them first (where they are GBK: convmv -f gbk -t utf8 -r --notest FOLDER)"
        )
    return replace(listing, skipped=tuple((_spelled(path), why) for path, why in listing.skipped))


def _whole(path: str) -> str:
    return path if is_url(path) else os.path.abspath(path)  # noqa: PTH100 - 100,000 times; Path costs ten times more


def _is_utf8(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def _spelled(path: str) -> str:
    """The path with the bytes that are no UTF-8 spelled out."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
