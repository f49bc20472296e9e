"""Packages that are there, and those that libraries are not to find."""

import subprocess
import sys
import threading
from collections.abc import Callable
from importlib.util import find_spec

import pytest

from cleaner.text.optional import hidden, load_optional

SPARED = """
import sys
from cleaner.batch import Batch, settle_pandas
from cleaner.text.measures.token_counters import token_counter
settle_pandas()
Batch.of("text").measures(token_counter(None))
found = {"pandas", "scipy"} & set(sys.modules)
assert not found, found
"""
ASKED_FOR = """
import pandas
assert Batch.of("text").rows.to_pandas()["text"].to_list() == ["text"]
"""


def can_import(package: str) -> bool:
    sys.modules.pop(package, None)
    try:
        __import__(package)
    except ModuleNotFoundError:
        return False
    return True


def in_thread(call: Callable[[], bool]) -> bool:
    answers: list[bool] = []
    thread = threading.Thread(target=lambda: answers.append(call()))
    thread.start()
    thread.join()
    return answers[0]


def test_hidden_package_is_not_found_until_the_block_ends() -> None:
    with hidden("this"):  # a module of Python that nothing needs
        assert not can_import("this")
        assert can_import("colorsys")
    with pytest.raises(ZeroDivisionError), hidden("this"):
        raise ZeroDivisionError
    assert can_import("this")


def test_hidden_package_is_there_for_other_threads() -> None:
    with hidden("this"):
        assert in_thread(lambda: can_import("this"))


def test_package_that_is_loaded_already_stays() -> None:
    with hidden("json"):
        assert sys.modules["json"] is __import__("json")


def test_modules_that_are_not_loaded_yet_of_a_package_that_is_are_hidden_too() -> None:
    with hidden("json"):
        assert not can_import("json.tool")
    assert can_import("json.tool")


def test_batches_and_token_counts_load_neither_pandas_nor_scipy_and_pandas_stays_at_hand() -> None:
    subprocess.run([sys.executable, "-c", SPARED + (ASKED_FOR if find_spec("pandas") else "")], check=True)


def test_missing_package_is_told_with_its_purpose_and_cure() -> None:
    with pytest.raises(ValueError, match="counting needs the package 'not_there_at_all': pip install"):
        load_optional("not_there_at_all", "counting")
