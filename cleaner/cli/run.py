"""`cleaner run`: the main job."""

from contextlib import nullcontext
from typing import Annotated, Literal

import typer

from cleaner.cli import slurm

Inputs = Annotated[
    list[str],
    typer.Argument(metavar="INPUT...", help="Files, directories (walked), globs, or URLs of an object store."),
]
PipelineName = Annotated[
    str, typer.Option("--pipeline", "-p", metavar="NAME|FILE", help="A preset's name or a pipeline file.")
]
Memory = Annotated[str, typer.Option(metavar="SIZE", help="Working memory of one task in the phases that sort keys.")]
Limit = Annotated[int | None, typer.Option(min=1, metavar="N", help="Read only the first N records of the input.")]

RayAddress = Annotated[
    str | None,
    typer.Option(
        "--ray-address", metavar="ADDRESS", help="Of a Ray cluster; else RAY_ADDRESS, else this machine's cores."
    ),
]


def run(  # noqa: PLR0913 - every option of the command is a parameter here
    inputs: Inputs,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="DIR", help="Where data/, dropped/ and the rest go.")
    ],
    pipeline: PipelineName = "web",
    workers: Annotated[int | None, typer.Option(min=1, metavar="N", help="Processes; all cores when left out.")] = None,
    executor: Annotated[
        Literal["local", "slurm", "ray", "none"],
        typer.Option(help="Where tasks run; none: only plan, for a scheduler that starts cleaner work."),
    ] = "local",
    ray_address: RayAddress = None,
    keep_dropped: Annotated[
        Literal["all", "sample", "none"],
        typer.Option(help="Dropped documents: all with their text, all but only a sample with text, or none."),
    ] = "all",
    keep_measures: Annotated[
        bool, typer.Option("--keep-measures", help="Write every measure as a column, to cut thresholds anew later.")
    ] = False,
    memory: Memory = "256MB",
    limit: Limit = None,
    max_error_rate: Annotated[
        float,
        typer.Option(min=0.0, max=1.0, help="Exit with 1 if more than this share of the records ended as errors."),
    ] = 0.01,
    dry_run: slurm.DryRun = False,
    slurm_partition: slurm.Partition = None,
    slurm_account: slurm.Account = None,
    slurm_time: slurm.Time = None,
    slurm_memory: slurm.JobMemory = None,
    slurm_cpus: slurm.Cpus = None,
    slurm_array_size: slurm.ArraySize = None,
    slurm_tasks_per_job: slurm.TasksPerJob = None,
    slurm_notice: slurm.Notice = None,
    slurm_line: slurm.Line = None,
    slurm_setup: slurm.Setup = None,
) -> None:
    """Clean INPUT into Parquet shards, and account for every document.

    Run the same command again to go on after an interruption: finished tasks are not done twice, and the result is the
    same to the byte.

    Example:  cleaner run crawl/ --output corpus/ --pipeline web_zh --workers 8
    """
    from cleaner.cli.conclude import conclude
    from cleaner.cli.options import run_options
    from cleaner.executors.local import Nursery
    from cleaner.executors.slurm import require_slurm
    from cleaner.pipeline.definition.config import dump_pipeline, load_pipeline
    from cleaner.pipeline.directory import read_resolved
    from cleaner.pipeline.dispatch import Wishes, dispatch
    from cleaner.pipeline.run import prepare

    options = run_options(keep_dropped, keep_measures, memory, limit, max_error_rate)
    loaded = load_pipeline(pipeline)  # with all that its stages import, so that the workers have it already
    jobs = slurm.slurm_settings(
        loaded.slurm,
        partition=slurm_partition,
        account=slurm_account,
        time=slurm_time,
        memory=slurm_memory,
        cpus=slurm_cpus,
        array_size=slurm_array_size,
        tasks_per_job=slurm_tasks_per_job,
        notice=slurm_notice,
        lines=slurm_line or None,
        setup=slurm_setup or None,
    )
    if dry_run:
        typer.echo(slurm.scripts(executor, inputs, output, loaded, options, jobs))
        return
    if executor == "slurm":
        require_slurm()
    read_resolved(dump_pipeline(loaded))  # as the tasks will: workers have it from here, and need not read it again
    with Nursery() if executor == "local" else nullcontext() as nursery:
        directory = prepare(inputs, output, loaded, options)
        for path, why in directory.plan["skipped"]:
            typer.echo(f"skipped: {path}: {why}", err=True)
        try:
            is_done = dispatch(executor, directory, Wishes(workers, nursery, jobs, slurm.typed(), ray_address))
        except KeyboardInterrupt:
            typer.echo("interrupted: the same command goes on from here", err=True)
            raise
    if is_done:
        conclude(directory)
    else:
        typer.echo(f"{'planned' if executor == 'none' else 'submitted'}: cleaner status {output} shows how far it is")
