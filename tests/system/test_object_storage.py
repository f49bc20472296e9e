"""Input, output and run directory in an object store: the bytes of a local run, however unreliable the store is."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cleaner.errors import RunError
from cleaner.io.store import Store, open_store
from tests.corpus import Recipe, write_corpus
from tests.engine import Result
from tests.system.libraries import library
from tests.system.processes import COMMAND, Cleaner
from tests.system.s3 import KEY, SECRET, Bucket, s3_server, unreliable

s3fs = library("s3fs")
library("moto")

pytestmark = [pytest.mark.system, pytest.mark.timeout(600)]

STAGES = "[toy_short, near_duplicates, toy_days]"


@pytest.fixture(scope="module")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bucket]:
    """A server's bucket with a crawl of two tasks in it."""
    folder = tmp_path_factory.mktemp("s3")
    crawl = write_corpus(folder / "crawl", Recipe(11, 12_000_000), ["a.jsonl", "b.jsonl.gz", "c/c.jsonl"])
    with s3_server(folder) as bucket:
        bucket.fill(crawl, "crawl")
        yield bucket


@pytest.fixture(scope="module")
def reference(bucket: Bucket) -> dict[str, dict[str, bytes]]:
    """The results of runs that wrote to this machine's disk, by test module: made once."""
    return {}


def run_in(cleaner: Cleaner, bucket: Bucket) -> Cleaner:
    """The command where the bucket can be reached."""
    return Cleaner(cleaner.folder, {**cleaner.environment, **bucket.environment})


def arguments(cleaner: Cleaner, bucket: Bucket, output: object) -> list[object]:
    options = ["--pipeline", cleaner.pipeline(STAGES), "--workers", 2, "--max-error-rate", 0.1]
    return [bucket.url("crawl"), "--output", output, *options]


def expected(
    cleaner: Cleaner, bucket: Bucket, reference: dict[str, dict[str, bytes]], tmp_path: Path
) -> dict[str, bytes]:
    """The files of a run from the bucket to a local folder."""
    if not reference:
        code = run_in(cleaner, bucket).run(*arguments(cleaner, bucket, tmp_path / "reference"))
        assert code == 0, cleaner.log.read_text()
        reference["files"] = Result(tmp_path / "reference", {}).files()
    return reference["files"]


def rows_by_source(result: Result, top: str) -> list[dict[str, Any]]:
    """All rows, their sources, and the ids made from them, below `top`."""
    rows = [row for name in ("data", "dropped", "errors") for row in result.rows(name)]
    return [row | {name: row[name].removeprefix(top) for name in ("id", "source")} for row in rows]


def test_the_same_documents_come_from_a_bucket_and_from_a_disk(
    tmp_path: Path, cleaner: Cleaner, bucket: Bucket, reference: dict[str, dict[str, bytes]]
) -> None:
    expected(cleaner, bucket, reference, tmp_path)
    local = bucket.fetch("crawl", tmp_path / "crawl")
    assert cleaner.run(local, *arguments(cleaner, bucket, tmp_path / "local")[1:]) == 0, cleaner.log.read_text()
    rows = rows_by_source(Result(tmp_path / "local", {}), str(local))
    assert len(rows) > 1000
    assert rows == rows_by_source(Result(tmp_path / "reference", {}), bucket.url("crawl"))


def test_a_run_killed_in_the_bucket_goes_on_to_the_same_bytes(
    tmp_path: Path, cleaner: Cleaner, bucket: Bucket, reference: dict[str, dict[str, bytes]]
) -> None:
    files = expected(cleaner, bucket, reference, tmp_path)
    there = run_in(cleaner, bucket)
    process = there.start(*arguments(cleaner, bucket, bucket.url("killed")))
    receipts = f"{bucket.name}/killed/run/00-clean/receipts"
    while process.poll() is None and not bucket.files.exists(receipts):
        time.sleep(0.05)
    assert process.poll() is None, cleaner.log.read_text()
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert there.run(*arguments(cleaner, bucket, bucket.url("killed"))) == 0, cleaner.log.read_text()
    found = bucket.fetch("killed", tmp_path / "killed")
    assert Result(found, {}).files() == files
    assert (found / "report.html").stat().st_size > 1000
    assert not list((found / "run").glob("*/documents"))
    status = command(there, "status", bucket.url("killed"))
    assert "finished" in status.stdout
    secrets = [KEY.encode(), SECRET.encode()]
    texts = [cleaner.log.read_bytes(), *(path.read_bytes() for path in found.rglob("*") if path.is_file())]
    assert not [secret for secret in secrets for text in texts if secret in text]


