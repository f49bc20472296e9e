"""`cleaner stages`: the list of stages and presets, and the page of one."""

import shutil
import sys
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.errors import UsageError

if TYPE_CHECKING:
    from cleaner.pipeline.definition.pages import StagePage

__all__ = ["stages"]


def stages(
    name: Annotated[
        str, typer.Argument(help="A stage or a preset; without it, all are listed.", show_default=False)
    ] = "",
) -> None:
    """List the stages and presets, or show the page of one."""
    typer.echo("\n".join(_page_lines(name) if name else _list_lines()))


def _list_lines() -> Iterator[str]:
    from cleaner.pipeline.definition.presets import preset_description, preset_names

    yield from _table([("STAGE", "KIND", "WHAT IT DOES"), *_stage_rows()])
    yield ""
    yield from _table([("PRESET", "WHAT IT IS"), *((name, preset_description(name)) for name in preset_names())])


def _stage_rows() -> Iterator[tuple[str, str, str]]:
    from cleaner.pipeline.definition.pages import stage_page
    from cleaner.pipeline.definition.registry import load_stage, stage_names

    for name in stage_names():
        try:
            page = stage_page(load_stage(name))
        except UsageError as error:  # one stage that cannot be imported must not hide the others
            yield name, "broken", str(error)
        else:
            yield name, page.kind, page.summary


def _page_lines(name: str) -> Iterable[str]:
    from cleaner.pipeline.definition.pages import stage_page
    from cleaner.pipeline.definition.presets import preset_names
    from cleaner.pipeline.definition.registry import did_you_mean, load_stage, stage_names

    if name in preset_names():
        return _preset_lines(name)
    if name in stage_names():
        return _stage_lines(stage_page(load_stage(name)))
    raise UsageError(f"no stage or preset '{name}'{did_you_mean(name, [*stage_names(), *preset_names()])}")


def _stage_lines(page: "StagePage") -> Iterator[str]:
    facts = [page.kind, f"reads {page.reads}"]
    facts += [f"adds {', '.join(page.adds)}"] if page.adds else []
    facts += [f"unit: {page.unit}"] if page.unit else []
    yield f"{page.name}  ({'; '.join(facts)})"
    yield ""
    yield page.summary
    if page.body:
        yield ""
        yield page.body
    yield ""
    if not page.settings:
        yield "It has no settings."
        return
    rows = [
        (setting.name, setting.default, setting.type, setting.bounds, setting.description) for setting in page.settings
    ]
    yield from _table([("SETTING", "DEFAULT", "TYPE", "BOUNDS", "WHAT IT IS"), *rows])


def _preset_lines(name: str) -> Iterator[str]:
    from cleaner.pipeline.definition.config import load_pipeline
    from cleaner.pipeline.definition.pages import entry_text
    from cleaner.pipeline.definition.presets import preset_description, read_preset

    stages = load_pipeline(name).stages
    file = read_preset(name)
    source = file.value.get("source") if isinstance(file.value, dict) else None
    yield from (f"{name}  (preset)", "", preset_description(name), "", f"Source: {' '.join(str(source).split())}", "")
    yield f"It stands for these {len(stages)} stages, and leaves the settings not named here at their defaults:"
    yield ""
    yield from (f"  - {entry_text(stage)}" for stage in stages)


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The rows with aligned columns. On a terminal the last column is wrapped, in a pipe every row is one line."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    indent = sum(widths) + 2 * len(widths)
    room = shutil.get_terminal_size().columns - indent if sys.stdout.isatty() else 0
    for row in rows:
        head = "".join(f"{cell:{width}}  " for cell, width in zip(row, widths, strict=False))
        last = textwrap.wrap(row[-1], room) if room >= 20 and row[-1] else [row[-1]]
        yield (head + f"\n{' ' * indent}".join(last)).rstrip()
