"""Packages that one feature needs and most people do not: loaded when the feature is used, and not before."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from typing import Any

__all__ = ["hidden", "load_optional"]


def load_optional(package: str, purpose: str) -> Any:  # not there to take types from
    """The package; ValueError with the purpose and the cure where it is not installed."""
    if find_spec(package) is None:
        raise ValueError(f"{purpose} needs the package '{package}': pip install {package}")
    return import_module(package)


@contextmanager
def hidden(package: str) -> Iterator[None]:
    """While the block runs its thread cannot import the package, as if it were not installed.

    For libraries that look for one at their first use and do without where there is none. It stays what it is to all
    that import it later; of a package that is there already, modules that are not yet are hidden as well.
    """
    finder = _Hider(package)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


class _Hider:
    """Asked before the finders of Python, it says that there is no such package."""

    def __init__(self, package: str) -> None:
        self._package = package
        self._thread = threading.get_ident()

    def find_spec(self, name: str, *_: object) -> None:
        if name.partition(".")[0] == self._package and threading.get_ident() == self._thread:
            raise ModuleNotFoundError(f"No module named '{name}'", name=name)
