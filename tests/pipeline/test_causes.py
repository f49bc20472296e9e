"""Messages as Python, the libraries and Slurm write them, and the cause they are told under."""

import pytest

from cleaner.pipeline.causes import CAUSES, STARTED, Failure, cause_in_log, cause_of_death, cause_of_error


@pytest.mark.parametrize(
    ("message", "cause"),
    [
        ("RunError: cannot write below '/out': No space left on device", "disk_full"),
        ("OSError: [Errno 122] Disk quota exceeded", "disk_full"),
        ("MemoryError: ", "out_of_memory"),
        ("ArrowMemoryError: malloc of size 8388608 failed", "out_of_memory"),
        ("OSError: [Errno 12] Cannot allocate memory", "out_of_memory"),
        ("ValueError: no model file at '/models/lid.bin'", "missing_model"),
        ("FileNotFoundError: [Errno 2] No such file or directory: '/scratch/me/lid.176.bin'", "missing_model"),
        ("FileNotFoundError: [Errno 2] No such file or directory: '/crawl/a.warc.gz'", "corrupt_input"),
        ("PermissionError: [Errno 13] Permission denied: '/crawl/a.warc.gz'", "corrupt_input"),
        ("OSError: [Errno 5] Input/output error", "corrupt_input"),
        ("KeyError: 'keys'", "other"),
    ],
)
def test_causes_of_errors(message: str, cause: str) -> None:
    assert cause_of_error(message) == cause


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        ("slurmstepd: error: *** JOB 7 ON n1 CANCELLED AT 2026-01-02T03:04:05 DUE TO TIME LIMIT ***", "time_limit"),
        ("slurmstepd: error: *** JOB 7 ON n1 CANCELLED AT 2026-01-02T03:04:05 DUE TO NODE FAILURE ***", "lost_node"),
        ("slurmstepd: error: *** JOB 7 ON n1 CANCELLED AT 2026-01-02T03:04:05 DUE TO PREEMPTION ***", "lost_node"),
        ("slurmstepd: error: *** JOB 7 ON n1 CANCELLED AT 2026-01-02T03:04:05 ***", "cancelled"),
        ("slurmstepd: error: Detected 1 oom_kill event in StepId=7.batch.", "out_of_memory"),
        ("slurmstepd: error: Detected 1 oom-kill event(s) in StepId=7.batch.", "out_of_memory"),
        ("slurmstepd: error: StepId=7.batch exceeded memory limit (325 > 104), being killed", "out_of_memory"),
        ("OSError: [Errno 28] No space left on device", "disk_full"),
        ("00-clean: 3/9 tasks, 5.0 MB/s, 1,200 documents came through", None),
    ],
)
def test_causes_in_logs(line: str, cause: str | None) -> None:
    assert cause_in_log(f"{STARTED} 0 3/9 on n1\n{line}\n") == cause


def test_only_the_last_start_in_a_log_counts() -> None:
    log = f"{STARTED} 0\n*** JOB 7 ON n1 CANCELLED AT now DUE TO NODE FAILURE ***\n{STARTED} 0\nended: done\n"
    assert cause_in_log(log) is None


@pytest.mark.parametrize(
    ("how", "cause"), [("killed by signal 9", "out_of_memory"), ("ended with exit code 3", "other")]
)
def test_causes_of_deaths(how: str, cause: str) -> None:
    assert cause_of_death(how) == cause


def test_every_cause_has_its_cure_in_the_message() -> None:
    for name, cause in CAUSES.items():
        assert str(Failure(7, name, "said")) == f"  task 7: said; {cause.cure}"


def test_a_cause_of_a_later_release_is_another_error() -> None:
    assert Failure.from_json({"task": 1, "cause": "sunspots", "message": "m"}) == Failure(1, "other", "m")
