"""What a run over the sample crawl got right: the articles it found, and what it kept that is none.

    python sample_data/judge.py corpus

Prints the yield; the recall of articles (a readable copy of the article was kept); the precision of what was kept (an
article, and the first copy of it); how near the kept texts are to the articles' own, as F1 over runs of five
characters without white space; and the kinds of the records that should not have been kept.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds

SAMPLE = Path(__file__).resolve().parent
READABLE = 0.5
"""Likeness from which a kept text is a copy of its article; one that was broken and could not be mended is less."""


class Labels:
    """The truth about every record, found by its URL, its id or, one document a file, its shard."""

    def __init__(self) -> None:
        lines = (SAMPLE / "labels.jsonl").read_text(encoding="utf-8").splitlines()
        self.all: list[dict[str, Any]] = [json.loads(line) for line in lines]
        self._by_name = {label[name]: label for name in ("id", "url") for label in self.all if label.get(name)}
        self._by_shard = {label["shard"]: label for label in self.all}

    def of(self, row: dict[str, Any]) -> dict[str, Any]:
        """The label of a kept document; KeyError for one that is not of the sample crawl."""
        for name in ("id", "url"):
            if row[name] in self._by_name:
                return self._by_name[row[name]]
        return self._by_shard[row["source"].partition("sample_data/crawl/")[2]]

    @property
    def articles(self) -> set[str]:
        return {label["article"] for label in self.all if label["label"] in ("good", "dirty_good")}


def runs_of_five(text: str) -> Counter[str]:
    text = re.sub(r"\s+", "", text)
    return Counter(text[start : start + 5] for start in range(max(1, len(text) - 4)))


def likeness(text: str, article: str) -> float:
    """F1 of a kept text against the article's own."""
    ideal = (SAMPLE / "articles" / f"{article}.txt").read_text(encoding="utf-8")
    mine, wanted = runs_of_five(text), runs_of_five(ideal)
    return 2 * sum((mine & wanted).values()) / (sum(mine.values()) + sum(wanted.values()))


def verdict(folder: Path) -> Iterator[str]:
    """The figures of a run, a line each."""
    labels = Labels()
    rows = ds.dataset(folder / "data").to_table(columns=["id", "url", "source", "text"]).to_pylist()
    found: dict[str, list[float]] = {}
    wrong: Counter[str] = Counter()
    for row in rows:
        label = labels.of(row)
        like = likeness(row["text"], label["article"]) if label["article"] in labels.articles else 0.0
        if like >= READABLE:
            found.setdefault(label["article"], []).append(like)
        else:
            wrong[f"{label['label']}: {label['kind']}"] += 1
    best = [max(scores) for scores in found.values()]
    again = sum(len(scores) - 1 for scores in found.values())
    total = len(labels.all)
    yield f"kept {len(rows)} of {total:,} records, {len(rows) / total:.1%}; right would be {len(labels.articles)}"
    yield f"recall of articles    {len(found) / len(labels.articles):.3f}  ({len(found)} of {len(labels.articles)})"
    beside = f"{again} more copies, {wrong.total()} of no article"
    yield f"precision of kept     {len(found) / max(1, len(rows)):.3f}  ({beside})"
    yield f"likeness to articles  {sum(best) / max(1, len(best)):.3f}  (F1, the best copy of each)"
    missing = ", ".join(sorted(labels.articles - found.keys()))
    yield from [f"not found: {missing}"] if missing else []
    yield from (f"{count:5d}  {kind}" for kind, count in wrong.most_common())


if __name__ == "__main__":
    print("\n".join(verdict(Path(sys.argv[1] if len(sys.argv) > 1 else "corpus"))))
