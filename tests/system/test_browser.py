"""The report and the review page in a real browser: hostile documents do nothing there, and people can work with them.

Needs Debian's `chromium` and `chromium-driver`, or CHROMIUM and CHROMEDRIVER that name others.
"""

import json
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from cleaner.report.finished import open_finished
from cleaner.report.write import write_report
from tests.engine import run_here, write_jsonl
from tests.system.processes import COMMAND

pytestmark = pytest.mark.system

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
DRIVER = os.environ.get("CHROMEDRIVER") or shutil.which("chromedriver")
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--window-size=1200,1000"),
)
ATTACKS = (
    "</pre></details><script>window.owned = 1; document.title = 'owned'</script>",
    "<img src=x onerror='window.owned = 2'><svg onload='window.owned = 3'>",
    "\u202egnp.exe\u2066 \u200f\u0000 \ufffd <meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "{{ 7 * 7 }}${window.owned = 7}<!--<style>body { display: none }</style>",
    "<a href='javascript:window.owned = 4' autofocus onfocus='window.owned = 5'>click</a>",
    "<iframe srcdoc='<script>top.owned = 6</script>'><base href=https://evil.example/>",
    "<link rel=stylesheet href=https://evil.example/x.css><object data=https://evil.example/>",
)
ANSWERED_RATES = "performance.getEntriesByType('resource').filter(one => one.name.endsWith('/api/rates')).length"
WAIT = 20.0
"""Seconds to wait for what should take one."""


