"""Why tasks fail, in a few causes, and the cure of each: what a user of ten thousand tasks wants to be told."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Cause:
    """What went wrong, in words for the user, and what to do about it."""

    words: str
    cure: str


CAUSES: Mapping[str, Cause] = {
    "out_of_memory": Cause(
        "out of memory",
        "give a task more: a larger --slurm-memory, or fewer --slurm-cpus or --workers, which share what there is",
    ),
    "time_limit": Cause(
        "time limit", "give a larger --slurm-time: a job ends before one task is done; nothing else is lost"
    ),
    "poison_record": Cause(
        "poison record",
        "more documents of a task kill the worker than are set aside: see errors/ for what they share, and drop it "
        "by a stage before the one they break",
    ),
    "disk_full": Cause("disk full", "make room, or raise the quota, where the output directory is"),
    "lost_node": Cause(
        "lost node", "nothing is wrong with the data: their work was lost with the machine, and is done again"
    ),
    "missing_model": Cause(
        "missing model", "put the file where every node can read it, or name another in the pipeline file"
    ),
    "corrupt_input": Cause(
        "input that cannot be read", "put the file back, or make it readable on every node; it must not have changed"
    ),
    "cancelled": Cause("cancelled", "nothing is wrong"),
    "not_started": Cause(
        "ended before it began",
        "see the job's log: mostly, Python or the project is not there on the node (--slurm-setup)",
    ),
    "other": Cause("another error", "if the message does not say what to do, it is a fault of the program: report it"),
}
"""By the names that stand in the records of attempts, in the order of the report."""

_ERRORS = {
    "disk_full": r"No space left on device|Disk quota exceeded|ENOSPC|EDQUOT",
    "out_of_memory": r"MemoryError|Cannot allocate memory|ArrowMemoryError|malloc of size",
    "missing_model": r"\bmodel\b.*(No such file|not found|missing|no .*file|cannot be read)|no model file"
    r"|No such file.*(models?/|\.bin\b|\.ftz\b|\.onnx\b)",
    "corrupt_input": r"FileNotFoundError|No such file|PermissionError|Permission denied|Input/output error|Stale file",
}
"""Of the messages of Python and the libraries, by which alone an exception of another process is known."""

_LOG = {
    "time_limit": r"DUE TO TIME LIMIT",
    "lost_node": r"DUE TO NODE FAILURE|NODE FAILURE|DUE TO PREEMPTION|Node failure",
    "out_of_memory": r"oom[-_ ]kill|Out Of Memory|exceeded memory limit|Exceeded job memory limit|OOM",
    "disk_full": _ERRORS["disk_full"],
    "cancelled": r"CANCELLED AT",
}
"""Of what Slurm writes at the end of a job's log; the wording has been the same from release 20 to 24."""


@dataclass(frozen=True)
class Failure:
    """A task that was not done, of which cause, and what was said. Without a task it is all that a job had left."""

    task: int
    cause: str
    message: str

    def __str__(self) -> str:
        return f"  task {self.task}: {self.message}; {CAUSES[self.cause].cure}"

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Failure":
        return cls(int(data["task"]), data["cause"] if data["cause"] in CAUSES else "other", str(data["message"]))


def cause_of_error(message: str) -> str:
    """The cause of an error that a task ended with."""
    return _first(_ERRORS, message) or "other"


def cause_of_death(how: str) -> str:
    """The cause of the death of a process for which no document is to blame: mostly the kernel, short of memory."""
    return "out_of_memory" if "signal 9" in how or "signal 6" in how else "other"


STARTED = "cleaner work"
"""What a job's log says first each time it begins."""


def cause_in_log(text: str) -> str | None:
    """The cause that a job's log tells of its last start; None where it is silent, as when the machine is gone."""
    return _first(_LOG, text.rpartition(STARTED)[2])


def _first(patterns: Mapping[str, str], text: str) -> str | None:
    return next((cause for cause, pattern in patterns.items() if re.search(pattern, text, re.IGNORECASE)), None)
