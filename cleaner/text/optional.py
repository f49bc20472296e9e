"""Packages that one feature needs and most people do not: loaded when the feature is used."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

__all__ = ["load_optional"]


def load_optional(package: str, purpose: str) -> Any:  # not there to take types from
    """The package; ValueError with the purpose and the cure where it is not installed."""
    if find_spec(package) is None:
        raise ValueError(f"{purpose} needs the package '{package}': pip install {package}")
    return import_module(package)
