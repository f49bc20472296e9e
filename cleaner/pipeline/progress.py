"""How far a run is and what failed in it, from its run directory and the queue alone."""

import time
from collections import Counter
from collections.abc import Iterator, Sequence

import orjson

from cleaner.errors import UsageError
from cleaner.executors.slurm import number_ranges
from cleaner.funnel import READ
from cleaner.pipeline.attempts import SILENT_SECONDS, Attempt, read_attempts
from cleaner.pipeline.causes import CAUSES, Failure
from cleaner.pipeline.directory import PLAN, RunDirectory
from cleaner.pipeline.failures import Jobs, Member, ask_slurm, find_failures
from cleaner.pipeline.jobs import FINISH
from cleaner.pipeline.plan import Phase

MOST_MESSAGES = 3
"""Different messages shown of one cause."""
MOST_CHARACTERS = 200
"""Of a message, and of a list of tasks."""
NEVER = "DependencyNeverSatisfied"


def progress_lines(root: str) -> list[str]:
    """The phases with their tasks, what was read and kept so far, and the failures by cause, each with its cure."""
    run = RunDirectory(root)
    if not run.store.exists(PLAN):
        raise UsageError(f"'{root}' holds no run: start one with cleaner run")
    jobs, missing = ask_slurm(run), {phase.number: run.missing_tasks(phase) for phase in run.phases}
    at_work = next((phase for phase in run.phases if missing[phase.number]), None)
    attempts = [] if at_work is None else read_attempts(run, at_work)
    failures = [] if at_work is None else find_failures(at_work, missing[at_work.number], jobs, attempts)
    lines = [f"run in '{root}', made by cleaner {run.plan['cleaner']}", *_slurm_lines(jobs)]
    for phase in run.phases:
        left = len(missing[phase.number])
        words = _phase_words(phase, at_work, left, jobs, attempts, len(failures))
        lines.append(f"  {phase.name:12s} {phase.tasks - left:,} of {phase.tasks:,} tasks done{words}")
    lines += [*_count_lines(run, missing), *_poison_lines(run)]
    lines += [] if at_work is None else failure_lines(at_work, failures)
    return [*lines, *_closing(run, sum(map(len, missing.values())), jobs, attempts)]


def _slurm_lines(jobs: Jobs) -> Iterator[str]:
    if jobs.submission is None:
        return
    when = time.strftime("%Y-%m-%d %H:%M", time.localtime(jobs.submission.submitted))
    words = "cancelled" if jobs.submission.is_cancelled else f"jobs {number_ranges(sorted(jobs.submission.jobs))}"
    yield f"submitted to Slurm at {when}: {words}; logs in {jobs.submission.logs}"
    if jobs.trouble:
        yield f"  what its queue says is not known: {jobs.trouble}"


def _phase_words(
    phase: Phase, at_work: Phase | None, left: int, jobs: Jobs, attempts: Sequence[Attempt], failures: int
) -> str:
    """What stands behind the count of a phase's tasks."""
    if not left or at_work is None:
        return ""
    words = list(_queue_words(list(jobs.members(phase.name))))
    if phase is at_work:
        names = {member.name for member in jobs.members(phase.name) if member.is_live}
        words += _rate_words(left, [one for one in attempts if one.job in (None, *names) or jobs.trouble])
        words += [f"{failures:,} failed"] if failures else []
    elif not any("never" in word for word in words):
        words = [f"waits for {at_work.name}"]
    return "".join(f"; {word}" for word in words)


def _queue_words(members: Sequence[Member]) -> Iterator[str]:
    """How many jobs run and how many wait, and for what, in Slurm's word."""
    live = [member.queued for member in members if member.queued is not None and member.is_live]
    running = sum(queued.state not in ("PENDING", "REQUEUED", "REQUEUE_HOLD") for queued in live)
    if running:
        yield f"{running:,} jobs running"
    for reason, count in Counter(queued.reason for queued in live if queued.state == "PENDING").most_common():
        if reason == NEVER:
            yield f"{count:,} jobs can never start, as one before them failed: cleaner cancel takes them out"
        elif "held" in reason.lower():
            yield f"{count:,} jobs are held by Slurm ({reason}): scontrol release lets them go"
        else:
            yield f"{count:,} jobs waiting ({reason})"


def _rate_words(left: int, attempts: Sequence[Attempt]) -> Iterator[str]:
    """How fast the attempts that go on are, and how long that will take."""
    now = time.time()
    live = [attempt for attempt in attempts if attempt.ended is None and now - attempt.seen < SILENT_SECONDS]
    if not live:
        return
    lost = sum(attempt.lost for attempt in live)
    yield f"{sum(attempt.bytes / attempt.seconds for attempt in live) / 1e6:.1f} MB/s"
    rate = sum(attempt.done / attempt.seconds for attempt in live)
    if rate:
        yield f"{60 * rate:.3g} tasks a minute, {duration_words(left / rate)} left"
    if lost:
        yield f"{lost:,} times a job was begun again that had vanished (lost node, or put back by hand)"


