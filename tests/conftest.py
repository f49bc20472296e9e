"""Stages and presets that exist only for tests, found as those of any other package would be."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import cleaner.presets
import filters

HERE = Path(__file__).parent / "pipeline"


@pytest.fixture
def toys(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The stages of `toy_stages/` and the presets of `toy_presets/` can be used, after those of the project."""
    monkeypatch.setattr(filters, "__path__", [*filters.__path__, str(HERE / "toy_stages")])
    monkeypatch.setattr(cleaner.presets, "__path__", [*cleaner.presets.__path__, str(HERE / "toy_presets")])
    yield
    for name in [name for name in sys.modules if name.startswith("filters.toy_")]:
        del sys.modules[name]
