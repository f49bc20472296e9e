"""`cleaner stages`: the list, and the page of one."""

import os
import pty
import subprocess
import sys

import pytest

from cleaner.cli import main
from cleaner.pipeline.definition.pages import settings_of
from cleaner.pipeline.definition.presets import preset_description, preset_names
from cleaner.pipeline.definition.registry import load_stage, stage_names


def run_stages(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["cleaner", "stages", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    assert isinstance(ended.value.code, int)
    return ended.value.code


def test_lists_every_stage_and_preset_a_line_each(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], toys: None
) -> None:
    assert run_stages(monkeypatch) == 0
    lines = capsys.readouterr().out.splitlines()
    blank = lines.index("")
    assert [line.split()[0] for line in lines[1:blank]] == list(stage_names())
    assert [line.split()[0] for line in lines[blank + 2 :]] == list(preset_names())
    assert "toy_ratio" in {
        line.split()[0] for line in lines if "range filter" in line and line.endswith("of all characters.")
    }
    assert all(preset_description(name) in lines[blank + 2 + place] for place, name in enumerate(preset_names()))


def test_a_stage_that_cannot_be_imported_is_listed_as_broken(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], toys: None
) -> None:
    assert run_stages(monkeypatch) == 0
    [line] = [line for line in capsys.readouterr().out.splitlines() if line.startswith("toy_needs_package ")]
    assert line.split()[1] == "broken"
    assert line.endswith("No module named 'a_package_nobody_has'")


def test_shows_the_page_of_a_stage(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], toys: None
) -> None:
    assert run_stages(monkeypatch, "toy_ratio") == 0
    assert capsys.readouterr().out == (
        "toy_ratio  (range filter; reads text; unit: of all characters)\n\n"
        "Share of the letter x, of all characters.\n\n"
        "Source: made up.\n\n"
        "SETTING  DEFAULT  TYPE               BOUNDS                 WHAT IT IS\n"
        "min      null     number or nothing                         Smallest value kept.\n"
        "max      0.1      number or nothing  at least 0, at most 1  Largest share kept.\n"
    )


def test_names_every_kind_of_setting(toys: None) -> None:
    shown = {
        setting.name: (setting.default, setting.type, setting.bounds)
        for setting in settings_of(load_stage("toy_marker"))
    }
    assert shown == {
        "keep": ("[]", "list of text", ""),
        "count": ("3", "whole number", "at least 1, below 10"),
        "marks": ("[]", "list of mapping", "at most 2 entries"),
        "weights": ("{}", "mapping", ""),
        "size": ("64MB", "size", ""),
        "tone": ("quiet", "loud | quiet", ""),
        "mode": ("fast", "fast | exact", ""),
        "either": ("1", "whole number or text", ""),
        "band": ("null", "number or mapping or nothing", "above 0"),
        "file": ("null", "text or nothing", ""),
        "title": ('""', "text", ""),
        "drop": ("false", "true or false", ""),
    }


def test_shows_what_a_preset_stands_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], toys: None
) -> None:
    assert run_stages(monkeypatch, "toy_pair") == 0
    assert capsys.readouterr().out == (
        "toy_pair  (preset)\n\nTwo toys.\n\nSource: tests\n\n"
        "It stands for these 2 stages, and leaves the settings not named here at their defaults:\n\n"
        "  - toy_ratio: {max: 0.5}\n"
        "  - toy_marker\n"
    )


@pytest.mark.parametrize("name", [*stage_names(), *preset_names()])
def test_every_stage_and_preset_has_a_page(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_stages(monkeypatch, name) == 0
    assert capsys.readouterr().out.startswith(f"{name}  (")


def test_a_terminal_gets_wrapped_lines_without_colour() -> None:
    """The list on a terminal of 80 columns: nothing is wider, and nothing but text is written."""
    script = "import sys; sys.argv[1:] = ['stages', 'exact_duplicates']; from cleaner.cli import main; main()"
    reader, writer = pty.openpty()
    environment = {**os.environ, "COLUMNS": "80", "TERM": "xterm-256color"}
    subprocess.run([sys.executable, "-c", script], stdout=writer, env=environment, check=True)
    os.close(writer)
    text = os.read(reader, 100_000).decode()
    os.close(reader)
    table = text[text.index("SETTING") :].splitlines()
    assert max(map(len, table)) <= 80
    assert "\x1b" not in text
