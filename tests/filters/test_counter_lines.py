"""CounterLines: which lines it removes."""

from typing import Any

import pytest

from cleaner.batch import Batch
from cleaner.stage import EditCount
from filters.counter_lines import CounterLines


@pytest.mark.parametrize(
    ("settings", "text", "left"),
    [
        pytest.param({}, "", "", id="nothing"),
        pytest.param({}, "3 likes\n1.2k Views\n(12 comments)\nComments: 7\n1,024 followers", "", id="English"),
        pytest.param({}, "阅读 1234\n评论(5)\n1.2万次播放\n点赞数：88\n12人关注\n5条评论", "", id="Chinese"),
        pytest.param(
            {},
            "He has 3 likes.x\n3 apples\n共有5条评论和回复\nlikes\n1234",
            "He has 3 likes.x\n3 apples\n共有5条评论和回复\nlikes\n1234",
            id="sentences stay",
        ),
        pytest.param(
            {},
            "3 likes                                        ",
            "3 likes                                        ",
            id="a long line stays",
        ),
    ],
)
def test_removes_lines(settings: dict[str, Any], text: str, left: str) -> None:
    assert CounterLines(**settings).edit_batch(Batch.of(text)).texts.to_pylist() == [left]


def test_counts_what_it_removed() -> None:
    edited = CounterLines().edit_batch(Batch.of("3 likes\nI have 3 likes now"))
    assert edited.counts == {"counter": EditCount(1, 8)}