def test_an_endpoint_that_fails_one_request_in_ten_gives_the_same_bytes(
    tmp_path: Path, cleaner: Cleaner, bucket: Bucket, reference: dict[str, dict[str, bytes]]
) -> None:
    files = expected(cleaner, bucket, reference, tmp_path)
    with unreliable(bucket) as (shaky, fate):
        code = run_in(cleaner, shaky).run(*arguments(cleaner, shaky, shaky.url("shaky")))
    assert code == 0, cleaner.log.read_text()
    assert Result(bucket.fetch("shaky", tmp_path / "shaky"), {}).files() == files
    print(f"\n{fate.requests} requests, {fate.failures} of which failed")
    assert fate.failures >= 10


def test_a_large_file_goes_up_whole_in_spite_of_failures(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    with unreliable(bucket) as (shaky, fate):
        store = store_in(shaky, "large", monkeypatch)
        block = os.urandom(1 << 20)
        with store.create("a.bin") as file:
            for _ in range(40):
                file.write(block)
        with store.open_file("a.bin") as file:
            assert file.size() == 40 << 20
            assert file.read_at(1000, (24 << 20) - 500) == (block + block)[-500 + len(block) : 500 + len(block)]
            file.seek(0)
            assert file.read() == block * 40
    assert fate.failures


def test_of_two_who_begin_at_once_both_are_told_the_same(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    store = store_in(bucket, "claimed", monkeypatch)
    assert [store.write_once("claim", word) for word in ("first", "second")] == ["first", "first"]


@pytest.mark.parametrize(
    ("output", "environment", "words"),
    [
        pytest.param("s3://nowhere/x", {}, "make the bucket first", id="no such bucket"),
        pytest.param("s3://bucket/crawl", {}, "is not empty", id="a folder that holds something else"),
        pytest.param(
            "s3://bucket/x", {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}, "refused", id="no credentials"
        ),
    ],
)
def test_what_is_wrong_with_an_output_is_said(
    tmp_path: Path, cleaner: Cleaner, bucket: Bucket, output: str, environment: dict[str, str], words: str
) -> None:
    there = run_in(cleaner, bucket)
    there = Cleaner(there.folder, {**there.environment, "AWS_EC2_METADATA_DISABLED": "true", **environment})
    (tmp_path / "in.jsonl").write_text('{"text": "one"}\n')
    assert there.run(tmp_path / "in.jsonl", "--output", output, "--pipeline", cleaner.pipeline("[toy_days]")) in (1, 2)
    log = cleaner.log.read_text()
    assert words in log
    assert "Traceback" not in log


def test_a_store_that_is_out_of_reach_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.io.requests.WAITS", ())
    monkeypatch.setattr(s3fs.S3FileSystem, "retries", 1)
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    store = store_in(Bucket("http://127.0.0.1:9"), "x", monkeypatch)
    with pytest.raises(RunError, match=r"s3://bucket/x/a.*the object store failed 1 times"):
        store.read_text("a")


def store_in(bucket: Bucket, name: str, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store in the bucket, in this process."""
    s3fs.S3FileSystem.clear_instance_cache()
    for variable, value in bucket.environment.items():
        monkeypatch.setenv(variable, value)
    return open_store(bucket.url(name))


def command(there: Cleaner, *words: str) -> "subprocess.CompletedProcess[str]":
    """A command beside `cleaner run`, and what it said."""
    return subprocess.run(
        [*COMMAND, *words], env=os.environ | dict(there.environment), capture_output=True, text=True, check=True
    )
