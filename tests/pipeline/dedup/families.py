"""Documents for tests of de-duplication: families of revised pages among others, and what ought to become of them."""

import random
from pathlib import Path

from tests.engine import write_jsonl

HAN = [chr(0x4E00 + number) for number in range(6000)]


def page(dice: random.Random, length: int) -> str:
    return "".join(dice.choices(HAN, k=length))


def revise(text: str, characters: int, dice: random.Random) -> str:
    """The text with so many successive characters replaced."""
    start = dice.randrange(len(text) - characters)
    return text[:start] + page(dice, characters) + text[start + characters :]


def family_texts(seed: int = 1, families: int = 12) -> dict[str, str]:
    """Id -> text: of each family `f` a page `f-a`, two that are 0.9 like it (`f-b`, `f-c`), one that is 0.6 (`f-d`)."""
    dice = random.Random(seed)
    texts = {}
    for number in range(families):
        text = page(dice, 500 + 90 * number)
        near, far = len(text) // 20, len(text) // 4
        texts |= {f"{number}-a": text, f"{number}-b": revise(text, near, dice), f"{number}-c": revise(text, near, dice)}
        texts |= {f"{number}-d": revise(text, far, dice)}
    return texts


def write_documents(folder: Path, texts: dict[str, str], shards: int = 3, **columns: dict[str, object]) -> Path:
    """Shards with the documents dealt out in turn; `columns`: a name, and the values by id."""
    rows = [
        {"id": name, "text": text} | {column: values[name] for column, values in columns.items() if name in values}
        for name, text in texts.items()
    ]
    for shard in range(shards):
        write_jsonl(folder / f"{shard}.jsonl", rows[shard::shards])
    return folder
