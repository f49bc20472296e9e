"""Packages that only the system tests need."""

import importlib
import os
from types import ModuleType

import pytest


def library(name: str) -> ModuleType:
    """A package of the group 'system'; where CI is to have it, its absence is no excuse."""
    return importlib.import_module(name) if os.environ.get("CI") == "true" else pytest.importorskip(name)
