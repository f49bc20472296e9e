"""What is true of every stage, found by listing the folder: a new stage needs no line here."""

import ast
import inspect
import pickle
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.batch import Batch
from cleaner.pipeline.definition.config import Pipeline, dump_pipeline, parse_pipeline
from cleaner.pipeline.definition.pages import settings_of, stage_page
from cleaner.pipeline.definition.presets import PRESET_KEYS, preset_names, read_preset
from cleaner.pipeline.definition.registry import BUILT_IN, load_stage, stage_names, stage_package
from cleaner.stage import (
    Annotator,
    Deduplicator,
    Edit,
    Editor,
    Extractor,
    Filter,
    LocalStage,
    Marker,
    Outcome,
    RangeFilter,
    Selector,
    Stage,
    Summary,
    apply_edits,
)

ROOT = Path(__file__).resolve().parents[1]
SETTINGS: Mapping[str, Mapping[str, Any]] = {
    "decontaminate": {"against": [ROOT / "tests" / "filters" / "benchmark.txt"]},
    "perplexity": {"model": ROOT / "tests" / "filters" / "small.arpa"},
    "url_rules": {"block": ["www.example.com"], "words": ["公里"]},
}
"""Of stages that refuse to stand in a pipeline without any, for they could do nothing."""
STAGES = [name for name in stage_names() if stage_package(name) == BUILT_IN]
SNAKE_CASE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
# a stage is named for what it looks at: not for being a stage, nor for the paper that thought of it
BAD_NAME = re.compile(
    r"(.*_)?(filters?|stage|utils?|helpers?|common|base|manager|handler|processor|mapper|annotator|editor|deduplicator)"
    r"|(gopher|c4|mc4|fineweb2?|ccnet|refinedweb|dolma|massivetext|datatrove|pangu|hplt)(_.*)?"
)
MAY_IMPORT = re.compile(r"cleaner\.(stage|batch|text(\..*)?)")

PROSE = "长江是亚洲最长的河流，全长约六千三百公里。它发源于青藏高原，流经十一个省级行政区，在上海注入东海。"
ENGLISH = (
    "The river rises on the plateau. It flows past eleven provinces, and it reaches the sea at last, far to the east."
)
NASTY: tuple[str | None, ...] = (
    *("", " ", "\n", "\n\n\n", "\t\r\n", "\0", "a", "，", "a\0b", "\ufeff汉", "\u200b\u200b", "\u3000", "\u0301\u0301"),
    *("😀" * 5, "\U0001f469\u200d\U0001f467 🇨🇳", "𠀀𠀁𠀂", "\U0010ffff", "\ufffd" * 20, "ＡＢＣ１２３", "ﬁ ǅ ß İ"),
    *("a" * 5000, "哈" * 3000, "1" * 200, "!" * 99, "。" * 50, "</" * 50, " \n" * 300),
    *(PROSE, PROSE * 8, f"{PROSE}\n" * 9, f"{PROSE}\n\n" * 6, ENGLISH, f"{ENGLISH} " * 8, f"{ENGLISH}\n\n" * 6),
    *("- 一\n- 二\n• 三\n· 四", "这里...\n那里…\n下一页……", "# # # ... {lorem ipsum} javascript"),
    *("a  b\r\nc\rd\u2028e\u2029f\x85g", "\n".join(f"第{number}行" for number in range(200))),
    *("<p>一段</p><script>x()</script>", "<html><body><h1>标题</h1><p>" + PROSE * 4 + "</p></body></html>"),
    *("加微信 abc123，电话 010-12345678，邮箱 a@b.example", "http://[", "www.例子.example:99999/%zz"),
    *("https://www.example.com/a?b=c#d", "繁體中文與简体中文混排。" * 4, "مرحبا بالعالم " * 5, "สวัสดีชาวโลก" * 5),
    *("こんにちは、世界。" * 5, "안녕하세요 " * 5, "Привет, мир! " * 5, None),
)
TEXTS = st.lists(
    st.one_of(st.sampled_from(NASTY), st.text(st.characters(exclude_categories=["Cs"]), max_size=30)), max_size=5
)


