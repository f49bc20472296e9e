"""Where tasks run, an executor a module; here is what those have in common that are asked call by call."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

Call = TypeVar("Call")


@dataclass(frozen=True)
class Done(Generic[Call]):
    """How a call ended: with an answer, with an error (a message), or with the death of its process."""

    call: Call
    answer: Any = None
    error: str | None = None
    died: str | None = None


class Pool(Protocol[Call]):
    """Runs calls of one function somewhere else; the caller stays until their ends are known."""

    def submit(self, call: Call) -> None:
        """Puts a call in the queue."""
        ...

    def results(self) -> Iterator[Done[Call]]:
        """The ends of calls, as they come, until none is left; calls may be submitted meanwhile."""
        ...

    def ask(self, call: Call) -> Done[Call]:
        """Runs one call while nothing else runs, and waits for its end."""
        ...
