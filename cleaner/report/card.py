"""The facts of the dataset card: what Hugging Face wants to know, the funnel, and how to make the corpus again."""

import re
import shlex
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from cleaner.pipeline.directory import PIPELINE, RunDirectory
from cleaner.report.samples import row_groups

LEAST_SHARE = 0.01
"""Of the documents looked at, for a language to be named."""
CODE = re.compile(r"([a-z]{2,3})(?:[-_][A-Za-z0-9]+)*")
NO_LANGUAGE = {"und", "mis", "mul", "zxx"}
SIZES = ("1K", "10K", "100K", "1M", "10M", "100M", "1B", "10B", "100B", "1T")


READING = """\
from datasets import load_dataset           # in the folder of this file
documents = load_dataset("parquet", data_files="data/*.parquet", split="train")

import duckdb
duckdb.sql("select count(*), sum(length(text)) from 'data/*.parquet'")

import polars
polars.scan_parquet("data/*.parquet").select("id", "text").head().collect()
"""


def card_facts(run: RunDirectory, funnel: Mapping[str, Any]) -> dict[str, Any]:
    """What the card says; nothing in it depends on when or where the run was made."""
    return {
        "funnel": funnel,
        "languages": languages(run),
        "size": size_category(funnel["kept"]),
        "columns": columns(run),
        "has_dropped": bool(run.store.names("dropped")),
        "reading": READING,
        "pipeline": run.store.read_text(PIPELINE),
        "command": command(run),
        "version": run.plan["cleaner"],
    }


def languages(run: RunDirectory) -> list[str]:
    """ISO 639 codes from the column 'language' of a part of data/, most frequent first; [] where there is none."""
    counts = Counter[str]()
    for rows in row_groups(run.store, "data", ["language"]):
        if rows.num_columns and pa.types.is_string(rows.column(0).type):
            for found in pc.value_counts(rows.column(0)).to_pylist():
                code = CODE.fullmatch(found["values"] or "")
                if code and code[1] not in NO_LANGUAGE:
                    counts[code[1]] += found["counts"]
    least = LEAST_SHARE * counts.total()
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [code for code, count in ranked if count >= least]


def size_category(documents: int) -> str:
    """The bracket of Hugging Face: 'n<1K', '1K<n<10K' ... 'n>1T'."""
    place = max(0, len(str(documents)) - 3)
    if place == 0:
        return f"n<{SIZES[0]}"
    return f"{SIZES[place - 1]}<n<{SIZES[place]}" if place < len(SIZES) else f"n>{SIZES[-1]}"


def columns(run: RunDirectory) -> list[tuple[str, str]]:
    """Names and types of the columns of data/."""
    schema = pq.read_schema(run.store.open_file(f"data/{run.store.names('data')[0]}"))
    return [(field.name, str(field.type)) for field in schema]


def command(run: RunDirectory) -> str:
    """The command that makes the same corpus again."""
    options = run.options
    words = ["cleaner", "run", *run.plan["inputs"], "--output", "DIR", "--pipeline", PIPELINE]
    words += ["--keep-dropped", options.keep_dropped] if options.keep_dropped != "all" else []
    words += ["--keep-measures"] if options.keep_measures else []
    words += ["--limit", str(options.limit)] if options.limit is not None else []
    return shlex.join(words)
