"""Tasks whose worker was killed: tried again, then searched for the document that does it, which is set aside."""

from collections.abc import Sequence
from itertools import pairwise

from cleaner.executors import Done, Pool
from cleaner.pipeline.causes import Failure, cause_of_death, cause_of_error
from cleaner.pipeline.directory import RunDirectory
from cleaner.pipeline.plan import Phase
from cleaner.pipeline.tasks.clean import Span
from cleaner.pipeline.tasks.work import Work
from cleaner.pipeline.watch import Watch

MOST_POISON = 100
"""Documents of one task that may be set aside before it is given up: beyond that something else is wrong."""


def cure(
    pool: Pool[Work], run: RunDirectory, phase: Phase, failed: Sequence[Done[Work]], watch: Watch
) -> list[Failure]:
    """Tries failed tasks again, one at a time, and searches those that go on killing; those that are left undone."""
    failures = []
    for done in failed:
        last = pool.ask(done.call)
        if last.died is not None and phase.kind == "clean":
            last = _isolate(pool, run, phase, last)
        if last.died is None and last.error is None:
            watch.finish_task()
        elif not run.is_done(phase, done.call.task):  # or another did it: a machine taken for lost may go on working
            failures.append(_failure_of(last, len(run.poison(phase, done.call.task))))
    return failures


def _failure_of(done: Done[Work], poison: int) -> Failure:
    """Why a task is left undone, of which so many documents were set aside."""
    if done.died is None:
        message = done.error or ""
        return Failure(done.call.task, cause_of_error(message), message)
    cause = "poison_record" if poison >= MOST_POISON else cause_of_death(done.died)
    return Failure(done.call.task, cause, done.died)


def _isolate(pool: Pool[Work], run: RunDirectory, phase: Phase, done: Done[Work]) -> Done[Work]:
    """Sets one killing document after another aside until the task goes through."""
    poison = run.poison(phase, done.call.task)
    while done.died is not None and len(poison) < MOST_POISON:
        found = _find_poison(pool, done.call, poison)
        if found is None:
            return pool.ask(done.call)
        poison.add(found)
        run.write_poison(phase, done.call.task, poison)
        done = pool.ask(done.call)
    return done


def _find_poison(pool: Pool[Work], work: Work, known: set[int]) -> int | None:
    """The first document of the task, beside the known ones, that kills a worker by itself; None if none does."""
    reading = pool.ask(Work(work.root, work.phase, work.task, Span(chain=False)))
    if reading.answer is None:
        return None
    edges = [0, *sorted(known), int(reading.answer)]
    for low, high in pairwise(edges):
        found = _bisect(pool, work, low + (low in known), high)
        if found is not None:
            return found
    return None


def _bisect(pool: Pool[Work], work: Work, start: int, stop: int) -> int | None:
    """The first killing document from `start` to `stop`, by halving; a lone one must kill twice to be believed."""

    def kills(first: int, last: int) -> bool:
        return pool.ask(Work(work.root, work.phase, work.task, Span(first, last))).died is not None

    if start >= stop or not kills(start, stop):
        return None
    while stop - start > 1:
        middle = (start + stop) // 2
        if kills(start, middle):
            stop = middle
        else:
            start = middle
    return start if kills(start, stop) else None
