"""The options of `cleaner run --executor slurm`; each overrides what the section `slurm` of the pipeline file says."""

import re
import shlex
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from cleaner.executors.slurm import SlurmSettings
    from cleaner.pipeline.definition.config import Pipeline
    from cleaner.pipeline.plan import Options


def _option(name: str, metavar: str, words: str) -> Any:  # typer's own type, which has no name
    return typer.Option(f"--slurm-{name}", metavar=metavar, help=f"Slurm: {words}")


Partition = Annotated[str | None, _option("partition", "NAME", "partition.")]
Account = Annotated[str | None, _option("account", "NAME", "account to charge.")]
Time = Annotated[str | None, _option("time", "TIME", "time limit of a job: minutes, 12:00:00 or 2-00:00:00.")]
JobMemory = Annotated[str | None, _option("memory", "SIZE", "memory of a job.")]
Cpus = Annotated[int | None, _option("cpus", "N", "cores of a job; so many of its tasks run at a time.")]
ArraySize = Annotated[int | None, _option("array-size", "N", "jobs in an array at most.")]
TasksPerJob = Annotated[int | None, _option("tasks-per-job", "N", "tasks that one job does.")]
Notice = Annotated[int | None, _option("notice", "SECONDS", "before its time limit a job goes back to the queue.")]
Line = Annotated[list[str] | None, _option("line", "OPTION", "another option of sbatch; may be given again.")]
Setup = Annotated[list[str] | None, _option("setup", "COMMAND", "shell line before the command; may be given again.")]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Print the scripts that Slurm would be given, and start nothing.")
]


def slurm_settings(from_file: "SlurmSettings", **given: Any) -> "SlurmSettings":  # a setting of any type, by its name
    """The settings of the pipeline file with those of the command line in their place; UsageError with every fault."""
    from pydantic import ValidationError

    from cleaner.errors import UsageError

    said = {name: value for name, value in given.items() if value is not None}
    if str(said.get("time", "")).isdecimal():
        said["time"] = int(said["time"])
    try:
        return type(from_file).model_validate(from_file.model_dump() | said)
    except ValidationError as error:
        raise UsageError(
            *(
                f"--slurm-{'-'.join(str(part) for part in fault['loc'][:1]).replace('_', '-')}: {fault['msg']}"
                for fault in error.errors()
            )
        ) from None


def scripts(
    executor: str, inputs: list[str], output: str, pipeline: "Pipeline", options: "Options", settings: "SlurmSettings"
) -> str:
    """What `--dry-run` prints; UsageError for an executor that has no scripts."""
    from cleaner.errors import UsageError
    from cleaner.pipeline.jobs import dry_scripts

    if executor != "slurm":
        raise UsageError("--dry-run prints the scripts of --executor slurm: for what a run does see cleaner plan")
    return dry_scripts(inputs, output, pipeline, options, settings)


def typed() -> str:
    """The command as the user typed it, to be repeated to them; what a URL says of users and passwords left out."""
    words = [re.sub("//[^/@]*@", "//...@", word) for word in sys.argv[1:]]
    return shlex.join(["cleaner", *words])
