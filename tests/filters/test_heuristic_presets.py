"""The presets of published heuristics: a document for every rule, and the decisions of the tool they come from."""

import gzip
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from cleaner.batch import Batch
from cleaner.pipeline.definition.entries import preset_stages
from cleaner.pipeline.definition.yaml_lines import PipelineFault
from cleaner.stage import LocalStage

SHARED = Path(os.environ.get("CLEANER_SHARED", Path(__file__).resolve().parents[3] / "shared"))
RECORDED = SHARED / "data" / "heuristics"

ENGLISH = """\
The river rises on the plateau, where the snow that falls in winter feeds hundreds of small streams and lakes.
It flows past eleven provinces, and the towns along its banks have lived with its floods for two thousand years.
Boats carry coal, sand and grain down to the harbours of the delta. Most of them are small and old.
"I was born on a boat," says one of the captains, "and I have never wished for anything else."
In the last stretch the water slows, and the sediment that it has brought with it settles to be new land.
"""
CHINESE = """\
长江发源于青藏高原，融化的积雪在春天汇成上百条小溪和湖泊，然后一路向东流去。
它流经十一个省份，两岸的城镇与洪水共处了两千多年，人们学会了看云识天气。
船只把煤炭、沙石和粮食运往三角洲的港口，其中大多数又小又旧，却从不停歇。
“我生在船上，”一位船长说，“从来没有想过要过别的日子，也不愿意离开这里。”
到了最后一段，水流变得缓慢，带来的泥沙沉积下来，一年一年地变成了新的土地。
"""
WORDS = "the snow and the towns that have lived with floods"  # ten words, two sentences short of prose

PASSING = [
    *(("gopher_quality", ENGLISH), ("c4", ENGLISH), ("c4", CHINESE), ("c4_as_fineweb", ENGLISH), ("fineweb", ENGLISH)),
    *(("refinedweb_lines", ENGLISH), ("refinedweb_lines", CHINESE), ("chinesewebtext", CHINESE * 2)),
    *(("pangu_alpha", CHINESE), ("dolma", ENGLISH), ("nemo_curator", ENGLISH)),
]
FAILING = [
    ("gopher_quality", "the cat of the house " * 9, "word_count"),
    ("gopher_quality", "to be or we go I am " * 9, "mean_word_length"),
    ("gopher_quality", f"{'# ' * 15}{ENGLISH}", "hash_ratio"),
    ("gopher_quality", f"{'a... ' * 16}{ENGLISH}", "ellipsis_ratio"),
    ("gopher_quality", "".join(f"- {line}\n" for line in ENGLISH.splitlines()), "bullet_line_ratio"),
    ("gopher_quality", f"{WORDS}\n{WORDS}...\n{WORDS}...\n{WORDS}\n" * 2, "ellipsis_line_ratio"),
    ("gopher_quality", ENGLISH + "2024, 1999; " * 20, "alphabetic_word_ratio"),
    ("gopher_quality", CHINESE.replace("，", "river ") * 2, "stop_word_count"),
    ("c4", ENGLISH.replace(".", ";"), "sentence_count"),
    ("c4", "", "sentence_count"),
    ("c4", f"{ENGLISH}Lorem ipsum dolor sit amet.", "lorem_ipsum"),
    ("c4", f"{ENGLISH}body {{ color: red; font-weight: bold }}.", "curly_bracket_count"),
    ("c4_as_fineweb", "One word here and there. " * 4, "sentence_count"),
    ("c4_as_fineweb", f"{ENGLISH}body {{ color: red }}", "curly_bracket_count"),
    ("fineweb", ENGLISH.replace(".", ";"), "terminal_line_ratio"),
    ("fineweb", ENGLISH + "Home.\nNews.\nSport.\n" * 4, "short_line_ratio"),
    ("fineweb", ENGLISH * 2, "duplicate_line_character_ratio"),
    ("fineweb", ENGLISH.replace("\n", "\n" * 9), "line_break_ratio"),
    ("refinedweb_lines", f"{ENGLISH}{'BUY NOW ' * 9}\n", "lost_word_ratio"),
    ("refinedweb_lines", f"{ENGLISH}{'3 likes' + chr(10)}" * 1 + "Items in cart: none at all\n" * 3, "lost_word_ratio"),
    ("chinesewebtext", CHINESE, "text_length"),
    ("chinesewebtext", "首页新闻\n" * 60, "mean_line_length"),
    ("chinesewebtext", ENGLISH, "han_ratio"),
    ("pangu_alpha", f"{CHINESE}{ENGLISH}", "han_ratio"),
    ("pangu_alpha", "长江" * 74, "text_length"),
    ("dolma", "to be or we go I am " * 9, "median_word_length"),
    ("nemo_curator", ENGLISH.replace(" ", " , "), "non_alphanumeric_ratio"),
    ("nemo_curator", ENGLISH + "0123456789" * 12, "digit_ratio"),
    ("nemo_curator", f"{ENGLISH}https://example.org/{'a' * 150}", "url_ratio"),
]
MAP_NEO_FAILING = [
    ("【公告】" * 20, "lenticular_bracket_ratio"),
    ("长江发源于青藏高原，融化的积雪汇成小溪。", "sentence_count"),
    ("好。坏。", "text_length"),
    (ENGLISH.replace(" ", "") + "\nThe end.", "mean_segmented_word_length"),
    (CHINESE + "0123456789" * 9, "digit_ratio"),
    (CHINESE + "查看更多\n" * 3, "read_more_line_ratio"),
    ("天气很好。" * 30, "unique_character_ratio"),
]


