"""A real Ray cluster of several nodes on this machine: the bytes of a local run, also when a node is lost."""

import json
import os
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
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


@pytest.fixture
def cluster(ray_cleaner: Cleaner) -> Iterator[RayCluster]:
    """A cluster whose processes know the toy stages, and are gone at the end."""
    environment = os.environ | dict(ray_cleaner.environment)
    with (ray_cleaner.folder / "ray.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(CLUSTER)],
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
        assert address, (ray_cleaner.folder / "ray.log").read_text()
        yield RayCluster(process, address)
    finally:
        family = [process, *psutil.Process(process.pid).children(recursive=True)]
        process.stdin.close()
        try:
            process.wait(30)
        finally:
            for member in family:
                if not isinstance(member, psutil.Process) or member.is_running():
                    member.kill()
    assert not still_running([member for member in family if isinstance(member, psutil.Process)])


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
