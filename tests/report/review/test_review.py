"""A review from the deck to the labelled set, over the page's own interface; and what the server refuses."""

import http.client
import json
import shutil
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from cleaner.errors import RunError, UsageError
from cleaner.pipeline.definition.config import load_pipeline
from cleaner.report.finished import open_finished
from cleaner.report.review.deck import KEPT, deal
from cleaner.report.review.desk import Desk, rates_told
from cleaner.report.review.export import Known, best_bound, export
from cleaner.report.review.page import review_page
from cleaner.report.review.server import ReviewServer
from cleaner.report.review.verdicts import check_name, read_verdicts
from tests.engine import Result, run_here, write_jsonl

STAGES = "[numeric_lines: , text_length: {min: 50, max: 400}, exact_duplicates: ]"


class Browser:
    """Asks a review server as the page does."""

    def __init__(self, server: ReviewServer) -> None:
        self.server = server

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> tuple[int, bytes, dict[str, str]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.server_port, timeout=30)
        sent = {"X_Token": self.server.token, "Content_Type": "application/json"} | headers
        sent = {name.replace("_", "-"): value for name, value in sent.items() if value}
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        connection.request(method, path, data, sent)
        answer = connection.getresponse()
        got = answer.status, answer.read(), dict(answer.getheaders())
        connection.close()
        return got

    def next(self, reviewer: str = "ann") -> Any:
        status, body, _ = self.ask("GET", "/api/document?" + urlencode({"reviewer": reviewer}))
        assert status == 200, body
        return json.loads(body)["document"]

    def judge(self, key: str, verdict: str, lines: list[int] | None = None, reviewer: str = "ann") -> int:
        said = {"reviewer": reviewer, "key": key, "verdict": verdict, "lines": lines or []}
        return self.ask("POST", "/api/verdict", said)[0]

    def rates(self) -> Any:
        return json.loads(self.ask("GET", "/api/rates")[1])


def documents() -> list[dict[str, object]]:
    """40 texts shorter than 50 by 1 to 40, 20 longer than 400, 30 kept, and a copy of each of five kept ones."""
    rows = [{"id": f"short{place}", "text": "短" * (50 - place)} for place in range(1, 41)]
    rows += [{"id": f"long{place}", "text": "长" * (400 + place)} for place in range(1, 21)]
    rows += [{"id": f"kept{place}", "text": "留" * (100 + place) + "\n777\n尾"} for place in range(30)]
    return [*rows, *({"id": f"copy{place}", "text": "留" * (100 + place) + "\n777\n尾"} for place in range(5))]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Result:
    folder = tmp_path_factory.mktemp("made")
    return run_here(write_jsonl(folder / "in.jsonl", documents()), folder / "out", STAGES, keep_measures=True)


@pytest.fixture
def finished(made: Result, tmp_path: Path) -> Result:
    """A run of which nothing was judged yet."""
    shutil.copytree(made.folder, tmp_path / "out")
    return Result(tmp_path / "out", made.funnel)


def opened(result: Result, count: int = 60) -> tuple[ReviewServer, Desk]:
    run, _ = open_finished(str(result.folder))
    desk = Desk(run, deal(run.store, count))
    server = ReviewServer(desk, review_page("out", "ann"))
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    return server, desk


def served(result: Result) -> Iterator[Browser]:
    server, desk = opened(result)
    yield Browser(server)
    server.shutdown()
    server.server_close()
    desk.close()


@pytest.fixture
def browser(finished: Result) -> Iterator[Browser]:
    """Of a run of which nothing was judged yet."""
    yield from served(finished)


@pytest.fixture(scope="module")
def refused(made: Result) -> Iterator[Browser]:
    """For requests that change nothing."""
    yield from served(made)


