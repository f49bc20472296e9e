"""How right the stage `language` is on labelled sentences, and how many documents it names in a CPU second.

    python bench/language.py            reads $CLEANER_SHARED/data, by default ../shared/data beside the repository

Prints accuracy by set, for single sentences and for eight joined by line feeds, the commonest confusions, and the speed
on 1,500 documents of about 4 kB, mostly Chinese: from a cold start, and with the model and the kernels loaded.
"""

import gzip
import json
import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

ISO_639 = """
    cmn:zh eng:en jpn:ja kor:ko rus:ru deu:de fra:fr spa:es ita:it por:pt nld:nl pol:pl ukr:uk vie:vi tha:th arb:ar
    ara:ar heb:he tur:tr hin:hi ind:id swe:sv fin:fi ces:cs ell:el hun:hu ron:ro bul:bg dan:da nob:no nb:no slk:sk
    fas:fa pes:fa ben:bn tam:ta tel:te kat:ka hye:hy mon:mn khk:mn kaz:kk
"""
CODES = dict(pair.split(":") for pair in ISO_639.split())
MAJOR = set(CODES.values())
SINITIC = {"yue", "wuu", "gan", "hsn", "hak", "nan", "cdo", "lzh"}
DATA = Path(os.environ.get("CLEANER_SHARED", Path(__file__).resolve().parents[2] / "shared")) / "data"


def read_jsonl(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def labelled(path: Path, size: int) -> list[tuple[str, str]]:
    """(language, text) of runs of so many sentences of one language."""
    groups = defaultdict(list)
    for row in read_jsonl(path):
        language = row["lang"].partition("-")[0].partition("_")[0].lower()
        if "word" not in row.get("unit", ""):
            groups[CODES.get(language, language)].append(row["text"])
    return [
        (language, "\n".join(texts[start : start + size]))
        for language, texts in sorted(groups.items())
        for start in range(0, len(texts) - size + 1, size)
        if language in MAJOR | SINITIC
    ]


def print_accuracy(stage, batch_type) -> None:  # type: ignore[no-untyped-def]
    for path in sorted((DATA / "lid").glob("lid-*.jsonl.gz")):
        for size in (1, 8):
            documents = labelled(path, size)
            said = stage.annotate_batch(batch_type.of(*(text for _, text in documents)))["language"].to_pylist()
            pairs = [(language, answer) for (language, _), answer in zip(documents, said, strict=True)]
            figures = {
                "accuracy": [said == true for true, said in pairs if true in MAJOR],
                "recall zh": [said == "zh" for true, said in pairs if true == "zh"],
                "precision zh": [true in SINITIC | {"zh"} for true, said in pairs if said == "zh"],
                "Sinitic": [said in SINITIC | {"zh"} for true, said in pairs if true in SINITIC],
                "own name": [said == true for true, said in pairs if true in SINITIC],
            }
            shown = "  ".join(f"{name} {sum(hits) / len(hits):.4f}" for name, hits in figures.items() if hits)
            print(f"{path.name.partition('.')[0]} x{size} ({len(pairs)}): {shown}")
            wrong = Counter((true, said) for true, said in pairs if true in MAJOR and said != true)
            print("    " + ", ".join(f"{true} as {said} {count}" for (true, said), count in wrong.most_common(6)))


def main() -> None:
    if not DATA.is_dir():
        sys.exit(f"no data at '{DATA}': set CLEANER_SHARED")
    texts = [row["text"] for row in read_jsonl(DATA / "heuristics" / "zh.jsonl.gz")]
    start = time.process_time()
    from cleaner.batch import Batch
    from filters.language import Language

    stage, batch = Language(), Batch.of(*texts)
    for name in ("cold, with imports", "warm", "warm again"):
        stage.annotate_batch(batch)
        seconds, start = time.process_time() - start, time.process_time()
        size = batch.utf8().data.nbytes / 1e6
        print(f"{name}: {len(texts) / seconds:,.0f} documents and {size / seconds:.0f} MB a CPU second")
        batch = Batch(batch.rows)
    print_accuracy(stage, Batch)


if __name__ == "__main__":
    main()
