"""What the tests of the pipeline share."""

from pathlib import Path

import pytest

from tests.engine import run_here
from tests.pipeline.dedup.families import write_documents
from tests.pipeline.index.crawls import EARLIER, URLS, make_small


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of a run `earlier` over the earlier texts, several row groups to a file; not to be changed."""
    folder = tmp_path_factory.mktemp("seen")
    with pytest.MonkeyPatch.context() as patch:
        make_small(patch)
        source = write_documents(folder / "in", EARLIER, 1, url=URLS)
        run_here(source, folder / "earlier", f"[near_duplicates: {{index: {folder}/seen}}]")
    return folder / "seen"
