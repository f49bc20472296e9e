"""The exceptions of the project, sorted by how much ends when one is raised.

    CleanerError
    ├── UsageError        the command or the pipeline file is wrong: nothing was started (exit 2)
    ├── RunError          the run cannot go on, or its ledger does not balance (exit 1)
    └── TaskError         one task cannot be done: the others go on, the run can be resumed (exit 1)

A fault of a single record is no exception but a value, `cleaner.io.fault.Fault`: it becomes a row of `errors/`.
Every message says what is wrong, where, and what to do; lower case, no full stop.
"""


class CleanerError(Exception):
    """Anything this project raises on purpose."""


class UsageError(CleanerError):
    """The command line or the pipeline file is wrong; `faults` holds every one found, each a line for the user."""

    def __init__(self, *faults: str) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class RunError(CleanerError):
    """The run cannot go on or its result cannot be trusted."""


class TaskError(CleanerError):
    """One task failed for a reason that trying again will not cure by itself."""
