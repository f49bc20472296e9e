"""Pages pieced together that have no article: what they are made of, and that a seed makes the same again."""

from collections.abc import Callable

import numpy as np
import pytest

pytest.importorskip("resiliparse")

from models.made_junk import MAKERS, junk_bodies

PROSE = 60  # characters of a line that could be a paragraph


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
def test_a_page_without_article_is_short_lines(make: Callable[[np.random.Generator], list[str]]) -> None:
    random = np.random.default_rng(1)
    for _ in range(20):
        lines = make(random)
        assert len(lines) >= 5
        assert all(line.strip() and "\n" not in line for line in lines)
        assert sum(len(line) >= PROSE and line.endswith("。") for line in lines) <= 6, "praise at most"


def test_every_kind_is_made_as_often_and_no_two_pages_are_alike() -> None:
    bodies = junk_bodies(3, 1)
    assert len(bodies) == 3 * len(MAKERS)
    assert len({"\n".join(body) for body in bodies}) == len(bodies)


def test_the_same_seed_makes_the_same_junk() -> None:
    assert junk_bodies(2, 5) == junk_bodies(2, 5)
