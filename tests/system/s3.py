"""A real S3 API in a process of its own, and a proxy before it that fails one request in ten."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

KEY, SECRET = "AKIANOBODYMAYREADIT", "nobody-may-read-this-either"
HOP_BY_HOP = {"connection", "transfer-encoding", "keep-alive"}


@dataclass(frozen=True)
class Bucket:
    """A bucket behind an endpoint."""

    endpoint: str
    name: str = "bucket"

    @property
    def environment(self) -> Mapping[str, str]:
        """What a user would set."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_DEFAULT_REGION": "eu-central-1",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        }

    @property
    def files(self) -> Any:
        """A client of the bucket that remembers nothing."""
        import s3fs

        settings = {"endpoint_url": self.endpoint, "key": KEY, "secret": SECRET, "use_listings_cache": False}
        return s3fs.S3FileSystem(**settings, client_kwargs={"region_name": "eu-central-1"})

    def url(self, name: str) -> str:
        return f"s3://{self.name}/{name}"

    def fill(self, folder: Path, name: str) -> str:
        """The URL of a folder of the bucket that has the files of a local one."""
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                self.files.pipe_file(f"{self.name}/{name}/{path.relative_to(folder)}", path.read_bytes())
        return self.url(name)

    def fetch(self, name: str, folder: Path) -> Path:
        """A local folder that has the files of one of the bucket."""
        top = f"{self.name}/{name}"
        for path in self.files.find(top):
            target = folder / path.removeprefix(f"{top}/")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(self.files.cat_file(path))
        return folder


@contextmanager
def s3_server(folder: Path) -> Iterator[Bucket]:
    """An empty bucket of a server that ends with the block."""
    port = free_port()
    with (folder / "s3.log").open("wb") as log:
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
        server = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
    try:
        await_port(port)
        bucket = Bucket(f"http://127.0.0.1:{port}")
        bucket.files.mkdir(bucket.name)
        yield bucket
    finally:
        server.kill()
        server.wait()


@dataclass
class Unreliable:
    """Passes requests on and lets one in ten fail: each way in turn."""

    port: int
    requests: int = 0
    failures: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def next_failure(self) -> str | None:
        """What goes wrong with the next request."""
        with self.lock:
            self.requests += 1
            if self.requests % 10:
                return None
            self.failures += 1
            return ("no answer", "500", "503", "half an answer")[self.failures % 4]


@contextmanager
def unreliable(bucket: Bucket) -> Iterator[tuple[Bucket, Unreliable]]:
    """The same bucket behind a proxy of that kind."""
    fate = Unreliable(int(bucket.endpoint.rpartition(":")[2]))

    class Proxy(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_one_request(self) -> None:
            try:
                super().handle_one_request()
            except (ConnectionError, HTTPException):
                self.close_connection = True

        def do_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            failure = fate.next_failure()
            if failure == "no answer":
                self.close_connection = True
                return
            if failure in ("500", "503"):
                self.answer(int(failure), [], b"")
                return
            server = HTTPConnection("127.0.0.1", fate.port, timeout=60)
            server.request(self.command, self.path, body, dict(self.headers.items()))
            response = server.getresponse()
            content = response.read()
            headers = [(name, value) for name, value in response.getheaders() if name.lower() not in HOP_BY_HOP]
            if failure == "half an answer" and content:
                self.close_connection = True
                self.answer(response.status, headers, content[: len(content) // 2])
            else:
                self.answer(response.status, headers, content)

        do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = do_any  # noqa: N815 - http.server's names

        def answer(self, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
            self.send_response_only(status)
            for name, value in headers:
                self.send_header(name, value)
            if "content-length" not in {name.lower() for name, _ in headers}:
                self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """The tests count for themselves."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield Bucket(f"http://127.0.0.1:{server.server_address[1]}", bucket.name), fate
    finally:
        server.shutdown()
        server.server_close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def await_port(port: int, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.05)
        else:
            return
