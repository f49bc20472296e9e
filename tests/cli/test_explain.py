"""`cleaner explain`: the page in the terminal with every mark on it, and the same for a log."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from cleaner.cli import app

STAGES = "version: 1\nstages: [few_word_lines, {phrase_lines: {phrases: [cookie], reason: notice}}]\n"


def explained(tmp_path: Path, text: str, *options: str, stages: str = STAGES) -> list[str]:
    (tmp_path / "p.yaml").write_text(stages, encoding="utf-8")
    (tmp_path / "page.txt").write_text(text, encoding="utf-8")
    arguments = ["explain", str(tmp_path / "page.txt"), "--pipeline", str(tmp_path / "p.yaml"), *options]
    done = CliRunner().invoke(app, arguments, color=True)
    assert done.exit_code == 0, done.output
    return done.output.split("\n")


def test_the_page_shows_what_goes_struck_through_with_stage_and_reason(tmp_path: Path):
    lines = explained(tmp_path, "Home\nThe river was quiet that day.\nWe use a cookie on this site.")
    struck = [line for line in lines if "\x1b[9m" in line or ";9m" in line]
    assert len(struck) == 2
    assert "Home" in struck[0]
    assert "few_word_lines: too_few_words" in struck[0]
    assert "phrase_lines_notice: notice" in struck[1]
    assert "    The river was quiet that day." in lines


@pytest.mark.parametrize(
    ("text", "log"),
    [
        pytest.param(
            "Home\nAll is well here.", ["- Home  [few_word_lines: too_few_words]", "  All is well here."], id="line"
        ),
        pytest.param("All is well here.", ["  All is well here."], id="nothing changed"),
        pytest.param("It is \x1b[31mred \u202eright now.", ["  It is \ufffd[31mred \ufffdright now."], id="escapes"),
    ],
)
def test_diff_is_for_a_log(tmp_path: Path, text: str, log: list[str]):
    lines = explained(tmp_path, text, "--diff")
    assert lines[-len(log) - 2 : -2] == log
    assert "\x1b" not in "".join(lines)


def test_a_dropped_document_says_why_and_shows_its_marks(tmp_path: Path):
    stages = "version: 1\nstages: [few_word_lines, {text_length: {min: 100}}]\n"
    lines = explained(tmp_path, "Home\nAll is well here.", "--diff", stages=stages)
    assert any("text_length: 17 (min 100); dropped: below_min" in line for line in lines)
    assert "  not kept:" in lines
    assert "- Home  [few_word_lines: too_few_words]" in lines