def duration_words(seconds: float) -> str:
    """A time in a unit a person reads."""
    for most, unit, length in ((100, "s", 1), (100 * 60, "min", 60), (48 * 3600, "h", 3600)):
        if seconds < most:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds / 86400:.1f} days"


def _count_lines(run: RunDirectory, missing: dict[int, list[int]]) -> Iterator[str]:
    """Records read and kept so far, from the receipts of the tasks that read documents."""
    rate, read, through, errors, broken, name = 1.0, 0, 0, 0, 0, ""
    for phase in run.phases:
        if phase.kind != "clean" or len(missing[phase.number]) == phase.tasks:
            continue
        came, through, name = 0, 0, phase.name
        gone = set(missing[phase.number])
        names = [run.receipt_name(phase, task) for task in range(phase.tasks) if task not in gone]
        for text in run.store.read_texts(names):
            tally = orjson.loads(text)["tally"]
            stages = [count for _, count in sorted(tally["stages"].items(), key=lambda pair: int(pair[0]))]
            seen = [stage for stage in stages if stage["came"][0]]
            came += seen[0]["came"][0] if seen else 0
            through += seen[-1]["stayed"][0] if seen else 0
            read += tally["stages"].get(str(READ), {"came": [0]})["came"][0]
            errors += tally["error_rows"]
            broken += tally["notes"].get("broken_shards", 0)
        rate *= through / came if came else 1.0
    if name:
        yield f"read so far: {read:,} records, {through:,} came through phase '{name}'; keep rate so far {rate:.1%}"
        yield f"errors so far: {errors:,} (see {run.store.place('errors')})"
    if broken:
        yield f"corrupt input: {broken:,} shards broke off; what could be read was: fetch them anew for another run"


def _poison_lines(run: RunDirectory) -> Iterator[str]:
    """Documents that were set aside because they kill the worker."""
    for phase in run.phases:
        tasks = [int(name.partition(".")[0]) for name in run.store.names(f"run/{phase.name}/poison")]
        if tasks:
            count = sum(len(run.poison(phase, task)) for task in tasks)
            yield (
                f"poison records: {count:,} documents that kill the worker were set aside in {phase.name}, tasks "
                f"{cut(number_ranges(tasks))}: see cause 'killed_the_worker' in {run.store.place('errors')}"
            )


def failure_lines(phase: Phase, failures: Sequence[Failure]) -> Iterator[str]:
    """Failures by cause, most tasks first: which tasks, what was said, and the cure."""
    by_cause: dict[str, list[Failure]] = {}
    for failure in failures:
        by_cause.setdefault(failure.cause, []).append(failure)
    if failures:
        yield f"{len(failures):,} tasks of {phase.name} failed:"
    for name, mine in sorted(by_cause.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        yield f"  {CAUSES[name].words}: tasks {cut(number_ranges(failure.task for failure in mine))}"
        messages = Counter(failure.message for failure in mine)
        for message, count in messages.most_common(MOST_MESSAGES):
            yield f"    {cut(message)}" + (f" ({count:,} times)" if count > 1 else "")
        if len(messages) > MOST_MESSAGES:
            yield f"    and {len(messages) - MOST_MESSAGES:,} other messages"
        yield f"    cure: {CAUSES[name].cure}"


def cut(words: str) -> str:
    """As much of a line as is of use."""
    return words if len(words) <= MOST_CHARACTERS else f"{words[:MOST_CHARACTERS]} ..."


def _closing(run: RunDirectory, left: int, jobs: Jobs, attempts: Sequence[Attempt]) -> Iterator[str]:
    """What is left to do, and the command that does it."""
    submission, live = jobs.submission, any(job.is_live for job in jobs.queue.values())
    command = submission.command if submission is not None else "the same cleaner run command"
    if left and live:
        yield f"{left:,} tasks left; Slurm works on them"
    elif left:
        yield f"{left:,} tasks left{_silence(attempts)}; to go on from here: {command}"
    elif run.store.exists("funnel.json"):
        yield "finished: the funnel is in funnel.json"
    elif live:
        yield "all tasks are done; the last job adds up the ledger"
    else:
        yield f"all tasks are done; this checks the ledger and writes the funnel: {command}"
        for member in jobs.members(FINISH):
            yield f"  its job {member.name} failed: see {jobs.submission.logs if jobs.submission else ''}"


def _silence(attempts: Sequence[Attempt]) -> str:
    """How long ago a process was heard of that has not said that it ended."""
    open_ends = [attempt.seen for attempt in attempts if attempt.ended is None]
    if not open_ends:
        return ""
    return f", a process that works on them was heard of {duration_words(max(0, time.time() - max(open_ends)))} ago"
