"""A real Ray cluster of several nodes on this machine: the bytes of a local run, also when a node is lost."""

import json
import os
import shutil
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import pytest

from cleaner.pipeline.directory import PLAN, RunDirectory
from tests.corpus import Recipe, write_corpus
from tests.engine import Result, write_jsonl
from tests.system.libraries import library
from tests.system.processes import Cleaner, still_running

library("ray")

pytestmark = [pytest.mark.system, pytest.mark.timeout(600)]

CLUSTER = """
    import json, sys
    from ray.cluster_utils import Cluster

    small = {"object_store_memory": 80_000_000, "include_dashboard": False}
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, **small})
    nodes = [cluster.add_node(num_cpus=1, memory=2_000_000_000, wait=False, **small) for _ in range(2)]
    cluster.wait_for_nodes()
    print(json.dumps(cluster.address), flush=True)
    for line in sys.stdin:  # each takes a node away, as a power failure would
        cluster.remove_node(nodes.pop(), allow_graceful=False)
        print("gone", flush=True)
    cluster.shutdown()
"""
"""A head without cores and two nodes with one each: which tasks run where is up to Ray."""

TAKES_JOBS = """
    import json, socket, sys
    from ray.cluster_utils import Cluster

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    head = {"num_cpus": 2, "memory": 3_000_000_000, "object_store_memory": 80_000_000}
    cluster = Cluster(head_node_args={**head, "include_dashboard": True, "dashboard_port": port}, initialize_head=True)
    print(json.dumps(f"http://127.0.0.1:{port}"), flush=True)
    sys.stdin.read()
    cluster.shutdown()
"""
"""A node that takes jobs in: that is its dashboard's work."""


@dataclass(frozen=True)
class RayCluster:
    """The cluster's own process: a line to it ends a node."""

    process: "subprocess.Popen[str]"
    address: str

    def lose_node(self) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print("lose", file=self.process.stdin, flush=True)
        assert self.process.stdout.readline() == "gone\n"


@pytest.fixture
def ray_cleaner(cleaner: Cleaner) -> Cleaner:
    """The command, and a Ray that writes no token into anybody's home and reports to nobody."""
    return Cleaner(cleaner.folder, {**cleaner.environment, "RAY_AUTH_MODE": "disabled", "RAY_USAGE_STATS_ENABLED": "0"})


