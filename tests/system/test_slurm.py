"""On a real Slurm: the same bytes as on this machine, whatever befalls nodes and jobs, and failures told with a cure.

The whole takes about two minutes on two cores: what only waits (for time limits) goes on beside what works.
"""

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from cleaner.pipeline.directory import RunDirectory
from tests.engine import Result, write_jsonl
from tests.system.processes import COMMAND, Cleaner
from tests.system.slurm.cluster import Cluster, missing_programs, wait_for

pytestmark = [pytest.mark.system, pytest.mark.timeout(900)]

PADDING = b" " * 4_500_000 + b"\n"
"""A blank line: two shards with one are more than a task reads (8 MB), so each shard is a task of its own."""
LONG = 400.0
"""Seconds within which a run of these is over on a machine that is busy."""


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    missing = missing_programs()
    if missing or os.geteuid():
        why = f"not installed: {', '.join(missing)}" if missing else "only root can start the daemons of Slurm"
        if os.environ.get("CI") == "true":
            pytest.fail(f"{why}: see tests/system/slurm/install.sh")
        pytest.skip(why)
    with tempfile.TemporaryDirectory(prefix="slurm-") as folder, Cluster(Path(folder)) as cluster:
        yield cluster


@dataclass(frozen=True)
class OnSlurm:
    """One run on the cluster: the command that is given again and again, and what is seen of it."""

    cluster: Cluster
    cleaner: Cleaner
    source: Path
    output: Path
    pipeline: Path

    def call(self, *arguments: object) -> "subprocess.CompletedProcess[str]":
        environment = os.environ | dict(self.cleaner.environment) | dict(self.cluster.environment)
        command = [*COMMAND, *map(str, arguments)]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)

    def submit(self, *options: object) -> "subprocess.CompletedProcess[str]":
        arguments = ["--output", self.output, "--pipeline", self.pipeline, "--max-error-rate", 1]
        return self.call("run", self.source, *arguments, "--executor", "slurm", *options)

    def status(self) -> str:
        return self.call("status", self.output).stdout

    def jobs(self, *states: str) -> list[str]:
        """The numbers of this run's jobs in these states, of all in the queue where none are named."""
        wanted = [f"--states={','.join(states)}"] if states else []
        rows = self.cluster.ask("squeue", "-h", "--array", "--format=%i|%A|%N|%j", *wanted).split("\n")
        key = RunDirectory(str(self.output)).plan["fingerprint"][:8]
        return [row for row in rows if f"cleaner-{key}-" in row]

    def wait(self) -> None:
        """Until no job is in the queue."""
        wait_for(lambda: not self.jobs(), LONG)

    def done(self, phase: int) -> int:
        run = RunDirectory(str(self.output))
        return run.phases[phase].tasks - len(run.missing_tasks(run.phases[phase]))

    def check_same(self, reference: Path) -> None:
        """The result is that of a run on this machine, and the ledger balances: the last job would have failed."""
        told = self.status()
        assert "finished" in told, told
        assert Result(self.output, {}).files() == Result(reference, {}).files()
        assert (self.output / "report.html").is_file()
        assert (self.output / "README.md").is_file()


def on_slurm(cluster: Cluster, cleaner: Cleaner, name: str, stages: str, tasks: list[list[str]]) -> OnSlurm:
    """A run in a folder of its own, a task for each list of texts."""
    folder = cleaner.folder / name
    source = folder / "in"
    for task, texts in enumerate(tasks):
        lines = [
            {"id": f"{task}-{row}", "text": text, "url": f"http://example.org/{len(text) % 7}"}
            for row, text in enumerate(texts)
        ]
        path = write_jsonl(source / f"{task:02d}.jsonl", lines)
        path.write_bytes(path.read_bytes() + PADDING)
    cleaner = replace(cleaner, folder=folder)
    return OnSlurm(cluster, cleaner, source, folder / "out", cleaner.pipeline(stages))


def run_here(run: OnSlurm, *options: object) -> Path:
    """The same run on this machine."""
    reference = run.cleaner.folder / "reference"
    arguments = [run.source, "--output", reference, "--pipeline", run.pipeline, "--max-error-rate", 1, *options]
    assert run.cleaner.run(*arguments) == 0, run.cleaner.log.read_text()
    return reference


def corpus() -> list[list[str]]:
    """Forty tasks with copies and near copies within and across them."""
    words = ["the", "quick", "brown", "fox", "jumps", "over", "one", "lazy", "dog", "and", "then", "it", "sleeps"]
    page = [" ".join(words[(number * step) % len(words)] for step in range(1, 60)) for number in range(13)]
    return [
        [f"{page[(7 * task + row) % 13]} {(task * row) % 50} {'again ' * (row % 3)}" for row in range(100)]
        for task in range(40)
    ]


