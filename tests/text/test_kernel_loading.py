"""Kernels out of numba's cache do the same as those just compiled, and do without the compiler."""

import os
import subprocess
import sys
from pathlib import Path

KERNELS = """
import sys
import numba
import numpy as np

@numba.njit(cache=True, nogil=True)
def total(numbers):
    whole = 0
    for number in numbers:
        whole += number
    return whole

@numba.njit(cache=True, nogil=True)
def doubled(numbers):
    twice = np.empty(len(numbers), np.int64)
    for place in range(len(numbers)):
        twice[place] = 2 * numbers[place]
    return twice, total(twice)
"""
CALLS = """
import gc
import sys
from cleaner.text.kernel_loading import settle_numba
settle_numba()
assert gc.isenabled()
import numpy as np
from kernels import doubled, total
for size in (1, 3, 100_000) * 20:
    twice, whole = doubled(np.arange(size))
    assert twice.tolist() == [2 * number for number in range(size)] and whole == size * (size - 1)
assert total(np.arange(4)) == 6
compiler = {"numba.typed.typedlist", "numba.np.npyimpl", "cffi", "scipy.linalg"} & set(sys.modules)
"""
FROM_CACHE = """
assert doubled.stats.cache_hits and total.stats.cache_hits and not compiler, (doubled.stats, compiler)
"""
NEW = """
import numba

@numba.njit
def another(numbers):
    return total(numbers) + doubled(numbers)[1]

assert another(np.arange(5)) == 30
"""

SETTINGS = """
import sys
from cleaner.pipeline.definition.registry import load_stage
assert load_stage("stop_word_count")(words=("the",)).words == ("the",)
"""
WITHOUT_COMPILER = """
assert "numba" in sys.modules and not {"numba.typed.typedlist", "cffi", "scipy.linalg"} & set(sys.modules)
"""


def call(folder: Path, script: str) -> None:
    """Runs a script in a process of its own that can import the kernels."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"PYTHONPATH": os.pathsep.join([str(folder), str(Path.cwd())])}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, cwd=folder)
    assert done.returncode == 0, done.stderr


def test_kernels_of_the_cache_do_the_same_without_the_compiler_and_new_ones_are_compiled(tmp_path: Path) -> None:
    (tmp_path / "kernels.py").write_text(KERNELS)
    call(tmp_path, CALLS)
    call(tmp_path, CALLS + FROM_CACHE + NEW)


def test_settings_that_a_kernel_checks_are_read_without_the_compiler(tmp_path: Path) -> None:
    call(tmp_path, SETTINGS)
    call(tmp_path, SETTINGS + WITHOUT_COMPILER)
