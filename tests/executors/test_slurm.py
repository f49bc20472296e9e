"""What Slurm is told, and how its refusals reach the user; a real one is in tests/system/test_slurm.py."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from cleaner.errors import RunError, UsageError
from cleaner.executors.slurm import (
    Job,
    SlurmSettings,
    cancel_jobs,
    job_script,
    largest_array,
    number_ranges,
    queued_jobs,
    require_slurm,
    submit,
)

JOB = Job("cleaner-1-00-clean", "cleaner work out 0", "/home/me", "/out/%A_%a.log", 4, 2_000_000_000, (0, 1, 2, 5))


def options_of(script: str) -> list[str]:
    return [line.removeprefix("#SBATCH ") for line in script.splitlines() if line.startswith("#SBATCH ")]


def test_a_script_asks_for_what_the_job_needs() -> None:
    script = job_script(JOB, SlurmSettings(partition="cpu", account="me", time="1-00:00:00"), "12:13")
    assert {
        *("--job-name=cleaner-1-00-clean", "--array=0-2,5", "--cpus-per-task=4", "--mem=1908M", "--chdir=/home/me"),
        *("--output=/out/%A_%a.log", "--open-mode=append", "--requeue", "--signal=B:USR1@120"),
        *("--dependency=afterok:12:13", "--kill-on-invalid-dep=yes"),
        *("--partition=cpu", "--account=me", "--time=1-00:00:00"),
    } <= set(options_of(script))
    assert script.startswith("#!/bin/bash\n")
    assert script.endswith("\nexec cleaner work out 0\n")


def test_what_is_left_out_is_left_to_the_site() -> None:
    options = options_of(job_script(replace(JOB, numbers=None), SlurmSettings()))
    named = {option.partition("=")[0] for option in options}
    assert not {"--partition", "--account", "--time", "--array", "--dependency", "--kill-on-invalid-dep"} & named


def test_lines_of_the_user_come_before_the_command() -> None:
    settings = SlurmSettings(
        lines=("#SBATCH --constraint=fast", "-x n3"), setup=("module load python", "ulimit -n 4096")
    )
    script = job_script(JOB, settings)
    assert options_of(script)[-2:] == ["--constraint=fast", "-x n3"]
    assert script.splitlines()[-3:] == ["module load python", "ulimit -n 4096", "exec cleaner work out 0"]


@pytest.mark.parametrize(
    ("folder", "option"),
    [
        pytest.param("/语料 库", '--chdir="/语料 库"', id="white space"),
        pytest.param("/it's", '--chdir="/it\'s"', id="quote"),
        pytest.param("/a#b", '--chdir="/a#b"', id="what would begin a comment"),
    ],
)
def test_paths_are_quoted(folder: str, option: str) -> None:
    assert option in options_of(job_script(replace(JOB, folder=folder), SlurmSettings()))


@pytest.mark.parametrize("folder", ['/a"b', "/a\\b", "/a\nb"], ids=["double quote", "backslash", "line break"])
def test_paths_that_sbatch_cannot_take_are_refused(folder: str) -> None:
    with pytest.raises(UsageError, match="sbatch takes no path"):
        job_script(replace(JOB, folder=folder), SlurmSettings())


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param({"time": "soon"}, id="time that is none"),
        pytest.param({"lines": ("constraint=fast",)}, id="line that is no option"),
        pytest.param({"lines": ("--a\n--b",)}, id="two lines in one"),
        pytest.param({"setup": ("a\nb",)}, id="two commands in one"),
        pytest.param({"partition": "a\n#SBATCH --b"}, id="partition with a line break"),
        pytest.param({"cpus": 0}, id="no cores"),
        pytest.param({"cpu": 1}, id="misspelt"),
    ],
)
def test_wrong_settings_are_refused(settings: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        SlurmSettings.model_validate(settings)


@pytest.mark.parametrize("time", [60, "60", "30:00", "12:00:00", "2-00", "2-00:00:00", "UNLIMITED"])
def test_times_that_sbatch_takes(time: int | str) -> None:
    assert f"--time={time}" in options_of(job_script(JOB, SlurmSettings(time=time)))


@given(st.sets(st.integers(0, 60)))
def test_ranges_stand_for_the_same_numbers(numbers: set[int]) -> None:
    parts = [part.partition("-") for part in number_ranges(sorted(numbers)).split(",") if part]
    back = [number for first, _, last in parts for number in range(int(first), int(last or first) + 1)]
    assert back == sorted(numbers)


def install(folder: Path, name: str, script: str) -> None:
    """A program of that name, in place of one of Slurm's."""
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder in which programs are looked for, beside /bin."""
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    return tmp_path


def test_the_number_of_a_job_is_known_when_it_is_submitted(programs: Path) -> None:
    install(programs, "sbatch", 'test "$1" = --parsable && grep -q "exec cleaner" && echo "123;cluster"')
    assert submit(job_script(JOB, SlurmSettings())) == 123


def test_a_refusal_is_told_in_the_words_of_slurm(programs: Path) -> None:
    install(programs, "sbatch", "echo 'sbatch: error: invalid partition specified: cpu' >&2; exit 1")
    with pytest.raises(RunError, match="invalid partition specified: cpu"):
        submit("")


@pytest.mark.parametrize("call", [lambda: submit(""), largest_array, lambda: queued_jobs([1]), require_slurm])
def test_without_slurm_the_user_is_told(programs: Path, monkeypatch: pytest.MonkeyPatch, call: object) -> None:
    monkeypatch.setenv("PATH", str(programs))
    with pytest.raises(UsageError, match="there is no 's"):
        call()  # type: ignore[operator]


def test_the_queue_is_read_member_by_member(programs: Path) -> None:
    install(programs, "squeue", "printf '7_0|RUNNING|None\\n7_1|PENDING|Resources\\n8|COMPLETED|None\\nnonsense\\n'")
    jobs = queued_jobs([7, 8])
    assert [(job.job, job.number, job.is_live) for job in jobs] == [(7, 0, True), (7, 1, True), (8, None, False)]


def test_jobs_that_slurm_has_forgotten_are_no_jobs(programs: Path) -> None:
    install(programs, "squeue", "echo 'slurm_load_jobs error: Invalid job id specified' >&2; exit 1")
    assert queued_jobs([7]) == []
    assert queued_jobs([]) == []


def test_nothing_to_cancel_asks_nobody(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(programs))
    cancel_jobs([])


@pytest.mark.parametrize(
    ("answer", "size"), [("MaxArraySize            = 50", 50), ("nothing of it", 1001)], ids=["told", "not told"]
)
def test_the_largest_array_of_the_site(programs: Path, answer: str, size: int) -> None:
    install(programs, "scontrol", f"echo '{answer}'")
    assert largest_array() == size