def test_the_deck_is_spread_over_rules_and_distances(finished: Result) -> None:
    run, _ = open_finished(str(finished.folder))
    cards = deal(run.store, 40)
    rules = {(card.stage, card.reason): card.population for card in cards}
    assert rules == {
        KEPT: 30,
        ("exact_duplicates", "exact_duplicate"): 5,
        ("text_length", "above_max"): 20,
        ("text_length", "below_min"): 40,
    }
    assert [card.key for card in deal(run.store, 12)] == [card.key for card in cards[:12]]
    values = [card.facts["value"] for card in cards if card.reason == "below_min"]
    assert len(values) > 8
    assert {int(value - 10) // 10 for value in values[:4]} == {0, 1, 2, 3}  # four of ten values each: one from each ten
    assert [card.reason for card in deal(run.store, 500, ("text_length", None))].count("below_min") == 40


def test_a_document_is_shown_with_what_was_removed(browser: Browser) -> None:
    view = browser.next()
    while not view["id"].startswith("kept"):
        browser.judge(view["key"], "unsure")
        view = browser.next()
    assert [line["rules"] for line in view["lines"]] == [[], ["numeric_lines: only_digits"], []]
    assert view["lines"][1]["pieces"] == [{"text": "777", "gone": "numeric_lines: only_digits", "come": None}]
    assert view["note"] is None


def test_a_duplicate_is_shown_beside_the_one_kept(browser: Browser) -> None:
    view = browser.next()
    while view["stage"] != "exact_duplicates":
        browser.judge(view["key"], "right")
        view = browser.next()
    assert view["other"].startswith("留" * 100)


def test_verdicts_become_rates_and_outlive_the_server(browser: Browser, finished: Result) -> None:
    judged = 0
    while (view := browser.next()) is not None:
        is_wrong = view["reason"] == "below_min" and view["value"] >= 30
        lines = [1] if view["stage"] == "(kept)" else []
        assert browser.judge(view["key"], "wrong" if is_wrong else "right", lines) == 200
        judged += 1
        if judged == 20:
            break
    before, left = browser.rates(), browser.next()["key"]
    assert before["reviewers"] == {"ann": 20}
    counted = {(rate["stage"], rate["reason"]): (rate["judged"], rate["wrong"]) for rate in before["documents"]}
    assert sum(number for number, _ in counted.values()) == 20
    number, wrong = counted["text_length", "below_min"]
    assert 0 < wrong < number
    lines = {(rate["stage"], rate["reason"]): (rate["judged"], rate["wrong"]) for rate in before["lines"]}
    kept = counted[KEPT][0]
    assert lines == {("(left in)", "line"): (2 * kept, 0), ("numeric_lines", "only_digits"): (kept, kept)}
    server, desk = opened(finished)  # as if it had been started again
    again = Browser(server)
    assert again.rates() == before
    assert again.next()["key"] == left
    assert again.next("ben")["key"] != left
    server.shutdown()
    server.server_close()
    desk.close()


def test_an_answer_under_way_is_finished_when_the_server_ends(finished: Result) -> None:
    run, _ = open_finished(str(finished.folder))
    asked, may_answer = threading.Event(), threading.Event()

    def slow_page(_nonce: str) -> str:
        asked.set()
        return "whole" if may_answer.wait(30) else "too late"

    with ThreadPoolExecutor() as threads:
        server = ReviewServer(Desk(run, deal(run.store, 5)), slow_page)
        threads.submit(server.serve_forever, 0.02)
        answer = threads.submit(Browser(server).ask, "GET", f"/?token={server.token}")
        assert asked.wait(30)
        server.shutdown()
        closing = threads.submit(server.server_close)
        time.sleep(0.1)
        assert not closing.done()
        may_answer.set()
        assert answer.result()[:2] == (200, b"whole")
        closing.result()


def test_a_verdict_can_be_taken_back(browser: Browser, finished: Result) -> None:
    key = browser.next()["key"]
    browser.judge(key, "wrong")
    browser.judge(key, "right")
    assert [rate["wrong"] for rate in browser.rates()["documents"]] == [0]
    assert len((finished.folder / "review/ann.jsonl").read_text().splitlines()) == 2


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        pytest.param("GET", "/api/rates", {}, 200, id="the page itself"),
        pytest.param("GET", "/api/rates", {"X_Token": ""}, 403, id="no token"),
        pytest.param("GET", "/api/rates", {"X_Token": "x" * 32}, 403, id="another token"),
        pytest.param("GET", "/api/rates?token=TOKEN", {"X_Token": ""}, 403, id="token in the address of an answer"),
        pytest.param("GET", "/", {}, 403, id="the page without the token in its address"),
        pytest.param("GET", "/?token=TOKEN", {"X_Token": ""}, 200, id="the page"),
        pytest.param("GET", "/?token=TOKEN", {"Host": "evil.example"}, 403, id="a name that leads here"),
        pytest.param("GET", "/api/rates", {"Host": "localhost:PORT"}, 403, id="another name of this machine"),
        pytest.param("GET", "/api/rates", {"Origin": "https://evil.example"}, 403, id="another origin"),
        pytest.param("GET", "/api/rates", {"Origin": "null"}, 403, id="an origin without a name"),
        pytest.param("GET", "/api/rates", {"Origin": "http://127.0.0.1:PORT"}, 200, id="its own origin"),
        pytest.param("GET", "/?token=TOKEN", {"Sec_Fetch_Site": "cross-site"}, 403, id="a link on another site"),
        pytest.param("GET", "/../funnel.json", {}, 404, id="a path upwards"),
        pytest.param("GET", "/..%2f..%2fetc%2fpasswd", {}, 404, id="an escaped path upwards"),
        pytest.param("GET", "//etc/passwd", {}, 404, id="a path from the root"),
        pytest.param("GET", "/data/part-00000.parquet", {}, 404, id="a file of the run"),
        pytest.param("GET", "/api/document?key=..%2Ffunnel.json", {}, 400, id="a path as a key"),
        pytest.param("GET", "/api/document?reviewer=..%2Fx", {}, 400, id="a path as a reviewer"),
        pytest.param("GET", "//[broken", {}, 404, id="an address that is none"),
        pytest.param("POST", "/api/rates", {}, 404, id="another method"),
        pytest.param("POST", "/api/verdict", {}, 400, id="a verdict without words"),
        pytest.param("POST", "/api/verdict", {"Content_Type": "text/plain"}, 415, id="what a form can send"),
        pytest.param("POST", "/api/verdict", {"Content_Length": "99999999"}, 415, id="a verdict without end"),
        pytest.param("DELETE", "/api/verdict", {}, 501, id="a method that nobody has"),
    ],
)
def test_only_the_page_is_answered(
    refused: Browser, made: Result, method: str, path: str, headers: dict[str, str], status: int
) -> None:
    def fill(text: str) -> str:
        return text.replace("TOKEN", refused.server.token).replace("PORT", str(refused.server.server_port))

    before = sorted(made.folder.rglob("*"))
    body = b"[1]" if method == "POST" else None
    got = refused.ask(method, fill(path), body, **{name: fill(value) for name, value in headers.items()})
    assert got[0] == status, got
    assert b"root:" not in got[1]
    assert sorted(made.folder.rglob("*")) == before


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param({"verdict": "maybe"}, "a verdict is one of right, wrong, unsure", id="another word"),
        pytest.param({"verdict": None}, "a verdict is one of", id="no word"),
        pytest.param({"key": "0000"}, "no such document", id="another run's document"),
        pytest.param({"lines": [99]}, "a line was named that is not there", id="no such line"),
        pytest.param({"lines": ["1"]}, "as numbers", id="a line that is no number"),
        pytest.param({"lines": {"a": 1}}, "as numbers", id="lines that are no list"),
        pytest.param({"reviewer": "../ann"}, "cannot be a reviewer's name", id="a path as a name"),
        pytest.param({"reviewer": ""}, "cannot be a reviewer's name", id="no name"),
        pytest.param({"reviewer": "a" * 41}, "cannot be a reviewer's name", id="a long name"),
        pytest.param({"reviewer": "ann\n"}, "cannot be a reviewer's name", id="a line end in the name"),
    ],
)
def test_a_verdict_that_makes_no_sense_is_refused(refused: Browser, change: dict[str, object], said: str) -> None:
    verdict = {"reviewer": "ann", "key": refused.next()["key"], "verdict": "right", "lines": []} | change
    status, body, _ = refused.ask("POST", "/api/verdict", verdict)
    assert (status, said in body.decode()) == (400, True), body
    assert refused.rates()["reviewers"] == {}