def made(name: str) -> Stage:
    """A stage as it stands in a pipeline with no more than it asks for."""
    if name == "perplexity":
        pytest.importorskip("kenlm")
    return load_stage(name)(**SETTINGS.get(name, {}))


def batch_of(texts: Sequence[str | None]) -> Batch:
    """A batch whose other columns are as nasty as its texts."""
    columns = {name: pa.array(texts, pa.string()) for name in ("text", "html", "url", "source")}
    columns["id"] = pa.array([f"document {row}" for row in range(len(texts))], pa.string())
    return Batch(pa.RecordBatch.from_pydict(columns))


def rows_of(batch: Batch) -> list[dict[str, Any]]:
    """The documents as mappings; a missing text is an empty one, as in `Batch.texts`."""
    return [{**row, "text": row["text"] or ""} for row in batch.rows.to_pylist()]


class _AllMarked(Editor):
    """A marker whose every key is marked."""

    stage: Marker

    def edits(self, text: str) -> list[Edit]:
        return self.stage.edits(text, self.stage.keys(Batch.of(text)).halves)


def local(stage: Stage, batch: Batch) -> LocalStage | None:
    """What a document goes through by itself: the stage, or what it decides; a deduplicator has no such part."""
    if isinstance(stage, Selector):
        return stage.decide(stage.summarise(batch))
    if isinstance(stage, Marker):
        return _AllMarked(stage=stage)
    return stage if isinstance(stage, LocalStage) else None


def key_pairs(stage: Deduplicator | Marker, batch: Batch) -> list[tuple[int, int]]:
    keys = stage.keys(batch)
    halves = keys.halves.astype(object)
    return sorted((int(row), int(high) << 64 | int(low)) for row, (high, low) in zip(keys.rows, halves, strict=True))


def outcome_rows(outcome: Outcome) -> tuple[Any, ...]:
    """An outcome as plain values; NaN does not occur, for drops carry measures that are finite."""
    return rows_of(outcome.batch), list(outcome.drops), dict(outcome.edits)


@pytest.fixture(params=STAGES)
def stage(request: pytest.FixtureRequest) -> Stage:
    return made(request.param)


@pytest.mark.parametrize("name", STAGES)
def test_name_says_what_the_stage_looks_at(name: str) -> None:
    assert SNAKE_CASE.fullmatch(name)
    assert not BAD_NAME.fullmatch(name)


def test_label_is_snake_case(stage: Stage) -> None:
    assert SNAKE_CASE.fullmatch(stage.label)


@pytest.mark.parametrize("name", STAGES)
def test_module_holds_its_stage_and_no_other(name: str) -> None:
    module = inspect.getmodule(load_stage(name))
    public = [
        value
        for key, value in vars(module).items()
        if isinstance(value, type) and issubclass(value, Stage) and value.__module__ == module.__name__  # type: ignore[union-attr]
        and not key.startswith("_")
    ]  # fmt: skip
    assert public == [load_stage(name)]


@pytest.mark.parametrize("name", STAGES)
def test_module_is_short_and_opens_with_a_sentence(name: str) -> None:
    source = (ROOT / "filters" / f"{name}.py").read_text("utf-8")
    assert source.count("\n") <= 300
    assert ast.get_docstring(ast.parse(source))


@pytest.mark.parametrize("name", STAGES)
def test_module_imports_only_what_the_contract_allows(name: str) -> None:
    tree = ast.parse((ROOT / "filters" / f"{name}.py").read_text("utf-8"))
    imported = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0
            inside = node.module in ("cleaner", "filters")  # `from cleaner import stage` imports `cleaner.stage`
            imported += [f"{node.module}.{alias.name}" if inside else str(node.module) for alias in node.names]
    ours = [module for module in imported if module.partition(".")[0] in ("cleaner", "filters")]
    assert [module for module in ours if not MAY_IMPORT.fullmatch(module)] == []


