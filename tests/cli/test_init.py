"""`cleaner init`: the file it writes teaches, and loads as the pipeline it says it is."""

import json
import re
import sys
from pathlib import Path

import pytest

from cleaner.cli import main
from cleaner.pipeline.definition.config import InputSettings, OutputSettings, load_pipeline, parse_pipeline
from cleaner.pipeline.definition.pages import settings_of
from cleaner.pipeline.definition.presets import preset_names
from cleaner.pipeline.definition.template import pipeline_template


def run_init(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["cleaner", "init", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    assert isinstance(ended.value.code, int)
    return ended.value.code


def test_writes_the_default_pipeline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run_init(monkeypatch) == 0
    assert [file.name for file in tmp_path.iterdir()] == ["pipeline.yaml"]
    assert load_pipeline("pipeline.yaml") == load_pipeline("web")


def test_does_not_write_over_a_file_unless_told_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("mine")
    assert run_init(monkeypatch, str(file)) == 2
    assert capsys.readouterr().err == f"error: '{file}' exists: give another name, or --force to write over it\n"
    assert file.read_text() == "mine"
    assert run_init(monkeypatch, str(file), "--force") == 0
    assert load_pipeline(str(file)) == load_pipeline("web")


def test_writes_the_schema_beside_it_and_points_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "mine.yaml"
    assert run_init(monkeypatch, str(file), "--schema") == 0
    assert file.read_text().startswith("# yaml-language-server: $schema=mine.schema.json\n")
    assert "properties" in json.loads((tmp_path / "mine.schema.json").read_text())


@pytest.mark.parametrize("preset", preset_names())
def test_the_file_of_a_preset_loads_as_the_preset(preset: str) -> None:
    assert parse_pipeline(pipeline_template(preset), "init") == load_pipeline(preset)


@pytest.mark.parametrize("preset", ["toy_pair", "toy_nested"])
def test_the_file_of_a_preset_with_settings_and_presets_loads_as_the_preset(preset: str, toys: None) -> None:
    text = pipeline_template(preset)
    assert parse_pipeline(text, "init") == load_pipeline(preset)


def test_explains_every_section_and_setting(toys: None) -> None:
    text = pipeline_template("toy_pair")
    for setting in (*settings_of(InputSettings), *settings_of(OutputSettings)):
        assert f"#   {setting.name}: {setting.default}" in text
        assert setting.description in text
    assert "      max: 0.5   # Largest share kept.\n" in text
    assert "      # min: null  # Smallest value kept.\n" in text
    assert "  # Share of the letter x, of all characters.\n  - toy_ratio:\n" in text
    assert max(map(len, text.splitlines())) <= 120


@pytest.mark.parametrize("preset", ["web", "toy_pair"])
def test_a_setting_taken_out_of_its_comment_is_at_its_default(preset: str, toys: None) -> None:
    text = pipeline_template(preset)
    uncommented = re.sub(r"^( *)# ( *[a-z_]+:(?: .*)?)$", r"\1\2", text, flags=re.MULTILINE)
    assert uncommented.count("\n#") < text.count("\n#")
    assert parse_pipeline(uncommented, "init") == parse_pipeline(text, "init")