def documents() -> list[dict[str, object]]:
    """Hostile texts, ids, URLs and languages, of all fates; one line of 10 MB."""
    honest = "清晨的菜市场很安静，木匠在门口修理旧桌子，隔壁的邮局刚刚开门。"
    rows: list[dict[str, object]] = [{"id": "long line", "text": ATTACKS[0] + "长" * 3_500_000}]
    for place, attack in enumerate(ATTACKS):
        head = {"url": f"javascript:alert({place})//{attack}", "language": attack}
        rows += [
            {"id": f"kept {place} {attack}", "text": f"{honest * (place + 2)}\n777\n{attack}", **head},
            {"id": f"copy {place} {attack}", "text": f"{honest * (place + 2)}\n{attack}", **head},
            {"id": f"short {place} {attack}", "text": attack[:30], **head},
            {"id": f"long {place} {attack}", "text": attack * 400, **head},
        ]
    return rows


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run of hostile documents."""
    folder = tmp_path_factory.mktemp("browser")
    source = write_jsonl(folder / "<script>owned=8<" / "in.jsonl", documents())
    with source.open("a") as lines:
        lines.write("{<script>window.owned = 9</script>\n")
    stages = (
        "[numeric_lines: , text_length: {min: 40, max: 5000}, language: , exact_duplicates: , near_duplicates: , "
        "punctuation_count: {min: 0, max: 90}]"
    )
    run_here(source, folder / "out", stages, keep_measures=True)
    write_report(*open_finished(str(folder / "out")))
    return folder / "out"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Headless Chromium with an empty profile, which writes down its console and its requests."""
    if not (CHROMIUM and DRIVER) and os.environ.get("CI") != "true":
        pytest.skip("no chromium and chromedriver here: apt-get install chromium chromium-driver")
    webdriver = pytest.importorskip("selenium.webdriver") if os.environ.get("CI") != "true" else None
    if webdriver is None:
        from selenium import webdriver
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM or "chromium is missing: apt-get install chromium chromium-driver"
    for flag in [*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"]:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options, webdriver.ChromeService(DRIVER))
    driver.implicitly_wait(0)
    yield driver
    driver.quit()


def wait_for(driver: Any, script: str, seconds: float = WAIT) -> Any:
    """What a script returns, as soon as that is something."""
    deadline = time.monotonic() + seconds
    while not (found := driver.execute_script(f"return {script}")):
        assert time.monotonic() < deadline, f"waited in vain for {script}: {driver.get_log('browser')}"
        time.sleep(0.05)
    return found


def requests(driver: Any) -> list[str]:
    """What the browser asked for since the last look, this page and anything else."""
    events = (json.loads(entry["message"])["message"] for entry in driver.get_log("performance"))
    return [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]


def press(driver: Any, *keys: str) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    ActionChains(driver).send_keys(*keys).perform()


def assert_nothing_ran(driver: Any) -> None:
    assert driver.execute_script("return window.owned === undefined")
    assert "owned" not in driver.title
    assert [entry for entry in driver.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")] == []


def test_a_report_of_hostile_documents_shows_everything_and_runs_nothing(browser: Any, output: Path) -> None:
    page = output / "report.html"
    assert page.stat().st_size < 3_000_000
    requests(browser)
    browser.get(page.as_uri())
    browser.execute_script("for (const part of document.querySelectorAll('details')) part.open = true")
    browser.execute_script("for (const part of document.querySelectorAll('a, button, [onclick]')) part.click()")
    time.sleep(0.3)  # for what an attack might start
    assert requests(browser) == [page.as_uri()]
    assert_nothing_ran(browser)
    assert (
        browser.execute_script("return document.scripts.length + document.images.length + document.links.length") == 0
    )
    text = browser.execute_script("return document.body.innerText")
    for attack in (
        "<script>window.owned = 1;",
        "onerror='window.owned = 2'",
        "⟨U+202E⟩gnp.exe",
        "{{ 7 * 7 }}",
        "malformed_json",
    ):
        assert attack in text
    assert "\u202e" not in text


def test_every_chart_of_the_report_is_seen(browser: Any, output: Path) -> None:
    browser.get((output / "report.html").as_uri())
    sizes = browser.execute_script(
        "return [...document.querySelectorAll('svg')].map(svg => [svg.getAttribute('aria-label'), "
        "svg.getBoundingClientRect().width, "
        "[...svg.querySelectorAll('rect')].map(bar => bar.getBoundingClientRect().width)])"
    )
    assert all(width > 60 for _, width, _ in sizes)
    labels = [label for label, _, _ in sizes]
    for name in ("read: ", "numeric_lines: ", "near_duplicates: ", "punctuation_count"):
        assert any(label.startswith(name) for label in labels), labels
    funnel = json.loads((output / "funnel.json").read_text())
    bars = {label.split(":")[0]: bars for label, _, bars in reversed(sizes) if "/" in label}
    for stage in funnel["stages"]:
        assert sum(bars[stage["name"]]) > 0
    cuts = browser.execute_script("return [...document.querySelectorAll('line.cut')].length")
    assert cuts == 4  # min and max of two measures
    assert browser.execute_script("return document.documentElement.scrollWidth <= window.innerWidth")


def test_the_report_is_dark_where_the_reader_wants_that(browser: Any, output: Path) -> None:
    browser.get((output / "report.html").as_uri())
    colours = []
    for scheme in ("light", "dark"):
        media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
        style = "getComputedStyle(document.body)"
        colours.append(browser.execute_script(f"return [{style}.backgroundColor, {style}.color]"))
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert colours[0][0] == "rgb(255, 255, 255)"
    assert colours[1][0] != colours[0][0]
    assert colours[1][1] != colours[0][1]


@pytest.fixture
def start_review(output: Path) -> Iterator[Callable[..., tuple[str, "subprocess.Popen[str]"]]]:
    """Starts `cleaner review`; the address it prints, and the process."""
    started: list[subprocess.Popen[str]] = []

    def start(*words: str) -> tuple[str, "subprocess.Popen[str]"]:
        command = [*COMMAND, "review", str(output), *words]
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONUNBUFFERED": "1"}
        )
        started.append(process)
        assert process.stdout is not None
        return process.stdout.readline().removeprefix("review at ").strip(), process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_verdicts_by_keyboard_outlive_the_server(
    browser: Any, output: Path, start_review: Callable[..., tuple[str, "subprocess.Popen[str]"]]
) -> None:
    from selenium.webdriver.common.keys import Keys

    url, process = start_review("--reviewer", "ann", "-n", "12")
    browser.get(url)
    first = wait_for(browser, "document.body.dataset.key")
    for keys in ((Keys.ARROW_RIGHT,), (Keys.ARROW_LEFT,), (Keys.ARROW_DOWN, "x", Keys.ARROW_LEFT), (" ",)):
        here = wait_for(browser, "document.body.dataset.key")
        press(browser, *keys)
        wait_for(browser, f"document.body.dataset.key !== {json.dumps(here)}")
    verdicts = [json.loads(line) for line in (output / "review/ann.jsonl").read_text("utf-8").splitlines()]
    assert [verdict["verdict"] for verdict in verdicts] == ["right", "wrong", "wrong", "unsure"]
    assert verdicts[0]["key"] == first
    assert verdicts[2]["lines"] in ([1], [0])  # the second line, or the only one
    wait_for(browser, "document.getElementById('progress').textContent.startsWith('4 of 12')")
    assert_nothing_ran(browser)
    waiting = browser.execute_script("return document.body.dataset.key")
    press(browser, "b")
    assert wait_for(browser, f"document.body.dataset.key === {json.dumps(verdicts[3]['key'])}")
    press(browser, Keys.ARROW_RIGHT)
    wait_for(browser, f"document.body.dataset.key === {json.dumps(waiting)}")
    wait_for(browser, f"{ANSWERED_RATES} === 6")  # asked for at first and after every verdict: nothing is under way
    assert_nothing_ran(browser)
    process.send_signal(signal.SIGINT)
    told, _ = process.communicate(timeout=WAIT)
    assert "verdicts: ann 4" in told
    url, _ = start_review("--reviewer", "ann", "-n", "12")
    requests(browser)
    browser.get(url)
    assert wait_for(browser, "document.body.dataset.key") == waiting
    assert {address.split("?")[0] for address in requests(browser)} <= {
        url.split("?")[0] + path for path in ("", "api/document", "api/rates")
    }
    text = browser.execute_script("return document.body.innerText")
    assert "4 of 12 judged" in text
    assert "ann 4" in text


def test_hostile_documents_do_nothing_on_the_page_of_a_review(
    browser: Any, start_review: Callable[..., tuple[str, "subprocess.Popen[str]"]]
) -> None:
    from selenium.webdriver.common.keys import Keys

    url, _ = start_review("--reviewer", "eve", "-n", "40")
    browser.get(url)
    requests(browser)
    seen = ""
    while here := wait_for(browser, "document.body.dataset.key"):
        seen += browser.execute_script(
            "return document.getElementById('lines').innerText + document.getElementById('facts').innerText"
        )
        browser.execute_script("for (const part of document.querySelectorAll('.line')) part.click()")
        press(browser, Keys.ARROW_RIGHT)
        wait_for(browser, f"document.body.dataset.key !== {json.dumps(here)}")
        if browser.execute_script("return document.getElementById('rule').textContent").startswith("all done"):
            break
    for attack in ("<script>window.owned = 1;", "onerror='window.owned = 2'", "⟨U+202E⟩", "javascript:alert("):
        assert attack in seen
    assert_nothing_ran(browser)
    assert all(address.startswith(url.split("?")[0]) for address in requests(browser))


def test_another_site_learns_nothing_even_with_the_token(
    browser: Any, tmp_path: Path, start_review: Callable[..., tuple[str, "subprocess.Popen[str]"]]
) -> None:
    url, _ = start_review("--reviewer", "mallory", "-n", "5")
    base, token = url.split("?token=")
    (tmp_path / "evil.html").write_text(
        f"""<!DOCTYPE html><title>evil</title><iframe src="{url}" id="frame"></iframe><script>
        window.results = [];
        const blind = answer => answer.status || "opaque";
        const tries = [
          fetch("{base}api/rates", {{headers: {{"X-Token": "{token}"}}}}).then(answer => answer.text()),
          fetch("{url}", {{mode: "no-cors"}}).then(blind),
          fetch("{base}api/verdict", {{method: "POST", mode: "no-cors", body: "{{}}"}}).then(blind),
        ];
        Promise.allSettled(tries).then(all => {{ window.results = all.map(one => one.value || "refused"); }});
        </script>"""
    )
    handler = partial(QuietHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        browser.get(f"http://127.0.0.1:{other.server_port}/evil.html")
        results = wait_for(browser, "window.results.length && window.results")
        other.shutdown()
    assert results[0] == "refused"
    assert "ann" not in json.dumps(results)
    assert set(results[1:]) <= {"opaque", "refused"}
    assert not browser.execute_script(
        "try { return document.getElementById('frame').contentDocument.body.dataset.key } catch { return null }"
    )
    browser.get_log("browser")  # it tells of the refusals, which are wanted here


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves a folder, and writes nothing on the terminal."""

    def log_message(self, *_: object) -> None:
        """Nothing."""