def stages_of(preset: str) -> list[LocalStage]:
    faults: list[PipelineFault] = []
    stages = [stage for stage in preset_stages(preset, faults) if isinstance(stage, LocalStage)]
    assert faults == []
    return stages


def dropping_stages(preset: str, texts: list[str]) -> list[str | None]:
    """For every text, the label of the stage of the preset that drops it."""
    batch = Batch.of(*texts, place=list(range(len(texts))))
    labels: list[str | None] = [None] * len(texts)
    for stage in stages_of(preset):
        outcome = stage.apply(batch)
        places = batch.column("place").to_pylist()
        for drop in outcome.drops:
            labels[places[drop.row]] = stage.label
        batch = outcome.batch
    return labels


@pytest.mark.parametrize(("preset", "text"), PASSING)
def test_prose_passes(preset: str, text: str) -> None:
    assert dropping_stages(preset, [text]) == [None]


@pytest.mark.parametrize(("preset", "text", "label"), FAILING, ids=[f"{row[0]} {row[2]}" for row in FAILING])
def test_every_rule_drops_its_document(preset: str, text: str, label: str) -> None:
    assert dropping_stages(preset, [text]) == [label]


@pytest.mark.parametrize(("text", "label"), MAP_NEO_FAILING, ids=[label for _, label in MAP_NEO_FAILING])
def test_every_rule_of_map_neo_drops_its_document(text: str, label: str) -> None:
    assert dropping_stages("map_neo", [text]) == [label]


def test_c4_edits_what_it_keeps() -> None:
    batch = Batch.of(f"Home\n{ENGLISH}We use cookies to be of help.\nPlease enable JavaScript.\nIt rose[1] again.")
    for stage in stages_of("c4"):
        batch = stage.apply(batch).batch
    assert batch.texts() == [f"{ENGLISH}It rose again."]


def recorded(language: str) -> Iterator[tuple[str, dict[str, str | None]]]:
    with gzip.open(RECORDED / f"{language}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield row["text"], row["decisions"]


@pytest.mark.skipif(not RECORDED.is_dir(), reason="the recorded decisions are not on this machine")
@pytest.mark.parametrize(
    ("preset", "family", "least"),
    [("gopher_quality", "gopher_quality", 0.99), ("c4_as_fineweb", "c4", 0.98), ("fineweb", "fineweb", 0.99)],
)
def test_decides_as_datatrove_does(preset: str, family: str, least: float) -> None:
    texts, decisions = zip(*recorded("en"), strict=True)
    ours = dropping_stages(preset, list(texts))
    same = sum((label is None) == (theirs.get(family) is None) for label, theirs in zip(ours, decisions, strict=True))
    assert same / len(texts) >= least
