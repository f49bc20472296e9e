"""The tables of README.md, made from the labels so that they cannot drift from the shards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from generator.document import BROKEN, DIRTY_GOOD, DUPLICATE, GOOD, JUNK, Label
from generator.text_shards import Shard

BEGIN = "<!-- tables: written by make_sample_data.py -->"
END = "<!-- end of tables -->"


def fill_tables(text: str, shards: Sequence[Shard]) -> str:
    """The text of README.md with what stands between the two marks written anew."""
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    labels = [label for shard in shards for label in shard.labels]
    tables = "\n\n".join((_summary(labels), _kinds(labels), _shards(shards)))
    return f"{before}{BEGIN}\n{tables}\n{END}{after}"


def write_readme(path: Path, shards: Sequence[Shard]) -> None:
    """Rewrite the tables of the file at `path` in place."""
    path.write_text(fill_tables(path.read_text(encoding="utf-8"), shards), encoding="utf-8")


def _summary(labels: Sequence[Label]) -> str:
    counts = Counter(label.label for label in labels)
    articles = len({label.article for label in labels if label.label in (GOOD, DIRTY_GOOD)})
    share = 100 * articles / len(labels)
    parts = ", ".join(f"{counts[name]:,} {name}" for name in (GOOD, DIRTY_GOOD, DUPLICATE, JUNK, BROKEN))
    return f"{len(labels):,} records: {parts}. {articles} articles, so the right keep rate is about {share:.1f} %."


def _kinds(labels: Sequence[Label]) -> str:
    counts = Counter((label.label, label.kind) for label in labels)
    rows = [f"| {label} | {kind} | {count} |" for (label, kind), count in sorted(counts.items())]
    return "\n".join(("| label | kind | records |", "|---|---|---:|", *rows))


def _shards(shards: Sequence[Shard]) -> str:
    rows = [f"| {shard.path} | {len(shard.labels)} |" for shard in sorted(shards, key=lambda shard: shard.path)]
    return "\n".join(("| shard | records |", "|---|---:|", *rows))
