"""A blind trial: pages labelled by hand are cleaned, judged over the review's interface, and the rates must agree."""

import gzip
import json
import os
import threading
import urllib.request
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from cleaner.pipeline.definition.config import dump_pipeline, load_pipeline
from cleaner.pipeline.plan import Options
from cleaner.pipeline.run import finish, prepare
from cleaner.report.finished import open_finished
from cleaner.report.review.deck import deal
from cleaner.report.review.desk import Desk
from cleaner.report.review.page import review_page
from cleaner.report.review.rates import wilson
from cleaner.report.review.server import ReviewServer
from tests.engine import do_tasks, write_jsonl

pytestmark = pytest.mark.system

SHARED = Path(os.environ.get("CLEANER_SHARED", Path(__file__).resolve().parents[3] / "shared"))
PAGES = SHARED / "data" / "lines" / "pages.dev.jsonl.gz"
JUDGED = 60
GOOD_LINES, BAD_LINES = {"body", "title"}, {"boilerplate", "spam"}


@pytest.mark.skipif(not PAGES.is_file(), reason="the labelled pages are not here: set CLEANER_SHARED")
def test_rates_of_a_review_are_those_of_the_labels(tmp_path: Path) -> None:
    with gzip.open(PAGES, "rt", encoding="utf-8") as file:
        pages = {page["id"]: page for page in map(json.loads, file)}
    rows = [{"id": page["id"], "url": page["url"], "text": page["text"]} for page in pages.values()]
    source = write_jsonl(tmp_path / "pages.jsonl", rows)
    run = prepare([str(source)], str(tmp_path / "out"), load_pipeline("web_zh"), Options())
    do_tasks(run)
    finish(run)
    run, _ = open_finished(str(tmp_path / "out"))
    assert dump_pipeline(run.pipeline) == dump_pipeline(load_pipeline("web_zh"))
    desk = Desk(run, deal(run.store, 200))
    server = ReviewServer(desk, review_page("out", "gold"))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    judged, wrong, lines, wrong_lines = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for _ in range(JUDGED):
        view = ask(server, "/api/document?reviewer=gold")["document"]
        page, rule = pages[view["id"]], f"{view['stage']}: {view['reason']}"
        is_kept = view["stage"] == "(kept)"
        is_wrong = (page["doc_label"] == "junk") == is_kept  # junk must go, the others must stay
        marked = wrong_lines_of(view, page) if is_kept else []
        ask(
            server,
            "/api/verdict",
            {"reviewer": "gold", "key": view["key"], "verdict": "wrong" if is_wrong else "right", "lines": marked},
        )
        judged[rule] += 1
        wrong[rule] += is_wrong
        if is_kept:
            count_lines(view, marked, lines, wrong_lines)
    told = ask(server, "/api/rates")
    server.shutdown()
    server.server_close()
    desk.close()
    for kind, counts, faults in (("documents", judged, wrong), ("lines", lines, wrong_lines)):
        found = {f"{rate['stage']}: {rate['reason']}": rate for rate in told[kind]}
        assert {rule: (rate["judged"], rate["wrong"]) for rule, rate in found.items()} == {
            rule: (count, faults[rule]) for rule, count in counts.items()
        }
        for rate in found.values():
            assert rate["share"] == rate["wrong"] / rate["judged"]
            assert (rate["low"], rate["high"]) == wilson(rate["wrong"], rate["judged"])
            print(f"{kind}: {rate['stage']}: {rate['reason']}: {rate['wrong']} of {rate['judged']}, "
                  f"{rate['share']:.1%} ({rate['low']:.1%} to {rate['high']:.1%})")  # fmt: skip
    dropped = [pages[row["id"]]["doc_label"] for row in read_dropped(tmp_path / "out")]
    truth = sum(label != "junk" for label in dropped) / len(dropped)
    print(f"of all {len(dropped)} dropped {truth:.1%} wrongly by the labels; told: {told['overall']}")
    assert abs(told["overall"]["share"] - truth) < 3 * told["overall"]["standard_error"]


def ask(server: ReviewServer, path: str, body: object = None) -> Any:
    headers = {"X-Token": server.token, "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{server.server_port}{path}", data, headers)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.loads(answer.read())


def wrong_lines_of(view: dict[str, Any], page: dict[str, Any]) -> list[int]:
    """The lines about which the run was wrong, by their labels: good ones taken out, bad ones left in."""
    return [
        line["number"]
        for line, label in zip(view["lines"], page["labels"], strict=True)
        if (bool(line["rules"]) and label in GOOD_LINES) or (not line["rules"] and label in BAD_LINES)
    ]


def count_lines(view: dict[str, Any], marked: list[int], lines: Counter[str], wrong: Counter[str]) -> None:
    """The same count as a person would make of the page: by each rule named behind a line, or left in."""
    for line in view["lines"]:
        text = "".join(piece["text"] for piece in line["pieces"])
        for rule in line["rules"] or (["(left in): line"] if text.strip() else []):
            lines[rule] += 1
            wrong[rule] += line["number"] in marked


def read_dropped(folder: Path) -> list[dict[str, Any]]:
    import pyarrow.parquet as pq

    return [
        row
        for file in sorted((folder / "dropped").iterdir())
        for row in pq.read_table(file, columns=["id"]).to_pylist()
    ]