@contextmanager
def started(cleaner: Cleaner, script: str) -> Iterator[RayCluster]:
    """A cluster that a script starts, which prints an address as JSON; all its processes are gone at the end."""
    environment = os.environ | dict(cleaner.environment)
    with (cleaner.folder / "ray.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(script)],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        lines = iter(process.stdout.readline, "")
        address = next((json.loads(line) for line in lines if line.startswith('"')), None)
        assert address, (cleaner.folder / "ray.log").read_text()
        yield RayCluster(process, address)
    finally:
        family = [process, *psutil.Process(process.pid).children(recursive=True)]
        process.stdin.close()
        try:
            process.wait(60)
        finally:
            for member in family:
                if not isinstance(member, psutil.Process) or member.is_running():
                    member.kill()
    assert not still_running([member for member in family if isinstance(member, psutil.Process)])


@pytest.fixture
def cluster(ray_cleaner: Cleaner) -> Iterator[RayCluster]:
    """A cluster whose processes know the toy stages."""
    with started(ray_cleaner, CLUSTER) as cluster:
        yield cluster


def test_a_lost_node_does_not_change_the_bytes(tmp_path: Path, ray_cleaner: Cleaner, cluster: RayCluster) -> None:
    names = [f"{name}.jsonl" for name in "abcd"]
    source = write_corpus(tmp_path / "in", Recipe(5, 36_000_000), names)  # four or five tasks a phase
    options = [
        "--pipeline",
        ray_cleaner.pipeline("[toy_short, exact_duplicates, toy_keys, toy_days]"),
        "--max-error-rate",
        1,
    ]
    assert ray_cleaner.run(source, "-o", tmp_path / "local", *options) == 0, ray_cleaner.log.read_text()

    output = tmp_path / "ray"
    process = ray_cleaner.start(source, "-o", output, *options, "--executor", "ray", "--ray-address", cluster.address)
    run = RunDirectory(str(output))
    while process.poll() is None and not (run.store.exists(PLAN) and run.store.names("run/00-clean/receipts")):
        time.sleep(0.02)
    left = len(run.missing_tasks(run.phases[0]))
    cluster.lose_node()
    assert process.wait() == 0, ray_cleaner.log.read_text()
    assert left > 2, "the node was lost too late to matter"
    assert Result(output, {}).files() == Result(tmp_path / "local", {}).files()


def test_without_an_address_a_cluster_is_started_and_finds_what_kills(tmp_path: Path, ray_cleaner: Cleaner) -> None:
    texts = [{"id": str(number), "text": "arsenic" if number else "text"} for number in range(2)]
    write_jsonl(tmp_path / "in" / "a.jsonl", texts)
    arguments = [tmp_path / "in", "-o", tmp_path / "out", "-p", ray_cleaner.pipeline("[toy_poison]"), "--workers", 1]
    assert ray_cleaner.run(*arguments, "--executor", "ray", "--max-error-rate", 1) == 0, ray_cleaner.log.read_text()
    result = Result(tmp_path / "out", {})
    assert [(row["id"], row["cause"]) for row in result.rows("errors")] == [("1", "killed_the_worker")]
    assert result.texts() == ["text"]


def test_an_address_without_a_cluster_is_named(tmp_path: Path, ray_cleaner: Cleaner) -> None:
    write_jsonl(tmp_path / "in" / "a.jsonl", [{"text": "one"}])
    arguments = [tmp_path / "in", "-o", tmp_path / "out", "-p", ray_cleaner.pipeline("[toy_days]")]
    assert ray_cleaner.run(*arguments, "--executor", "ray", "--ray-address", "127.0.0.1:9") == 2
    assert "no Ray cluster answers at '127.0.0.1:9'" in ray_cleaner.log.read_text()
    assert "Traceback" not in ray_cleaner.log.read_text()


def test_a_submitted_job_writes_the_bytes_of_a_local_run(tmp_path: Path, ray_cleaner: Cleaner) -> None:
    """As in docs/ray.md: Ray starts the command in the working directory it was given, and that finds its cluster."""
    library("aiohttp_cors")  # of ray[default]
    paths = [str(Path(__file__).parents[2]), ray_cleaner.environment["PYTHONPATH"]]
    here = {"RAY_ADDRESS": "", "PYTHONPATH": os.pathsep.join(paths)}  # every job inherits that
    cleaner = Cleaner(tmp_path, {**ray_cleaner.environment, **here})
    source = write_corpus(tmp_path / "in", Recipe(3, 9_000_000), ["a.jsonl", "b.jsonl"])
    (tmp_path / "work").mkdir()
    pipeline = shutil.move(cleaner.pipeline("[toy_short, exact_duplicates]"), tmp_path / "work")
    local = [source, "-o", tmp_path / "local", "-p", pipeline, "--max-error-rate", 1]
    assert cleaner.run(*local) == 0, cleaner.log.read_text()

    given = ["--pipeline", "pipeline.yaml", "--executor", "ray", "--max-error-rate", "1"]
    command = [sys.executable, "-m", "cleaner", "run", source, "--output", tmp_path / "out", *given]
    ray = str(Path(sys.executable).with_name("ray"))
    with started(cleaner, TAKES_JOBS) as cluster:
        submitted = subprocess.run(
            [ray, "job", "submit", "--address", cluster.address, "--working-dir", ".", "--", *map(str, command)],
            env=os.environ | dict(cleaner.environment),
            cwd=tmp_path / "work",
            capture_output=True,
            text=True,
            check=False,
        )
    told = submitted.stdout + submitted.stderr
    assert submitted.returncode == 0, told
    assert f"written to {tmp_path / 'out'}" in told
    assert Result(tmp_path / "out", {}).files() == Result(tmp_path / "local", {}).files()
