"""What the engine costs: an empty pipeline against a plain script, from JSONL.gz to Parquet with zstd, one worker.

python -m bench.empty_pipeline [--size MB] [--rounds N]
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from tests.corpus import Recipe, write_corpus
from tests.system.processes import COMMAND, family_of, high_water

BAR = 0.7
"""Least speed of ours, as a share of the plain script's."""
SHARDS = [f"part-{number}.jsonl.gz" for number in range(4)]
LOOK_SECONDS = 0.1
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cost:
    """Of a command and all it starts: seconds of wall and of CPU, the largest resident set of one process in MB."""

    wall: float
    cpu: float
    rss: float


def measure(command: Sequence[str], environment: Mapping[str, str]) -> Cost:
    """Runs a command to its end. The last tenth of a second of CPU of a process may be missed."""
    start = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    seconds: dict[int, float] = {}
    peaks: dict[int, int] = {}
    while True:
        try:
            process.wait(LOOK_SECONDS)
            break
        except subprocess.TimeoutExpired:
            for member in family_of(process.pid):
                seconds[member.pid] = max(seconds.get(member.pid, 0.0), cpu_seconds(member.pid))
                peaks[member.pid] = max(peaks.get(member.pid, 0), high_water(member.pid))
    wall = time.perf_counter() - start
    if process.returncode and process.stderr:
        raise SystemExit(f"{' '.join(command)} failed:\n{process.stderr.read().decode()}")
    return Cost(wall, sum(seconds.values()), max(peaks.values()) / 1e6)


def cpu_seconds(pid: int) -> float:
    """User and system time of a process so far; 0 for one that has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


def commands(folder: Path) -> dict[str, list[str]]:
    """The two contestants."""
    pipeline = folder / "pipeline.yaml"
    pipeline.write_text("version: 1\nstages: []\n")
    source, plain = str(folder / "in"), str(Path(__file__).with_name("plain_pyarrow.py"))
    ours = [*COMMAND, "run", source, "--output", str(folder / "cleaner"), "--pipeline", str(pipeline), "--workers", "1"]
    return {"plain": [sys.executable, plain, source, str(folder / "plain")], "cleaner": ours}


def count_rows(folder: Path) -> int:
    """Documents written by either."""
    return sum(pq.read_metadata(path).num_rows for path in folder.rglob("part-*.parquet"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=160, help="MB of JSON")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    costs: dict[str, list[Cost]] = {"plain": [], "cleaner": []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_corpus(folder / "in", Recipe(1, arguments.size * 1_000_000, malformed=0), SHARDS)
        for _ in range(arguments.rounds):
            for contestant, command in commands(folder).items():
                shutil.rmtree(folder / contestant, ignore_errors=True)
                costs[contestant].append(measure(command, os.environ))
        rows = {count_rows(folder / contestant) for contestant in costs}
        if len(rows) != 1:
            raise SystemExit(f"the two wrote different numbers of documents: {rows}")
    show(costs, arguments.size, rows.pop())


def show(costs: Mapping[str, Sequence[Cost]], size: int, rows: int) -> None:
    """A line for each, and the ratio; exit code 1 below the bar."""
    print(f"{size} MB of JSON, {rows:,} documents, median of {len(costs['plain'])}")
    medians = {}
    for contestant, runs in costs.items():
        wall, cpu, rss = (statistics.median(getattr(run, name) for run in runs) for name in ("wall", "cpu", "rss"))
        medians[contestant] = wall
        print(f"{contestant:8s} wall {wall:6.2f} s   CPU {cpu:6.2f} s   peak {rss:4.0f} MB   {size / wall:5.1f} MB/s")
    ratio = medians["plain"] / medians["cleaner"]
    print(f"speed of cleaner: {ratio:.0%} of the plain script (bar: {BAR:.0%})")
    sys.exit(ratio < BAR)


if __name__ == "__main__":
    main()
