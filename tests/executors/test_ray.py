"""The Ray pool, with a real cluster of one node: answers, errors, deaths, and what it says where Ray is missing."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cleaner.errors import UsageError
from cleaner.executors import Done
from cleaner.executors.ray import RayPool
from tests.system.libraries import library

Progress = list[tuple[int, int]]


def obey(call: str, report: Callable[[int, int], None]) -> str:
    """The function of these tests: the call says what to do."""
    what, _, number = call.partition(" ")
    report(10, 1)
    if what == "raise":
        raise ValueError("as told")
    if what == "die":
        os.kill(os.getpid(), int(number))
    if what == "where":
        return str(Path.cwd())
    return number


@pytest.fixture(scope="module")
def progress() -> Progress:
    """What the pool was told."""
    return []


@pytest.fixture(scope="module")
def pool(progress: Progress) -> Iterator[RayPool[str]]:
    """Started once: it takes some seconds."""
    library("ray")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_AUTH_MODE", "disabled")  # or Ray would write a token into the home folder
        with RayPool[str](obey, lambda *counts: progress.append(counts), workers=2) as pool:
            yield pool


def collect(pool: RayPool[str], *calls: str) -> dict[str, Done[str]]:
    for call in calls:
        pool.submit(call)
    return {done.call: done for done in pool.results()}


@pytest.mark.system
def test_every_call_ends_once(pool: RayPool[str], progress: Progress) -> None:
    calls = [f"return {number}" for number in range(20)]
    progress.clear()
    ended = collect(pool, *calls)
    assert {call: done.answer for call, done in ended.items()} == {call: call.split()[1] for call in calls}
    assert progress == [(10, 1)] * 20


@pytest.mark.system
@pytest.mark.parametrize(
    ("call", "error", "died"),
    [
        pytest.param("raise", "ValueError: as told", False, id="an exception is told"),
        pytest.param("die 9", None, True, id="SIGKILL"),
        pytest.param("die 11", None, True, id="a crash"),
    ],
)
def test_failed_call_is_named_and_the_others_go_on(
    pool: RayPool[str], call: str, error: str | None, died: bool
) -> None:
    ended = collect(pool, "return 1", call, "return 2", "return 3")
    assert (ended[call].error, ended[call].died is not None) == (error, died)
    assert {ended[f"return {number}"].answer for number in (1, 2, 3)} == {"1", "2", "3"}
    assert pool.ask("return 4").answer == "4"


@pytest.mark.system
def test_relative_names_mean_the_same_there(pool: RayPool[str]) -> None:
    assert pool.ask("where").answer == str(Path.cwd())


def test_missing_ray_is_told_with_its_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(UsageError, match=r"pip install 'cleaner\[ray\]'"):
        RayPool(obey, lambda *_: None)
