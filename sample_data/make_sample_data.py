"""Write the sample crawl and its labels: `python sample_data/make_sample_data.py [--output DIR]`."""

from __future__ import annotations

import argparse
import dataclasses
import json
import shutil
from collections.abc import Sequence
from pathlib import Path

from generator import families, readme
from generator.articles import load_articles
from generator.text_shards import Shard, make_text_files, make_text_shards
from generator.web_shards import make_web_shards

HERE = Path(__file__).resolve().parent
SEED = "cleaner"


def make_shards() -> list[Shard]:
    """Every shard of the crawl."""
    articles = load_articles()
    pages = families.make_pages(articles, SEED)
    by_form = {form: [page for page in pages if page.form == form] for form in ("text", "html", "text_file")}
    return [
        *make_text_shards(by_form["text"]),
        *make_text_files(by_form["text_file"]),
        *make_web_shards(by_form["html"], articles, SEED),
    ]


def write_crawl(shards: Sequence[Shard], output: Path) -> None:
    """Write `crawl/` (anew) and `labels.jsonl` under `output`."""
    shutil.rmtree(output / "crawl", ignore_errors=True)
    for shard in shards:
        path = output / "crawl" / shard.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(shard.data)
    rows = [json.dumps(dataclasses.asdict(label), ensure_ascii=False) for shard in shards for label in shard.labels]
    (output / "labels.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")


def main() -> None:
    """Write everything; beside this file the tables of README.md are brought up to date as well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=HERE, help="where crawl/ and labels.jsonl go")
    output = parser.parse_args().output
    shards = make_shards()
    write_crawl(shards, output)
    if output.resolve() == HERE:
        readme.write_readme(HERE / "README.md", shards)


if __name__ == "__main__":
    main()
