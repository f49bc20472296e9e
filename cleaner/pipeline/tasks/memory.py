"""Memory that nothing uses any more, given back: a worker that does many tasks would keep the most of each."""

import ctypes
from collections.abc import Callable
from functools import cache

import pyarrow as pa

__all__ = ["give_back"]


def give_back() -> None:
    """Gives Arrow's free memory back to the system, and that of the heap where the C library can do so (glibc)."""
    pa.default_memory_pool().release_unused()
    heap_trim()(0)


@cache
def heap_trim() -> Callable[[int], int]:
    """glibc's `malloc_trim`: what small objects leave free between others stays with the process otherwise."""
    try:
        trim: Callable[[int], int] = ctypes.CDLL(None).malloc_trim
    except (OSError, AttributeError, TypeError):  # another C library; TypeError on Windows
        return lambda _: 0
    return trim
