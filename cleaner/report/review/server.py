"""The local web server of a review: one page and a few answers in JSON, for this machine and this browser tab only.

Crawled text is hostile, and so may be other pages open in the same browser. Every answer needs the token; the host must
be the one that was printed, so that a name that leads here (DNS rebinding) does not; other origins are refused. Nothing
in an address is ever made into a path.
"""

import json
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cleaner.errors import CleanerError, UsageError
from cleaner.report.review.desk import Desk

ADDRESS = "127.0.0.1"
FINISH = 10.0
"""Seconds that answers under way get when the server ends: a verdict that was given is written."""
MOST_BODY = 1_000_000
"""Bytes of a verdict, with the numbers of all lines of a long document."""
POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
SAFE_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
Page = Callable[[str], str]
"""The page's HTML for a nonce, without which none of its scripts runs."""


class ReviewServer(ThreadingHTTPServer):
    """Serves one review. `port` 0 takes a free one."""

    daemon_threads = True
    request_queue_size = 32

    def __init__(self, desk: Desk, page: Page, port: int = 0) -> None:
        self.desk, self.page, self.token = desk, page, secrets.token_urlsafe(24)
        self._changed, self._under_way = threading.Condition(), 0
        try:
            super().__init__((ADDRESS, port), Answer)
        except OSError as error:
            raise UsageError(
                f"--port: {port} cannot be used: {error.strerror}; leave it out to take a free one"
            ) from None

    @property
    def host(self) -> str:
        return f"{ADDRESS}:{self.server_port}"

    @property
    def url(self) -> str:
        """What to open; whoever knows it can read the documents and write verdicts."""
        return f"http://{self.host}/?token={self.token}"

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Around an answer, which `server_close` then waits for; a connection that asks nothing is not waited for."""
        with self._changed:
            self._under_way += 1
        try:
            yield
        finally:
            with self._changed:
                self._under_way -= 1
                self._changed.notify_all()

    def server_close(self) -> None:
        super().server_close()
        with self._changed:
            self._changed.wait_for(lambda: not self._under_way, FINISH)


class Refused(Exception):  # noqa: N818 - it is an answer
    """A request that is not answered, with the status that says so."""

    def __init__(self, status: HTTPStatus, why: str) -> None:
        super().__init__(why)
        self.status = status


class Answer(BaseHTTPRequestHandler):
    """One request."""

    server: ReviewServer
    server_version, sys_version = "cleaner", ""
    timeout = 60

    def do_GET(self) -> None:
        with self.server.answering():
            self._answer({"/": self._page, "/api/document": self._document, "/api/rates": self._rates})

    def do_POST(self) -> None:
        with self.server.answering():
            self._answer({"/api/verdict": self._verdict})

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it has in the library
        """Nothing: the addresses hold the token."""

    def _answer(self, routes: dict[str, Callable[[dict[str, str]], None]]) -> None:
        try:
            address = urlsplit(self.path)
            asked = {name: values[0] for name, values in parse_qs(address.query).items()}
            self._check(address.path, asked)
            if address.path not in routes:
                raise Refused(HTTPStatus.NOT_FOUND, "there is nothing here")
            routes[address.path](asked)
        except Refused as refusal:
            self._send(refusal.status, "text/plain", str(refusal).encode())
        except CleanerError as error:
            self._send_json({"error": str(error)}, HTTPStatus.BAD_REQUEST)
        except ValueError:  # an address or a body that is no such thing
            self._send(HTTPStatus.BAD_REQUEST, "text/plain", b"not understood")

    def _check(self, path: str, asked: dict[str, str]) -> None:
        """Refuses whoever was not given the address that was printed."""
        if self.headers.get("Host") != self.server.host:
            raise Refused(HTTPStatus.FORBIDDEN, "another host")
        origin = self.headers.get("Origin")
        if origin not in (None, f"http://{self.server.host}"):
            raise Refused(HTTPStatus.FORBIDDEN, "another origin")
        if self.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
            raise Refused(HTTPStatus.FORBIDDEN, "another site")
        given = asked.get("token", "") if path == "/" else self.headers.get("X-Token", "")
        if not secrets.compare_digest(given.encode(), self.server.token.encode()):
            raise Refused(HTTPStatus.FORBIDDEN, "no token: open the address that 'cleaner review' printed")

    def _page(self, _asked: dict[str, str]) -> None:
        nonce = secrets.token_urlsafe(16)
        policy = {"Content-Security-Policy": POLICY.format(nonce=nonce)}
        self._send(HTTPStatus.OK, "text/html; charset=utf-8", self.server.page(nonce).encode(), policy)

    def _document(self, asked: dict[str, str]) -> None:
        """The document of a key, or the next for a reviewer."""
        desk = self.server.desk
        view = desk.view(asked["key"]) if "key" in asked else desk.next_view(asked.get("reviewer", ""))
        self._send_json({"document": view})

    def _rates(self, _asked: dict[str, str]) -> None:
        self._send_json(self.server.desk.rates())

    def _verdict(self, _asked: dict[str, str]) -> None:
        length = int(self.headers.get("Content-Length", ""))
        if self.headers.get_content_type() != "application/json" or not 0 <= length <= MOST_BODY:
            raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "a verdict is JSON")
        said = json.loads(self.rfile.read(length))
        lines = said.get("lines", []) if isinstance(said, dict) else None
        if not isinstance(lines, list) or not all(isinstance(line, int) for line in lines):
            raise UsageError("a verdict has a 'reviewer', a 'key', a 'verdict' and, as numbers, 'lines'")
        self.server.desk.take(str(said.get("reviewer", "")), str(said.get("key", "")), said.get("verdict"), lines)
        self._send_json({})

    def _send_json(self, value: Any, status: HTTPStatus = HTTPStatus.OK) -> None:  # what the json module takes
        self._send(status, "application/json", json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))

    def _send(self, status: HTTPStatus, kind: str, body: bytes, more: dict[str, str] | None = None) -> None:
        self.send_response(status)
        headers = {"Content-Security-Policy": "default-src 'none'", **SAFE_HEADERS, **(more or {})}
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
