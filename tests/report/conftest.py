"""Stages that exist only for these tests, found as those of any other package would be."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import filters


@pytest.fixture
def toys(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The stages of `toy_stages/` can be used, after those of the project."""
    monkeypatch.setattr(filters, "__path__", [*filters.__path__, str(Path(__file__).parent / "toy_stages")])
    yield
    for name in [name for name in sys.modules if name.startswith("filters.toy_")]:
        del sys.modules[name]
