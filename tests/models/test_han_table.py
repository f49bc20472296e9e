"""The recipe of the Han table gives the file that is shipped."""

import lzma
from importlib.metadata import version

import pytest

pytest.importorskip("opencc")
pytest.importorskip("pypinyin")

from models.han_table import HEADER, TABLE, table_lines

MADE_WITH = {"opencc": "1.4.2", "pypinyin": "0.55.0"}


def test_the_recipe_gives_the_table() -> None:
    if {name: version(name) for name in MADE_WITH} != MADE_WITH:
        pytest.skip("other versions of the sources")
    assert lzma.decompress(TABLE.read_bytes()).decode() == HEADER + "\n".join(table_lines()) + "\n"
