"""Stages are found by listing a folder, and by the entry points of other packages; nothing else needs touching."""

# ruff: noqa: E501 - in the tables below a case is a line

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

import cleaner
import filters
from cleaner.errors import UsageError
from cleaner.pipeline.definition.config import dump_pipeline, parse_pipeline
from cleaner.pipeline.definition.registry import did_you_mean, load_stage, stage_names, stage_package
from cleaner.stage import Stage

STAGE = '''
from cleaner.stage import Filter

class {class_name}(Filter):
    """Drops what says so. Source: made up."""

    def drop_reason(self, text: str) -> str | None:
        return "says_so" if "drop me" in text else None
'''


def write_stage(folder: Path, module: str, class_name: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{module}.py").write_text(STAGE.format(class_name=class_name))


def write_distribution(site: Path, package: str, entry: str) -> None:
    """What an installed package leaves: a folder of metadata with its entry points."""
    folder = site / f"{package.replace('-', '_')}-1.0.dist-info"
    folder.mkdir(parents=True)
    (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
    (folder / "entry_points.txt").write_text(f"[cleaner.stages]\n{entry}\n")


def test_stages_are_the_modules_of_the_folder_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_stage(tmp_path, "says_so", "SaysSo")
    write_stage(tmp_path, "_private", "Private")
    write_stage(tmp_path / "a_package", "__init__", "Inner")
    (tmp_path / "notes.txt").write_text("")
    before = stage_names()
    monkeypatch.setattr(filters, "__path__", [*filters.__path__, str(tmp_path)])
    assert set(stage_names()) - set(before) == {"says_so"}
    assert list(stage_names()) == sorted(stage_names())


def test_a_file_dropped_into_the_folder_is_a_stage_with_nothing_else_touched(tmp_path: Path) -> None:
    write_stage(tmp_path / "filters", "says_so", "SaysSo")
    (tmp_path / "filters" / "__init__.py").write_text("")
    script = textwrap.dedent(
        """
        from cleaner.batch import Batch
        from cleaner.pipeline.definition.config import parse_pipeline
        from cleaner.pipeline.definition.registry import stage_names
        [stage] = parse_pipeline("version: 1\\nstages: [says_so]", "p.yaml").stages
        print(stage_names(), stage.label, [drop.reason for drop in stage.apply(Batch.of("a", "drop me")).drops])
        """
    )
    # the copy of the folder `filters` stands before the project's own
    path = f"{tmp_path}:{Path(cleaner.__file__).parents[1]}"
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={"PYTHONPATH": path},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "('says_so',) says_so ['says_so']\n", done.stderr


def test_a_stage_of_another_package_is_found_by_its_entry_point(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_stage(tmp_path / "their_stages_a", "their_rule", "TheirRule")
    write_distribution(tmp_path, "their-package", "their_rule = their_stages_a.their_rule:TheirRule")
    monkeypatch.syspath_prepend(tmp_path)
    assert "their_rule" in stage_names()
    assert stage_package("their_rule") == "their-package"
    pipeline = parse_pipeline("version: 1\nstages: [their_rule]", "p.yaml")
    assert pipeline.stages == (load_stage("their_rule")(),)
    assert parse_pipeline(dump_pipeline(pipeline), "dump") == pipeline


@pytest.mark.parametrize(
    ("name", "entry", "message"),
    [
        pytest.param("other_name", "other_name = their_stages_b.their_rule:TheirRule",
                     "stage 'other_name' of package 'their-package' calls itself 'their_rule': "
                     "a stage has the name of the module it is written in", id="another name than the module's"),
        pytest.param("their_rule", "their_rule = their_stages_b.their_rule:NoSuchClass",
                     "stage 'their_rule' of package 'their-package': module 'their_stages_b.their_rule' "
                     "has no stage class 'NoSuchClass'", id="no such class"),
        pytest.param("their_rule", "their_rule = their_stages_b.their_rule:Filter",
                     "stage 'their_rule' of package 'their-package' calls itself 'local': "
                     "a stage has the name of the module it is written in", id="a class imported from elsewhere"),
        pytest.param("gone", "gone = their_stages_b.gone:Gone",
                     "stage 'gone' of package 'their-package' cannot be imported: No module named 'their_stages_b.gone'", id="no such module"),
        pytest.param("twice", "twice = their_stages_b.twice:Twice\ntwice = their_stages_b.their_rule:TheirRule",
                     "stage 'twice' is brought by the packages 'their-package' and 'their-package': uninstall one of them", id="one name for two"),
        pytest.param("bad_syntax", "bad_syntax = their_stages_b.bad_syntax:BadSyntax",
                     "stage 'bad_syntax' of package 'their-package' cannot be imported: ", id="syntax error"),
    ],
)  # fmt: skip
def test_a_stage_that_cannot_be_used_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, entry: str, message: str
) -> None:
    write_stage(tmp_path / "their_stages_b", "their_rule", "TheirRule")
    (tmp_path / "their_stages_b" / "bad_syntax.py").write_text("class BadSyntax(\n")
    write_distribution(tmp_path, "their-package", entry)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(UsageError) as raised:
        load_stage(name)
    assert str(raised.value).startswith(message)
    monkeypatch.delitem(sys.modules, "their_stages_b", raising=False)


def test_two_packages_with_a_stage_of_one_name_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, toys: None
) -> None:
    write_stage(tmp_path / "their_stages_c", "toy_ratio", "ToyRatio")
    write_distribution(tmp_path, "their-package", "toy_ratio = their_stages_c.toy_ratio:ToyRatio")
    monkeypatch.syspath_prepend(tmp_path)
    assert stage_names().count("toy_ratio") == 1
    message = "stage 'toy_ratio' is brought by the packages 'filters' and 'their-package': uninstall one of them"
    with pytest.raises(UsageError, match=message):
        load_stage("toy_ratio")


def test_an_unknown_stage_is_told_with_the_nearest_name(toys: None) -> None:
    with pytest.raises(UsageError, match="unknown stage 'toy_rato': did you mean 'toy_ratio'\\?"):
        load_stage("toy_rato")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        pytest.param("min_lenght", ": did you mean 'min_length'?", id="letters swapped"),
        pytest.param("MinLength", ": did you mean 'min_length'?", id="other spelling"),
        pytest.param("zzz", "", id="nothing near"),
        pytest.param("", "", id="empty"),
        pytest.param("m" * 1_000_000, "", id="a million letters"),
    ],
)
def test_the_nearest_name(name: str, hint: str) -> None:
    assert did_you_mean(name, ["max_length", "min_length"]) == hint


@pytest.mark.parametrize("name", stage_names())
def test_a_stage_is_the_class_that_its_name_promises(name: str) -> None:
    stage = load_stage(name)
    assert issubclass(stage, Stage)
    assert stage.__name__.lower() == name.replace("_", "")