def test_docstring_is_a_page(stage: Stage) -> None:
    page = stage_page(type(stage))
    assert 10 <= len(page.summary) <= 240, "the first paragraph is one sentence: it stands in every list of stages"
    assert len(page.summary) + len(page.body) >= 60
    assert not page.summary[0].islower()
    if isinstance(stage, RangeFilter):
        assert stage.unit, "a measure says its unit"


def test_every_setting_is_described(stage: Stage) -> None:
    assert [setting.name for setting in settings_of(type(stage)) if not setting.description] == []


@pytest.mark.parametrize("name", STAGES)
def test_has_a_test_file_and_a_page(name: str) -> None:
    assert (ROOT / "tests" / "filters" / f"test_{name}.py").is_file()
    assert (ROOT / "docs" / "stages" / f"{name}.md").is_file(), "run: make docs"


def test_settings_are_frozen_and_strict(stage: Stage) -> None:
    assert stage.model_config.get("frozen")
    assert stage.model_config.get("extra") == "forbid"


def test_survives_the_way_to_another_process(stage: Stage) -> None:
    assert pickle.loads(pickle.dumps(stage)) == stage


def test_survives_the_pipeline_file(stage: Stage) -> None:
    pipeline = Pipeline((stage,))
    assert parse_pipeline(dump_pipeline(pipeline), "dump") == pipeline


def test_an_empty_batch_stays_empty(stage: Stage) -> None:
    batch = batch_of([])
    if isinstance(stage, Deduplicator):
        assert key_pairs(stage, batch) == []
    else:
        outcome = local(stage, batch).apply(batch)  # type: ignore[union-attr]
        assert (len(outcome.batch), list(outcome.drops)) == (0, [])
        assert set(getattr(stage, "adds", {})) <= set(outcome.batch.rows.schema.names)


def test_same_documents_same_outcome_and_the_batch_is_not_changed(stage: Stage) -> None:
    batch, untouched = batch_of(NASTY), batch_of(NASTY)
    if isinstance(stage, Deduplicator):
        assert key_pairs(stage, batch) == key_pairs(stage, untouched)
    else:
        first = local(stage, batch).apply(batch)  # type: ignore[union-attr]
        second = local(stage, untouched).apply(batch)  # type: ignore[union-attr]
        assert outcome_rows(first) == outcome_rows(second)
    assert batch.rows.equals(batch_of(NASTY).rows)


def test_drops_are_told_in_full(stage: Stage) -> None:
    if isinstance(stage, Deduplicator):
        assert SNAKE_CASE.fullmatch(stage.duplicate_reason)
        return
    batch = batch_of(NASTY)
    outcome = local(stage, batch).apply(batch)  # type: ignore[union-attr]
    rows = [drop.row for drop in outcome.drops]
    kept = [row for row in range(len(batch)) if row not in set(rows)]
    assert rows == sorted(set(rows))
    assert outcome.batch.column("id").to_pylist() == [f"document {row}" for row in kept]
    for drop in outcome.drops:
        assert SNAKE_CASE.fullmatch(drop.reason)
        assert drop.threshold is None or drop.value is not None
        assert drop.value is None or np.isfinite(drop.value)
    for reason, count in outcome.edits.items():
        assert SNAKE_CASE.fullmatch(reason)
        assert count.edits > 0


def test_added_columns_are_of_the_types_it_names(stage: Stage) -> None:
    if isinstance(stage, LocalStage):
        schema = stage.apply(batch_of(NASTY)).batch.rows.schema
        assert {name: schema.field(name).type for name in stage.adds} == dict(stage.adds)


