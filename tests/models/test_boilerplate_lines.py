"""The weights that are shipped, on the labelled pages they were made from: whether file, kernels and recipe agree."""

import os
from pathlib import Path

import numpy as np
import pytest

from filters.boilerplate_lines import BoilerplateLines

pytest.importorskip("resiliparse")

from models.pages import KEEP, NEUTRAL, labelled_pages

SHARED = Path(os.environ.get("CLEANER_SHARED", Path(__file__).resolve().parents[3] / "shared"))

pytestmark = pytest.mark.skipif(not (SHARED / "data" / "lines").is_dir(), reason="the labelled pages are not here")


def test_labelled_pages_keep_their_articles_and_lose_the_rest() -> None:
    right = kept = wanted = 0
    for page in labelled_pages(SHARED / "data"):
        if page.is_junk:
            continue
        lines = page.text.split("\n")
        stays = np.array([reason is None for reason in BoilerplateLines().line_reasons(lines)])
        sizes = np.array([len(line) for line in lines]) * (page.labels != NEUTRAL)
        right += sizes[stays & (page.labels == KEEP)].sum()
        kept += sizes[stays].sum()
        wanted += sizes[page.labels == KEEP].sum()
    assert right / wanted > 0.97
    assert right / kept > 0.93
