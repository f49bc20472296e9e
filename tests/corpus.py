"""Input of any wanted size for tests and benchmarks: our own sentences put together at random, the same for a seed.

Documents are made from sentences that are encoded once, so that gigabytes take seconds: about 100 MB/s of JSON lines.
"""

import gzip
import random
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

CHINESE = (
    "清晨的菜市场|河对岸的老茶馆|县里的中学|退休的木匠|新开的书店|山下的果园|修车的师傅|隔壁的邮局|码头的仓库|地方志编辑部",
    "每逢雨天|去年冬天|到了傍晚|按照惯例|在大家的帮助下|据账本记载|连续三个星期|趁着假期",
    "整理了一批旧照片|换上了新的门窗|接待了远道来的客人|登记了每户的收成|讨论修路的办法|教孩子们辨认草药|卖出了最后一筐橘子|抄写一份完整的目录",
)
ENGLISH = (
    "The harbour office|A retired carpenter|Our village library|The night train|Every second orchard|The map maker|"
    "A patient gardener|The river ferry|The evening class|The old observatory",
    "in a wet spring|before the holidays|after long debate|as the ledger shows|with borrowed tools|by common consent|"
    "under a new roof|for three weeks",
    "repaired the wooden bridge|counted the returning geese|printed a modest newsletter|sorted the winter apples|"
    "measured the depth of the lake|taught the neighbours to bind books|closed its doors for the feast|"
    "painted the fence",
)
SENTENCES = 8000
"""Of each language: 600 would shrink to an eighth in gzip; so many, with names, come to a quarter, as web text does."""
COMMON_HAN = [chr(code) for code in range(0x4E00, 0x4E00 + 1500)]
LETTERS = "aeiounrstlm"
RECENT = 500
"""Documents that a copy may be a copy of."""


@dataclass(frozen=True)
class Recipe:
    """What a stream of documents is like. Shares are of all documents; sizes are bytes of JSON, on the average."""

    seed: int
    size: int
    document_size: int = 4000
    copies: float = 0.05
    short: float = 0.05
    malformed: float = 0.002


def make_sentences(parts: Sequence[str], pattern: str, dice: random.Random) -> list[bytes]:
    """Encoded sentences; none needs escaping in JSON."""
    who, when, what = (part.split("|") for part in parts)
    letters = COMMON_HAN if "，" in pattern else LETTERS
    made = (
        pattern.format(
            who=dice.choice(who),
            name="".join(dice.choices(letters, k=dice.randrange(2, 9))),
            when=dice.choice(when),
            what=dice.choice(what),
            place="".join(dice.choices(letters, k=dice.randrange(2, 9))),
            days=dice.randrange(2, 9000),
        )
        for _ in range(SENTENCES)
    )
    return [sentence.encode() for sentence in made]


def make_lines(recipe: Recipe) -> Iterator[bytes]:
    """JSON lines, newline included, `recipe.size` bytes of them: documents, copies, short ones, broken lines."""
    dice = random.Random(recipe.seed)
    tongues = [
        (b"zh", b"", make_sentences(CHINESE, "{who}的{name}{when}在{place}{what}，一共用了{days}天。", dice)),
        (
            b"en",
            b" ",
            make_sentences(ENGLISH, "{who} of {name} {when} {what} at {place}, which took {days} days.", dice),
        ),
    ]
    recent: deque[bytes] = deque(maxlen=RECENT)
    size, number = 0, 0
    while size < recipe.size:
        tongue, space, sentences = tongues[dice.random() < 0.3]
        luck = dice.random()
        if luck < recipe.copies and recent:
            text = dice.choice(recent)
        else:
            text = _make_text(recipe, dice, space, sentences, is_short=luck < recipe.copies + recipe.short)
            recent.append(text)
        line = b'{"id": "%d-%d", "text": "%s", "url": "https://site%d.example/%d", "tongue": "%s", "score": %d}\n' % (
            (recipe.seed, number, text, number % 97, number, tongue, number % 11)
        )
        if dice.random() < recipe.malformed:
            line = line[: len(line) // 2] + b"\n"
        yield line
        size, number = size + len(line), number + 1


def _make_text(recipe: Recipe, dice: random.Random, space: bytes, sentences: Sequence[bytes], is_short: bool) -> bytes:
    if is_short:
        return dice.choice(sentences)[:-3] + b" %d" % dice.randrange(10**6)
    length = sum(map(len, sentences[:50])) / 50
    count = max(1, round(recipe.document_size / length * dice.uniform(0.2, 1.8)))
    chosen = dice.choices(sentences, k=count)
    return b"\\n".join(space.join(chosen[start : start + 8]) for start in range(0, count, 8))


def write_shard(path: Path, recipe: Recipe) -> Path:
    """One shard, gzip if its name says so; the same bytes for the same recipe."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".gz":
        # No name and no date in the header, so that the bytes are the same; level 1, as only the reader is of interest.
        with path.open("wb") as raw, gzip.GzipFile("", "wb", 1, raw, mtime=0) as file:
            _write(file, recipe)
    else:
        with path.open("wb") as plain:
            _write(plain, recipe)
    return path


def _write(file: IO[bytes] | gzip.GzipFile, recipe: Recipe) -> None:
    waiting, size = [], 0
    for line in make_lines(recipe):
        waiting.append(line)
        size += len(line)
        if size > 1 << 20:
            file.write(b"".join(waiting))
            waiting, size = [], 0
    file.write(b"".join(waiting))


def write_corpus(folder: Path, recipe: Recipe, names: Sequence[str]) -> Path:
    """Shards of equal size, each of a seed of its own; one whose name contains 'truncated' ends in the middle."""
    for place, name in enumerate(names):
        path = write_shard(folder / name, replace(recipe, seed=recipe.seed + place, size=recipe.size // len(names)))
        if "truncated" in name:
            path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])
    return folder
