"""The command line as a whole: quick to answer, clear when wrong, quiet when nobody listens any more."""

import errno
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cleaner.cli import app, main
from tests.engine import run_here as engine_run
from tests.engine import write_jsonl

COMMAND = [sys.executable, "-c", "from cleaner.cli import main; main()"]


def run_here(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> int:
    """The exit code of a command run in this process."""
    monkeypatch.setattr(sys, "argv", ["cleaner", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    assert isinstance(ended.value.code, int)
    return ended.value.code


def test_help_answers_in_less_than_four_tenths_of_a_second_of_processor_time() -> None:
    def seconds() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([*COMMAND, "--help"], check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    assert min(seconds() for _ in range(3)) < 0.4


def test_the_command_line_imports_nothing_heavy() -> None:
    heavy = "numba|numpy|pyarrow|pydantic|yaml|fsspec|fasttext|filters|rich"
    script = f"import sys, cleaner.cli; print([name for name in {heavy.split('|')} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout == "[]\n"


def test_a_run_without_kernels_in_its_stages_loads_none_but_in_its_workers(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text("A page.")
    (tmp_path / "nothing.yaml").write_text("version: 1\nstages: []")
    script = "import atexit, sys; from cleaner.cli import main; atexit.register(lambda: print(*sys.modules)); main()"
    options = ["run", "page.txt", "--output", "out", "--pipeline", "nothing.yaml", "--workers", "1"]
    done = subprocess.run(
        [sys.executable, "-c", script, *options], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    loaded = set(done.stdout.splitlines()[-1].split())
    assert "pyarrow" in loaded
    assert not {"numba", "llvmlite", "scipy", "pandas", "fsspec", "tqdm"} & loaded


@pytest.mark.parametrize("command", [name.callback.__name__ for name in app.registered_commands if name.callback])
def test_every_command_and_option_has_help(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_here([command, "--help"], monkeypatch) == 0
    text = capsys.readouterr().out
    assert text.splitlines()[2].strip(), "the command's docstring"
    from typer.main import get_command

    parsed = get_command(app).get_command(None, command)  # type: ignore[attr-defined]
    assert [parameter.name for parameter in parsed.params if not getattr(parameter, "help", "")] == []


def test_version(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_here(["--version"], monkeypatch) == 0
    assert capsys.readouterr().out.startswith("cleaner 0.")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["stges"], "stges", id="unknown command"),
        pytest.param(["stages", "--colour"], "--colour", id="unknown option"),
        pytest.param(["stages", "toy_rato"], "error: no stage or preset 'toy_rato': did you mean", id="our own error"),
        pytest.param(["init", "/none/x.yaml", "--preset", "toy_pair"], "x.yaml' cannot be written", id="no folder"),
        pytest.param(
            ["init", "--preset", "toy_piar"], "error: unknown preset 'toy_piar': did you", id="unknown preset"
        ),
    ],
)
def test_wrong_usage_is_one_message_and_exit_code_2(
    arguments: list[str], message: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], toys: None
) -> None:
    assert run_here(arguments, monkeypatch) == 2
    told = capsys.readouterr()
    assert message in told.err
    assert "Traceback" not in told.err
    assert told.out == ""


def test_several_faults_are_counted_and_each_is_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], toys: None
) -> None:
    (tmp_path / "p.yaml").write_text("stages: [toy_rato, toy_ratio: {max: 2}]")
    (tmp_path / "a.jsonl").write_text('{"text": "a"}\n')
    monkeypatch.chdir(tmp_path)
    assert run_here(["explain", "a.jsonl", "--pipeline", "p.yaml"], monkeypatch) == 2
    assert capsys.readouterr().err == (
        "error: 3 faults, nothing was started\n"
        "  p.yaml:1: version: is missing: write 'version: 1' above the rest\n"
        "  p.yaml:1: stages[0].toy_rato: unknown stage 'toy_rato': did you mean 'toy_ratio'?\n"
        "  p.yaml:1: stages[1].toy_ratio.max: must be at most 1, not 2\n"
    )


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS, errno.ENOSPC], ids=["no rights", "read-only", "full"])
def test_trouble_with_the_disk_is_one_line(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(path: Path, *_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number), str(path))

    source = write_jsonl(tmp_path / "a.jsonl", [{"text": "A page."}])
    engine_run(source, tmp_path / "out", "[]")
    monkeypatch.setattr(Path, "mkdir", refuse)  # tests may run as root, whom no file system refuses
    assert run_here(["report", str(tmp_path / "out")], monkeypatch) == 1
    [told] = capsys.readouterr().err.splitlines()
    assert told.startswith("error: ")
    assert os.strerror(number) in told


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    with subprocess.Popen([*COMMAND, "stages"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""


def open_when_read(pipe: Path) -> int:
    """The writing end of a pipe, as soon as someone reads it."""
    for _ in range(600):
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:  # nobody reads it yet
            time.sleep(0.05)
    raise TimeoutError(f"nobody reads {pipe}")


def interrupted_until_it_ends(process: "subprocess.Popen[str]") -> str:
    """What a process wrote to stderr, interrupted again and again as a person would.

    Once is not enough: Python misses a signal that comes between its last look at signals and a read that blocks.
    """
    for _ in range(60):
        process.send_signal(signal.SIGINT)
        try:
            return process.communicate(timeout=1)[1]
        except subprocess.TimeoutExpired:  # still reading
            continue
    process.kill()
    raise TimeoutError("an interrupt does not end it")


def test_an_interrupt_ends_with_130_and_no_traceback(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)  # reading it waits for what is never written
    arguments = ["explain", "a.jsonl", "--pipeline", str(pipe)]
    with subprocess.Popen([*COMMAND, *arguments], stderr=subprocess.PIPE, text=True) as process:
        writer = open_when_read(pipe)
        told = interrupted_until_it_ends(process)
        os.close(writer)
    assert process.returncode == 130
    assert "Traceback" not in told
