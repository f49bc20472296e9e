"""The documentation is held to the code: generated pages are up to date, examples do what they say."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cleaner.cli import scaffold
from cleaner.pipeline.definition.config import InputSettings, OutputSettings, parse_pipeline
from cleaner.pipeline.definition.pages import settings_of

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"


def run(*arguments: str, folder: Path = ROOT) -> str:
    """What a command in a folder of the project (or of a copy of it) printed; fails with all of it."""
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def blocks_of(page: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", (DOCS / page).read_text("utf-8"), re.MULTILINE | re.DOTALL)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the project to add stages to: links to code, copies of what is written over or asks where it is."""
    for part in ("cleaner", "pyproject.toml"):
        (tmp_path / part).symlink_to(ROOT / part)
    shutil.copytree(DOCS, tmp_path / "docs", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "filters").mkdir()
    for file in (ROOT / "filters").iterdir():
        (tmp_path / "filters" / file.name).symlink_to(file)
    (tmp_path / "tests" / "filters").mkdir(parents=True)
    shutil.copy(ROOT / "tests" / "test_house_rules.py", tmp_path / "tests")
    return tmp_path


def test_generated_pages_are_up_to_date() -> None:
    run("docs/generate.py", "--check")


def test_a_new_stage_passes_the_house_rules_and_gets_its_page(copy: Path) -> None:
    run("-m", "cleaner.cli.scaffold", "tab_count", folder=copy)
    assert (copy / "docs" / "stages" / "tab_count.md").is_file()
    assert not (DOCS / "stages" / "tab_count.md").exists()
    files = ("filters/tab_count.py", "tests/filters/test_tab_count.py")
    run("-m", "ruff", "check", "--no-cache", *files, folder=copy)
    run("-m", "ruff", "format", "--no-cache", "--check", *files, folder=copy)
    told = run(
        "-m", "pytest", "tests/test_house_rules.py", files[1], "-k", "tab_count", "-p", "no:cacheprovider", folder=copy
    )
    assert int(re.search(r"(\d+) passed", told).group(1)) >= 20  # type: ignore[union-attr]


def test_the_worked_example_is_a_stage_that_passes_its_tests_and_the_house_rules(copy: Path) -> None:
    for block in blocks_of("writing-a-stage.md", "python"):
        name, _, code = block.partition("\n")
        (copy / name.removeprefix("# ")).write_text(code, "utf-8")
    run("docs/generate.py", folder=copy)
    told = run(
        *("-m", "pytest", "tests/test_house_rules.py", "tests/filters/test_shouting_line_ratio.py"),
        *("-k", "shouting_line_ratio", "-p", "no:cacheprovider"),
        folder=copy,
    )
    assert int(re.search(r"(\d+) passed", told).group(1)) >= 20  # type: ignore[union-attr]
    [pipeline] = blocks_of("writing-a-stage.md", "yaml")
    script = "import sys; from cleaner.pipeline.definition import config; "
    script += "print(config.parse_pipeline(sys.argv[1], 'p').stages[0].max)"
    assert run("-c", script, pipeline, folder=copy) == "0.3\n"


@pytest.mark.parametrize(
    "name", ["tab-count", "TabCount", "_tabs", "2_tabs", "preset", "exact_duplicates", "web", "a/b"]
)
def test_a_name_that_cannot_be_a_stage_is_refused(copy: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = sorted(copy.rglob("*"))
    monkeypatch.chdir(copy)
    monkeypatch.setattr(sys, "argv", ["scaffold", name])
    with pytest.raises(SystemExit, match=f"error: .*'{name}'"):
        scaffold.main()
    assert sorted(copy.rglob("*")) == before


def test_the_example_of_a_pipeline_file_loads() -> None:
    [example] = blocks_of("pipeline-file.md", "yaml")
    pipeline = parse_pipeline(example, "docs")
    assert pipeline.input.columns == {"text": "content", "id": "uuid"}
    assert pipeline.output.shard_size == 10**9


def test_the_page_of_the_pipeline_file_names_every_setting_with_its_default() -> None:
    text = (DOCS / "pipeline-file.md").read_text("utf-8")
    for section, model in (("input", InputSettings), ("output", OutputSettings)):
        for setting in settings_of(model):
            assert f"| `{section}.{setting.name}` | `{setting.default}` |" in text


@pytest.mark.parametrize("page", sorted(str(file.relative_to(DOCS)) for file in DOCS.rglob("*.md")))
def test_links_within_the_documentation_lead_somewhere(page: str) -> None:
    file = DOCS / page
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", file.read_text("utf-8")):
        assert (file.parent / target).exists(), f"{page} links to {target}"
