"""How a process comes to its compiled kernels: out of numba's cache, without making numba's compiler ready for them."""

import gc
from functools import cache
from typing import Any

from cleaner.text.optional import hidden

__all__ = ["settle_numba"]


@cache
def settle_numba() -> None:
    """Has numba load kernels that are in its cache as they are: once a process, before the first of them is called.

    As it comes, numba readies its compiler before it looks into the cache: it imports 90 modules more, and 180 of
    scipy, and installs what it knows of all functions it could compile. That is 0.3 to 0.6 s and 50 MB in every
    process, of which machine code that is at hand needs nothing. A kernel that is not in the cache is compiled as ever:
    the compiler readies itself.
    """
    is_collecting = gc.isenabled()
    gc.disable()  # what an import makes is there to stay
    try:
        with hidden("scipy"):  # looked for because of products of matrices, of which our kernels have none
            from numba.core.caching import FunctionCache  # 0.3 s: not for a process that only plans
    finally:
        if is_collecting:
            gc.enable()
    if {"_load_overload", "_guard_against_spurious_io_errors"} <= set(dir(FunctionCache)):  # as in numba 0.59 to 0.68
        FunctionCache.load_overload = _load_overload  # type: ignore[method-assign]


def _load_overload(self: Any, signature: Any, target: Any) -> Any:  # parts of numba that have no types
    """What numba's own method of this name does, less the compiler; None where the cache has no such kernel."""
    _add_runtime_symbols()
    with hidden("scipy"), self._guard_against_spurious_io_errors():
        return self._load_overload(signature, target)


@cache
def _add_runtime_symbols() -> None:
    """The functions of numba's runtime that machine code of kernels calls, to have memory and to give it back."""
    from llvmlite.binding import add_symbol  # type: ignore[import-untyped]
    from numba.core.runtime import _nrt_python  # type: ignore[attr-defined]

    for name, address in _nrt_python.c_helpers.items():
        add_symbol(name if name.startswith("_") else f"NRT_{name}", address)
