"""How much personal data is masked, and what else is: ours beside peers, on the labelled strings of the tests.

    python -m bench.personal_data [--speed]

Peers are run where they are installed in the same environment: datatrove's PIIFormatter, data-juicer's mappers for
mail, IP addresses and personal data, presidio's recognisers of patterns (which need no language model). A value is
masked if it is gone from the text; the text is whole if all that stands around the values still does. Honest are the
strings without personal data. `--speed` measures ours on `$CLEANER_SHARED/data/clean` and on hostile texts of 100 MB.
"""

import argparse
import gzip
import importlib.util
import json
import os
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from cleaner.batch import Batch
from cleaner.text.personal.find import find_personal_data
from cleaner.text.personal.kinds import KINDS
from filters.mask_personal_data import MaskPersonalData

ROOT = Path(__file__).resolve().parents[1]
LABELLED = ROOT / "tests" / "filters" / "personal_data"
DATA = Path(os.environ.get("CLEANER_SHARED", ROOT.parent / "shared")) / "data"
MARK = re.compile(r"⟦(\w+)\|(.*?)⟧")
HOSTILE = ("1", "@", "a-a-a-", "a@", "13800138000 ", "１", "一", "1 ", "加微信", ":1")
HOSTILE_SIZE = 100_000_000
Mask = Callable[[str], str]


class Labelled(NamedTuple):
    """A string: its text, the values in it with their kinds, and what stands around them."""

    text: str
    values: list[tuple[str, str]]
    around: list[str]


def read_labelled() -> list[Labelled]:
    found = []
    for name in ("known.txt", "held_back.txt"):
        for line in (LABELLED / name).read_text("utf-8").splitlines():
            if not line.startswith("# "):
                written = line.replace("\\n", "\n")
                parts = MARK.split(written)
                values = list(zip(parts[1::3], parts[2::3], strict=True))
                found.append(Labelled(MARK.sub(r"\2", written), values, parts[0::3]))
    return found


def ours() -> Mask:
    stage = MaskPersonalData(policies={"hotline": "mask"})
    return lambda text: stage.edit_batch(Batch.of(text)).texts[0].as_py()


def datatrove() -> Mask:
    from datatrove.pipeline.formatters import PIIFormatter

    return PIIFormatter(only_remove_public_ips=True).format


def data_juicer() -> Mask:
    from data_juicer.ops.mapper.clean_email_mapper import CleanEmailMapper
    from data_juicer.ops.mapper.clean_ip_mapper import CleanIpMapper

    mappers = [CleanEmailMapper(), CleanIpMapper()]

    def mask(text: str) -> str:
        for mapper in mappers:
            text = mapper.process_batched({"text": [text]})["text"][0]
        return text

    return mask


def data_juicer_redaction() -> Mask:
    from data_juicer.ops.mapper.pii_redaction_mapper import PiiRedactionMapper

    mapper = PiiRedactionMapper()

    def mask(text: str) -> str:
        sample = {"text": text, "__dj__meta__": {}}
        return mapper.process_single(sample)["text"]

    return mask


def presidio() -> Mask:
    from presidio_analyzer import predefined_recognizers as recognizers

    names = ("Email", "Phone", "CreditCard", "Iban", "Ip", "UsSsn", "UsPassport")
    all_of = [getattr(recognizers, f"{name}Recognizer")() for name in names]

    def mask(text: str) -> str:
        found = [hit for one in all_of for hit in one.analyze(text, one.supported_entities, None) or ()]
        for hit in sorted((hit for hit in found if hit.score >= 0.3), key=lambda hit: -hit.start):
            text = f"{text[: hit.start]}<>{text[hit.end :]}"
        return text

    return mask


CONTESTANTS = {
    "ours": ("cleaner", ours),
    "datatrove": ("datatrove", datatrove),
    "data-juicer, mail and IP": ("data_juicer", data_juicer),
    "data-juicer, redaction": ("data_juicer", data_juicer_redaction),
    "presidio, patterns": ("presidio_analyzer", presidio),
}


def contains_in_order(text: str, parts: list[str]) -> bool:
    position = 0
    for part in parts:
        position = text.find(part, position)
        if position < 0:
            return False
        position += len(part)
    return True


def judge(mask: Mask, labelled: list[Labelled]) -> None:
    """Prints what is masked of each kind, how many of those texts are whole, and how many honest strings changed."""
    of_kind: dict[str, list[tuple[bool, bool]]] = {kind: [] for kind in KINDS}
    honest = []
    for text, values, around in labelled:
        masked = mask(text)
        if not values:
            honest.append(masked != text)
        for kind, value in values:
            is_gone = value not in masked
            of_kind[kind].append((is_gone, is_gone and contains_in_order(masked, around)))
    for kind, results in of_kind.items():
        gone, whole = (sum(result[place] for result in results) for place in (0, 1))
        print(f"    {kind:27} {gone:3} of {len(results):3} masked, the text around whole in {whole:3}")
    print(f"    honest strings changed      {sum(honest):3} of {len(honest):3}")


def documents() -> Iterator[tuple[str, list[str]]]:
    for path in sorted((DATA / "clean").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield path.name, [json.loads(line)["text"] for line in lines]


def measure(name: str, texts: list[str]) -> None:
    """Prints the megabytes of UTF-8 a CPU second, finding alone and with the texts made anew."""
    batch, stage = Batch.of(*texts), MaskPersonalData()
    size = len(batch.utf8().data) / 1e6
    seconds = []
    for work in (lambda: find_personal_data(batch.utf8()), lambda: stage.apply(batch)):
        rounds = []
        for _ in range(3):
            start = time.process_time()
            work()
            rounds.append(time.process_time() - start)
        seconds.append(min(rounds))
    print(
        f"    {name:30} {size:6.1f} MB: found at {size / seconds[0]:6.1f} MB/s, masked at {size / seconds[1]:6.1f} MB/s"
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    options.add_argument("--speed", action="store_true", help="measure speed in place of rightness")
    if options.parse_args().speed:
        find_personal_data(Batch.of("a 1").utf8())
        for name, texts in documents():
            measure(name, texts)
        for piece in HOSTILE:
            text = piece * (HOSTILE_SIZE // len(piece.encode()))
            start = time.process_time()
            count = len(find_personal_data(Batch.of(text).utf8()))
            print(f"    100 MB of {piece!r:16} {time.process_time() - start:6.1f} s, {count} found")
        return
    labelled = read_labelled()
    for name, (package, contestant) in CONTESTANTS.items():
        print(name if importlib.util.find_spec(package) else f"{name}: not installed")
        if importlib.util.find_spec(package):
            judge(contestant(), labelled)


if __name__ == "__main__":
    main()
