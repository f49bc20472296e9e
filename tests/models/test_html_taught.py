import numpy as np
import pytest

from cleaner.text.html.parse import parse_page
from cleaner.text.html.view import view_of
from models.html_labels import UNKNOWN, Labelled
from models.html_taught import taught_labels

CHANCES = [0.02, 0.9, 0.95, 0.6, 0.05]


def page(shares: list[float]) -> Labelled:
    view = view_of(parse_page(np.frombuffer(b"<p>a</p>" * len(shares), np.uint8)))
    sizes = np.full(len(shares), 20, np.float32)
    return Labelled("p", "s", "g", "en", "", view, ["a"] * len(shares), np.array(shares, np.float32), sizes)


@pytest.mark.parametrize(
    ("shares", "labels"),
    [
        pytest.param([UNKNOWN, 1, UNKNOWN, UNKNOWN, 0], [0, 1, 1, 1, 0], id="the model agrees with the marks"),
        pytest.param([UNKNOWN, 1, UNKNOWN, 0, UNKNOWN], None, id="it keeps what is marked as noise"),
        pytest.param([1, UNKNOWN, UNKNOWN, UNKNOWN, 0], None, id="it drops what is marked as text"),
        pytest.param([UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, 0], None, id="nothing is marked as text"),
        pytest.param([UNKNOWN] * 5, None, id="nothing is marked"),
        pytest.param([0, 1, 1, 0.8, 0], [0, 1, 1, 1, 0], id="every block is marked"),
    ],
)
def test_a_page_teaches_where_its_marks_bear_the_model_out(shares: list[float], labels: list[int] | None) -> None:
    found = taught_labels(page(shares), np.array(CHANCES, np.float32))
    assert (None if found is None else found[0].tolist()) == labels


def test_marked_blocks_count_most_and_doubtful_ones_nothing() -> None:
    found = taught_labels(page([UNKNOWN, 1, UNKNOWN, UNKNOWN, 0]), np.array(CHANCES, np.float32))
    assert found is not None
    sure = found[1].tolist()
    assert sure[1] == sure[4] == 2
    assert sure[3] == 0
    assert 0.9 < sure[2] <= 1
