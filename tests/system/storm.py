"""A run that is killed again and again, at moments spread over its phases, and started again each time."""

import os
import random
import signal
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import psutil  # type: ignore[import-untyped]

from cleaner.pipeline.directory import PLAN, RunDirectory
from cleaner.pipeline.plan import Phase
from tests.system.processes import Cleaner, family_of, is_running, still_running, workers_of

Victim = Literal["driver", "worker", "group"]
VICTIMS: tuple[Victim, ...] = ("driver", "worker", "group")
START, FINISH = "start", "finish"
LOOK_SECONDS = 0.02
"""Between two looks at processes and receipts: more often, and looking would take a good part of a core."""


@dataclass
class Storm:
    """Kills one `cleaner run` command, given as arguments, until it has struck `strikes` times."""

    cleaner: Cleaner
    arguments: Sequence[object]
    output: Path
    seed: int
    spans: dict[str, float] = field(default_factory=dict)
    hits: Counter[tuple[Victim, str]] = field(default_factory=Counter)
    orphans: list[psutil.Process] = field(default_factory=list)
    completions: int = 0

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)
        self._targets: list[str] = []
        self._phases: list[Phase] = []

    @property
    def place(self) -> str:
        """The phase that the run has come to, by its receipts: `start` without a plan, `finish` behind the last."""
        run = RunDirectory(str(self.output))
        if not run.store.exists(PLAN):
            return START
        self._phases = self._phases or run.phases
        return next((phase.name for phase in self._phases if run.missing_tasks(phase)), FINISH)

    def calm(self) -> int:
        """The reference: a run that nobody disturbs, in which the seconds of each phase are taken."""
        process, last, seen = self.cleaner.start(*self.arguments), time.monotonic(), defaultdict[str, float](float)
        while process.poll() is None:
            time.sleep(LOOK_SECONDS)
            now = time.monotonic()
            seen[self.place] += now - last
            last = now
        places = [START, *(phase.name for phase in self._phases), FINISH]
        self.spans = {place: max(seen[place], LOOK_SECONDS) for place in places}
        return process.wait()

    def attempt(self, strikes: int) -> int | None:
        """Starts the command and strikes; its exit code if it came to an end of its own, None if it was struck down."""
        process = self.cleaner.start(*self.arguments)
        while self.hits.total() < strikes:
            if not self._wait_for_moment(process.pid, self._next_target()):
                break
            victim = self._dice.choice(VICTIMS)
            place = self.place if workers_of(process.pid) else START
            family = family_of(process.pid)
            if not self._strike(victim, process.pid):
                continue
            self.hits[victim, place] += 1
            if victim != "worker":
                process.wait()
                self.orphans += still_running(family)
                return None
        code = process.wait()
        self.completions += code == 0
        return code

    def _next_target(self) -> str:
        """Places in turn, each once before any comes again."""
        if not self._targets:
            self._targets = self._dice.sample(sorted(self.spans), len(self.spans))
        return self._targets.pop()

    def _wait_for_moment(self, driver: int, target: str) -> bool:
        """Until the run works on the target phase or a later one, and a while longer; False if it ended first."""
        order = list(self.spans)
        while target != START and (not workers_of(driver) or order.index(self.place) < order.index(target)):
            if not is_running(psutil.Process(driver)):
                return False
            time.sleep(LOOK_SECONDS)
        time.sleep(self._dice.uniform(0, self.spans[START if target == START else self.place]))
        return is_running(psutil.Process(driver))

    def _strike(self, victim: Victim, driver: int) -> bool:
        """Kills without warning; False if there was no such process."""
        workers = workers_of(driver)
        if victim == "worker":
            if not workers:
                return False
            os.kill(self._dice.choice(workers).pid, signal.SIGKILL)
        elif victim == "driver":
            os.kill(driver, signal.SIGKILL)
        else:
            os.killpg(driver, signal.SIGKILL)
        return True
