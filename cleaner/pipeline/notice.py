"""The notice a scheduler gives before it ends a job: no more tasks are begun, those at work get what time is left."""

import signal
from types import FrameType, TracebackType

MARGIN_SECONDS = 30.0
"""Kept from the time that is left, to end the workers and to go back into the queue."""


class TimeUp(Exception):  # noqa: N818 - no error: what is left is done later
    """The job must end now; tasks that are not done keep no trace and are done by the next."""


class Notice:
    """Hears SIGUSR1. Use it in a `with` block of the main thread; in it TimeUp may be raised at any moment.

    `seconds` before the end the signal is expected; `width`: tasks that are handed out at a time.
    """

    def __init__(self, seconds: float, width: int) -> None:
        self.width, self.is_given = width, False
        self._grace = max(seconds - MARGIN_SECONDS, seconds / 2)

    def __enter__(self) -> "Notice":
        self._before = signal.signal(signal.SIGUSR1, self._hear), signal.signal(signal.SIGALRM, self._end)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)
        for number, before in zip((signal.SIGUSR1, signal.SIGALRM), self._before, strict=True):
            signal.signal(number, before)

    def _hear(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - what a signal brings
        if not self.is_given:
            self.is_given = True
            signal.setitimer(signal.ITIMER_REAL, self._grace)

    def _end(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002
        raise TimeUp
