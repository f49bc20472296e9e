"""Writes the documentation that comes from the code: a page a stage, the presets, the JSON schema.

    python docs/generate.py            writes what is out of date (`make docs`)
    python docs/generate.py --check    writes nothing, and fails if anything is out of date

Only what comes with the project is described: stages of other packages that happen to be installed are not.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from cleaner.pipeline.definition.config import load_pipeline
from cleaner.pipeline.definition.pages import StagePage, entry_text, stage_page
from cleaner.pipeline.definition.presets import preset_description, preset_names, read_preset
from cleaner.pipeline.definition.registry import BUILT_IN, load_stage, stage_names, stage_package
from cleaner.pipeline.definition.schema import schema_text

DOCS = Path(__file__).parent
GENERATED = "<!-- made by docs/generate.py from the code: change it there -->\n\n"


def documents() -> dict[str, str]:
    """Every generated file: its path within `docs/`, and its text."""
    names = [name for name in stage_names() if stage_package(name) == BUILT_IN]
    pages = {name: stage_page(load_stage(name)) for name in names}
    texts = {f"stages/{name}.md": _stage_text(page) for name, page in pages.items()}
    texts["stages/README.md"] = _index_text(list(pages.values()))
    texts["presets.md"] = _presets_text()
    texts["pipeline.schema.json"] = schema_text(names)
    return texts


def outdated(texts: dict[str, str]) -> list[str]:
    """The generated files that differ from these texts, are missing, or describe a stage that is gone."""
    differ = [name for name, text in texts.items() if not _is_file_with(DOCS / name, text)]
    pages = {f"stages/{file.name}" for file in (DOCS / "stages").glob("*.md")}
    return sorted([*differ, *(pages - set(texts))])


def write(texts: dict[str, str]) -> list[str]:
    """Bring the generated files up to date; the names of those that were not."""
    names = outdated(texts)
    (DOCS / "stages").mkdir(exist_ok=True)
    for name in names:
        if name in texts:
            (DOCS / name).write_text(texts[name], "utf-8")
        else:
            (DOCS / name).unlink()
    return names


def _is_file_with(file: Path, text: str) -> bool:
    return file.is_file() and file.read_text("utf-8") == text


def _stage_text(page: StagePage) -> str:
    facts = [f"*{page.kind}*", f"reads `{page.reads}`"]
    facts += [f"adds {', '.join(f'`{name}`' for name in page.adds)}"] if page.adds else []
    facts += [f"unit: {page.unit}"] if page.unit else []
    parts = [f"# `{page.name}`", " · ".join(facts), page.summary, page.body, *_settings_parts(page)]
    return GENERATED + "\n\n".join(part for part in parts if part) + "\n"


def _settings_parts(page: StagePage) -> Iterator[str]:
    if not page.settings:
        yield "It has no settings."
        yield f"```yaml\nstages:\n  - {page.name}\n```"
        return
    yield "## Settings"
    rows = [
        f"| `{setting.name}` | `{setting.default or 'must be given'}` | {_cell(setting.type)} "
        f"| {_cell(setting.bounds)} | {_cell(setting.description)} |"
        for setting in page.settings
    ]
    yield "\n".join(["| setting | default | type | bounds | what it is |", "|---|---|---|---|---|", *rows])
    lines = [f"      {setting.name}: {setting.default}" for setting in page.settings if setting.default]
    yield "\n".join(["With every default written out:", "", "```yaml", "stages:", f"  - {page.name}:", *lines, "```"])


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _index_text(pages: list[StagePage]) -> str:
    parts = [
        GENERATED + f"# Stages\n\n{len(pages)} stages; `cleaner stages NAME` shows the same pages in the terminal.\n"
    ]
    for kind in sorted({page.kind for page in pages}):
        rows = [f"| [`{page.name}`]({page.name}.md) | {_cell(page.summary)} |" for page in pages if page.kind == kind]
        parts.append("\n".join([f"\n## Kind: {kind}\n", "| stage | what it does |", "|---|---|", *rows, ""]))
    return "".join(parts)


def _presets_text() -> str:
    parts = [
        GENERATED
        + "# Presets\n\n`cleaner run --pipeline NAME` runs one; `- preset: NAME` splices it into a list of stages.\n"
    ]
    for name in preset_names():
        file = read_preset(name)
        source = file.value.get("source") if isinstance(file.value, dict) else ""
        listed = "\n".join(f"  - {entry_text(stage)}" for stage in load_pipeline(name).stages)
        parts.append(
            f"\n## `{name}`\n\n{preset_description(name)}\n\nSource: {' '.join(str(source).split())}\n\n"
            f"```yaml\nstages:\n{listed}\n```\n"
        )
    return "".join(parts)


def main() -> None:
    texts = documents()
    checking = "--check" in sys.argv[1:]
    names = outdated(texts) if checking else write(texts)
    for name in names:
        print(f"docs/{name} {'is out of date: run make docs' if checking else 'written'}")
    sys.exit(1 if checking and names else 0)


if __name__ == "__main__":
    main()