def test_what_befalls_nodes_jobs_and_limits_leaves_no_trace(cluster: Cluster, cleaner: Cleaner) -> None:
    naps = on_slurm(cluster, cleaner, "naps", "[toy_slow]", [[f"nap 3 {task}"] for task in range(16)])
    assert naps.submit("--slurm-time", 1, "--slurm-notice", 15, "--slurm-tasks-per-job", 16).returncode == 0
    sleeper = on_slurm(cluster, cleaner, "sleeper", "[toy_slow]", [["nap 100"]])
    assert sleeper.submit("--slurm-time", 1, "--slurm-notice", 15).returncode == 0

    storm = on_slurm(cluster, cleaner, "storm", "[exact_duplicates, near_duplicates]", corpus())
    check_storm(storm, run_here(storm, "--workers", 2))
    check_naps(naps, run_here(naps, "--workers", 16))
    check_sleeper(sleeper)


def check_storm(storm: OnSlurm, reference: Path) -> None:
    """A node is lost, a job is put back by hand, all are cancelled, and the same command goes on."""
    options = ["--slurm-tasks-per-job", 5, "--slurm-time", 10]
    assert storm.submit(*options).returncode == 0
    wait_for(lambda: storm.done(0) > 0 and len(storm.jobs("RUNNING")) > 0, LONG)
    victim = storm.jobs("RUNNING")[0].split("|")
    storm.cluster.kill_node(victim[2])
    wait_for(lambda: any(put_back(storm, job) for job in storm.jobs("RUNNING") if victim[2] not in job), LONG)
    refused = storm.submit(*options)
    assert refused.returncode == 2
    assert "work on" in refused.stderr
    told = storm.status()
    assert "waits for 00-clean" in told, told

    wait_for(lambda: storm.done(3) > 0, LONG)
    assert storm.done(0) == 40  # with what the lost node and the other job had begun
    cancelled = storm.call("cancel", storm.output)
    assert "ended" in cancelled.stdout, cancelled.stderr
    wait_for(lambda: not storm.jobs(), LONG)
    told = storm.status()
    assert "tasks left" in told
    assert f"cleaner run {storm.source}" in told, told
    before = {name: storm.done(name) for name in range(4)}

    assert storm.submit("--slurm-tasks-per-job", 20, "--slurm-time", 10).returncode == 0
    record = json.loads((storm.output / "run" / "slurm.json").read_text())
    assert "00-clean" not in {array["phase"] for array in record["arrays"]}
    assert before[3] < 40
    storm.wait()
    storm.check_same(reference)


def put_back(run: OnSlurm, job: str) -> bool:
    """A running job is put back into the queue by hand; False if it has just ended."""
    try:
        run.cluster.ask("scontrol", "requeue", job.split("|")[1])
    except subprocess.CalledProcessError:
        return False
    return True


def check_naps(naps: OnSlurm, reference: Path) -> None:
    """The job stopped before its limit, went back into the queue, and did the rest."""
    naps.wait()
    naps.check_same(reference)
    logs = "".join(log.read_text() for log in (naps.output / "run" / "logs").glob("00-clean*"))
    assert "ended: put back" in logs
    assert "TIME LIMIT" not in logs


def check_sleeper(sleeper: OnSlurm) -> None:
    """A task that no job has the time for is a failure, and what waits for it is not waited for."""
    sleeper.wait()
    told = sleeper.status()
    assert "time limit: tasks 0" in told, told
    assert "--slurm-time" in told
    assert "1 tasks left" not in told  # the phases behind it are left too


def test_memory_and_poison_are_told_and_cured(cluster: Cluster, cleaner: Cleaner) -> None:
    texts = [["one", "two"], ["three", "a feast for four"], ["five", "arsenic", "one"]]
    run = on_slurm(cluster, cleaner, "hungry", "[toy_poison, toy_hungry, exact_duplicates]", texts)
    reference = run_here(run, "--workers", 1)
    assert run.submit("--slurm-memory", "900MB").returncode == 0
    run.wait()
    told = run.status()
    assert "1 tasks of 00-clean failed" in told, told
    assert "out of memory: tasks 1" in told
    assert "--slurm-memory" in told
    assert "poison records: 1 documents" in told
    assert run.submit("--slurm-memory", "4GB").returncode == 0
    run.wait()
    run.check_same(reference)
