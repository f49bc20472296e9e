"""What a log file is told of a run while it goes on."""

import io

import pytest

from cleaner.pipeline.plan import Phase
from cleaner.pipeline.watch import Watch


@pytest.mark.parametrize(
    ("advances", "words"),
    [
        pytest.param([], "00-clean: 1/1 tasks\n", id="a phase that reads no documents has lost none"),
        pytest.param([(5, 2), (5, 1)], ", 3 documents came through\n", id="documents of all tasks"),
    ],
)
def test_a_phase_ends_with_a_line_of_what_it_counted(advances: list[tuple[int, int]], words: str) -> None:
    stream = io.StringIO()
    with Watch(10, stream) as watch:
        watch.begin(Phase(0, "clean", 1), 1)
        for stored_bytes, documents in advances:
            watch.advance(stored_bytes, documents)
        watch.finish_task()
    assert stream.getvalue().startswith("00-clean: 1/1 tasks")
    assert stream.getvalue().endswith(words)