def test_the_page_may_load_nothing_and_is_not_kept(browser: Browser) -> None:
    _, body, headers = browser.ask("GET", f"/?token={browser.server.token}")
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert browser.server.token.encode() not in body
    assert browser.ask("GET", f"/?token={browser.server.token}")[1] != body  # another nonce


def test_labels_and_thresholds_are_what_reviewers_think(browser: Browser, finished: Result, tmp_path: Path) -> None:
    while (view := browser.next()) is not None:
        is_wrong = (view["reason"] == "below_min" and view["value"] >= 30) or view["id"] == "kept7"
        browser.judge(view["key"], "wrong" if is_wrong else "right")
    run, _ = open_finished(str(finished.folder))
    counts = export(run, read_verdicts(run.store), str(tmp_path / "labels"))
    labels = {
        name: [json.loads(line) for line in (tmp_path / "labels" / name).read_text("utf-8").splitlines()]
        for name in ("good.jsonl", "bad.jsonl")
    }
    assert {name: len(rows) for name, rows in labels.items()} | {"thresholds.yaml": 1} == counts
    good = {row["id"] for row in labels["good.jsonl"]}
    assert all(name.startswith(("kept", "short")) for name in good)
    assert all(len(row["text"]) >= 30 for row in labels["good.jsonl"])
    assert not any(row["stage"] == "exact_duplicates" for rows in labels.values() for row in rows)
    stages = {stage.stage_name(): stage for stage in load_pipeline(str(tmp_path / "labels/thresholds.yaml")).stages}
    assert 30 <= stages["text_length"].min <= 33  # type: ignore[attr-defined]
    assert stages["text_length"].max == 400  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("bound", "known", "best"),
    [
        pytest.param(10, [(5, False), (12, True)], 10, id="all right as it is"),
        pytest.param(10, [(5, True), (3, False), (12, True)], 5, id="loosened to the nearest that is good"),
        pytest.param(10, [(5, True), (6, False), (7, False)], 10, id="one good among two bad ones"),
        pytest.param(10, [(5, False), (12, False), (14, True)], 14, id="tightened"),
        pytest.param(10, [], 10, id="nothing known"),
    ],
)
def test_best_bound(bound: float, known: list[tuple[float, bool]], best: float) -> None:
    assert best_bound(bound, [Known(*one, 1.0) for one in known], is_min=True) == best
    mirrored = [Known(-value, is_good, 1.0) for value, is_good in known]
    assert best_bound(-bound, mirrored, is_min=False) == -best


