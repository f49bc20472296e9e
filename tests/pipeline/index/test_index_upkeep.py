"""Indexes copied and pruned."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from cleaner.pipeline.index.merge import merge
from cleaner.pipeline.index.parts import list_parts
from cleaner.pipeline.index.upkeep import is_below, prune
from tests.pipeline.index.crawls import EARLIER, LATER, TEXTS, Crawls, contents, kept


def test_an_index_copied_by_hand_is_one(tmp_path: Path) -> None:
    crawls = Crawls(tmp_path)
    crawls.run("earlier", EARLIER, "a")
    crawls.run("later", LATER, "b")
    shutil.copytree(tmp_path / "b", tmp_path / "a", dirs_exist_ok=True)
    assert kept(crawls.run("again", TEXTS | LATER, None, "a")) == set()


@pytest.mark.parametrize(
    ("chosen", "gone"),
    [
        pytest.param({"before": "2000-01-01"}, set(), id="nothing is so old"),
        pytest.param({"before": "2999-01-01"}, set(EARLIER), id="everything is so old"),
        pytest.param({"runs": ["other"]}, set(), id="no such run"),
        pytest.param({"runs": ["earlier"]}, set(EARLIER), id="a run"),
        pytest.param({"hosts": ["site2.example"]}, {"2-a", "2-d"}, id="a host and those below it"),
        pytest.param({"hosts": ["www.Site2.example.", "site1.example"]}, {"2-a", "1-a", "1-d"}, id="two hosts"),
        pytest.param({"hosts": ["ite3.example"]}, set(), id="the end of a label"),
        pytest.param({"hosts": ["example"]}, set(EARLIER), id="all hosts"),
    ],
)  # fmt: skip
def test_what_is_pruned_is_gone_and_the_rest_as_it_was(
    tmp_path: Path, seen: Path, chosen: Mapping[str, list[str]], gone: set[str]
) -> None:
    shutil.copytree(seen, tmp_path / "seen")
    (part,) = list_parts(str(tmp_path / "seen"))
    before = contents(part)
    pruned = prune(str(tmp_path / "seen"), **{"before": None, "runs": [], "hosts": []} | dict(chosen))
    assert pruned == (len(gone & before.keys()), len(before))
    parts = list_parts(str(tmp_path / "seen"))
    assert [contents(part) for part in parts] == (
        [{name: rest for name, rest in before.items() if name not in gone}] if before.keys() - gone else []
    )
    assert sum(path.is_dir() for part in parts for path in Path(part.root).iterdir()) == len(parts)
    assert [origin.documents for part in parts for origin in part.origins] == [part.document_count for part in parts]


def test_what_is_pruned_is_kept_again(tmp_path: Path, seen: Path) -> None:
    shutil.copytree(seen, tmp_path / "seen")
    prune(str(tmp_path / "seen"), None, [], ["site1.example"])
    assert kept(Crawls(tmp_path).run("later", EARLIER, None, "seen")) == {"1-a", "1-d"}


def test_runs_are_taken_out_of_a_merged_index(tmp_path: Path) -> None:
    crawls = Crawls(tmp_path)
    crawls.run("earlier", EARLIER, "a")
    crawls.run("later", LATER, "b", "a")
    merge([str(tmp_path / "a"), str(tmp_path / "b")], str(tmp_path / "all"))
    assert prune(str(tmp_path / "all"), None, ["earlier"], []) == (len(EARLIER) - 1, len(EARLIER))
    (part,) = crawls.parts("all")
    assert (part.runs, contents(part).keys()) == (["later"], {"new"})
    assert kept(crawls.run("again", LATER | {"1-a": EARLIER["1-a"]}, None, "all")).isdisjoint({"new"})
    assert prune(str(tmp_path / "all"), None, ["later"], []) == (1, 1)
    assert crawls.parts("all") == []


def test_a_part_of_the_first_format_is_read(tmp_path: Path, seen: Path) -> None:
    shutil.copytree(seen, tmp_path / "seen")
    (file,) = (tmp_path / "seen").glob("*/part.json")
    facts = json.loads(file.read_text())
    (origin,) = facts.pop("origins")
    file.write_text(json.dumps(facts | {"format": 1, "run": origin["run"], "made": origin["made"]}))
    assert [part.to_json() for part in list_parts(str(tmp_path / "seen"))] == [
        part.to_json() for part in list_parts(str(seen))
    ]


@pytest.mark.parametrize(
    ("host", "hosts", "expected"),
    [
        ("a.example", {"a.example"}, True),
        ("b.a.example", {"a.example"}, True),
        ("ba.example", {"a.example"}, False),
        ("a.example", {"b.a.example"}, False),
        ("10.0.0.1", {"0.0.1"}, True),  # nobody would write it
        ("a.example", set(), False),
    ],
)
def test_a_host_is_below_another(host: str, hosts: set[str], expected: bool) -> None:
    assert is_below(host, frozenset(hosts)) is expected