def check_documents_alone(stage: Stage, texts: Sequence[str | None]) -> None:
    """A document's fate does not depend on what else is in the batch, nor on which form of the stage judges it."""
    batch = batch_of(texts)
    if isinstance(stage, Deduplicator):
        expected = [
            (row, key) for row, text in enumerate(batch.texts(stage.reads)) for key in set(stage.document_keys(text))
        ]
        assert sorted(set(key_pairs(stage, batch))) == sorted(expected)
        return
    if isinstance(stage, Marker):
        alone = [(row, key) for row in range(len(batch)) for _, key in key_pairs(stage, batch.row(row))]
        assert key_pairs(stage, batch) == sorted(alone)
    if isinstance(stage, Selector):
        parts = [stage.summarise(batch.row(row)) for row in range(len(batch))]
        nothing = stage.summarise(batch_of([]))
        one_by_one = nothing
        for part in parts:
            one_by_one = Summary.total([one_by_one, part])
        assert one_by_one.table.equals(Summary.total([stage.summarise(batch), nothing]).table)
    judge = local(stage, batch)
    assert judge is not None
    together, alone = judge.apply(batch), [judge.apply(batch.row(row)) for row in range(len(batch))]
    assert rows_of(together.batch) == [row for outcome in alone for row in rows_of(outcome.batch)]
    assert list(together.drops) == [
        drop._replace(row=row) for row, outcome in enumerate(alone) for drop in outcome.drops
    ]
    check_edit_counts(together, alone)
    if isinstance(stage, LocalStage):
        check_document_form(stage, batch, together)


def check_edit_counts(together: Outcome, alone: Sequence[Outcome]) -> None:
    for reason, count in together.edits.items():
        counts = [outcome.edits[reason] for outcome in alone if reason in outcome.edits]
        assert count.edits == sum(part.edits for part in counts)
        assert count.characters == sum(part.characters for part in counts)


def check_document_form(stage: LocalStage, batch: Batch, outcome: Outcome) -> None:
    texts = batch.texts(stage.reads)
    if isinstance(stage, RangeFilter):
        assert stage.values(batch).tolist() == [stage.measure(text) for text in texts]
    if isinstance(stage, Filter):
        reasons = {drop.row: drop.reason for drop in outcome.drops}
        assert [stage.drop_reason(text) for text in texts] == [reasons.get(row) for row in range(len(batch))]
    if isinstance(stage, Editor):
        assert stage.edit_batch(batch).texts.to_pylist() == [apply_edits(text, stage.edits(text)) for text in texts]
    if isinstance(stage, Extractor):
        htmls = batch.texts(stage.reads)
        expected = [
            text or (stage.extract(html) if html else "") for text, html in zip(batch.texts(), htmls, strict=True)
        ]
        assert stage.extract_batch(batch) == expected
    if isinstance(stage, Annotator):
        columns: Mapping[str, pa.Array] = stage.annotate_batch(batch)
        expected_rows = [dict(stage.annotate(text)) for text in texts]
        for name, kind in stage.adds.items():
            assert columns[name].to_pylist() == pa.array([row[name] for row in expected_rows], kind).to_pylist()


def test_a_document_is_judged_by_itself_alone(stage: Stage) -> None:
    check_documents_alone(stage, NASTY)


@pytest.mark.parametrize("name", STAGES)
@settings(max_examples=8, deadline=None, derandomize=True, database=None)
@given(texts=TEXTS)
def test_any_document_is_judged_by_itself_alone(name: str, texts: list[str | None]) -> None:
    check_documents_alone(made(name), texts)


def test_a_measure_is_finite_and_within_its_domain(stage: Stage) -> None:
    if isinstance(stage, RangeFilter):
        values = stage.values(batch_of(NASTY))
        low, high = stage.domain
        assert np.isfinite(values).all()
        assert values.dtype == np.float64
        assert low <= values.min()
        assert values.max() <= high


@pytest.mark.parametrize("name", preset_names())
def test_preset_says_what_it_is_and_where_it_comes_from(name: str) -> None:
    file = read_preset(name)
    assert file.faults == ()
    assert isinstance(file.value, dict)
    assert tuple(file.value) == PRESET_KEYS
    assert SNAKE_CASE.fullmatch(name)
    assert name not in STAGES
    assert all(isinstance(file.value[key], str) and file.value[key].strip() for key in ("description", "source"))
    assert file.value["stages"]
