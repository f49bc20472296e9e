"""A run as arrays of jobs: every task that is missing is in one, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.executors.slurm import SlurmSettings
from cleaner.pipeline.jobs import FINISH, cut_arrays, share_of
from cleaner.pipeline.plan import Phase
from cleaner.pipeline.share import Share

counts = st.integers(1, 60)


@given(counts, counts)
def test_shares_are_the_tasks_cut_without_rest(tasks: int, of: int) -> None:
    phase, of = Phase(0, "clean", tasks), min(of, tasks)
    shares = [Share(number, of).tasks(phase) for number in range(of)]
    assert [task for share in shares for task in share] == list(range(tasks))
    assert max(map(len, shares)) - min(map(len, shares)) <= 1
    assert all(share_of(task, tasks, of) == number for number, share in enumerate(shares) for task in share)


@given(st.data(), counts, st.none() | counts, counts, counts)
def test_every_missing_task_is_in_one_job(
    data: st.DataObject, tasks: int, each: int | None, size: int, largest: int
) -> None:
    phase = Phase(0, "clean", tasks)
    missing = sorted(data.draw(st.sets(st.integers(0, tasks - 1))))
    settings = SlurmSettings(array_size=size, tasks_per_job=each)
    *arrays, last = cut_arrays([phase], {0: missing}, settings, largest)
    assert last.phase == FINISH
    shares = [share for array in arrays for _, share in array.members()]
    done = [task for share in shares for task in share.tasks(phase)]
    assert len(done) == len(set(done))
    assert set(missing) <= set(done)
    assert all(set(missing) & set(share.tasks(phase)) for share in shares)
    assert all(len(array.numbers) <= size and max(array.numbers) < largest for array in arrays)


@pytest.mark.parametrize(
    ("settings", "jobs"),
    [
        pytest.param({}, [40], id="a job a task"),
        pytest.param({"cpus": 16}, [3], id="a task a core"),
        pytest.param({"array_size": 8}, [8], id="packed so that there is one array"),
        pytest.param({"tasks_per_job": 1, "array_size": 30}, [30, 10], id="cut to the size of an array"),
    ],
)
def test_tasks_are_packed_and_arrays_are_cut(settings: dict[str, int], jobs: list[int]) -> None:
    phases = [Phase(0, "clean", 40), Phase(1, "gather", 1)]
    arrays = list(cut_arrays(phases, {0: range(40), 1: range(1)}, SlurmSettings(**settings), 1001))
    assert [len(array.numbers) for array in arrays if array.phase == "00-clean"] == jobs
    assert [array.phase for array in arrays][-2:] == ["01-gather", FINISH]


def test_phases_that_are_done_are_left_out() -> None:
    phases = [Phase(0, "clean", 4), Phase(1, "gather", 1)]
    arrays = list(cut_arrays(phases, {0: [], 1: [0]}, SlurmSettings(), 1001))
    assert [array.phase for array in arrays] == ["01-gather", FINISH]