def test_a_document_that_stands_for_many_weighs_more() -> None:
    known = [Known(5, True, 1.0), Known(6, False, 9.0)]
    assert best_bound(10, known, is_min=True) == 10
    assert best_bound(10, [Known(5, True, 9.0), Known(6, False, 1.0)], is_min=True) == 5


def test_a_file_of_verdicts_that_was_damaged_is_named(browser: Browser, finished: Result) -> None:
    browser.judge(browser.next()["key"], "right")
    with (finished.folder / "review/ann.jsonl").open("a") as file:
        file.write('{"key": "cut sho')
    with pytest.raises(RunError, match=r"review/ann\.jsonl:2: no verdict"):
        rates_told(read_verdicts(open_finished(str(finished.folder))[0].store))


def test_nothing_judged_nothing_exported(finished: Result, tmp_path: Path) -> None:
    run, _ = open_finished(str(finished.folder))
    with pytest.raises(UsageError, match="was judged yet"):
        export(run, read_verdicts(run.store), str(tmp_path / "labels"))


@pytest.mark.parametrize("name", ["ann", "王芳", "a-1_b", "x" * 40])
def test_names_of_reviewers(name: str) -> None:
    assert check_name(name) == name


def test_without_the_input_the_ledger_is_shown(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", documents())
    finished = run_here(source, tmp_path / "out", STAGES)
    source.unlink()
    server, desk = opened(finished)
    view = desk.next_view("ann")
    assert view is not None
    assert "as the ledger has it; " in view["note"]
    assert view["lines"]
    server.server_close()
    desk.close()
