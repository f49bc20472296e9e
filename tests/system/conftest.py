"""What the system tests start: the `cleaner` command with the stages of `toys/`, as another package brings them."""

import os
from pathlib import Path

import pytest

from tests.system.processes import Cleaner

TOYS = Path(__file__).parent / "toys"


@pytest.fixture
def cleaner(tmp_path: Path) -> Cleaner:
    """The command, in an environment where the toy stages are installed."""
    site = tmp_path / "site"
    folder = site / "cleaner_toys-1.0.dist-info"
    folder.mkdir(parents=True)
    names = sorted(path.stem for path in TOYS.glob("toy_*.py"))
    claims = [f"{name} = {name}:{name.title().replace('_', '')}" for name in names]
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: cleaner-toys\nVersion: 1.0\n")
    (folder / "entry_points.txt").write_text("\n".join(["[cleaner.stages]", *claims, ""]))
    paths = [str(site), str(TOYS), *filter(None, [os.environ.get("PYTHONPATH")])]
    return Cleaner(tmp_path, {"PYTHONPATH": os.pathsep.join(paths)})
