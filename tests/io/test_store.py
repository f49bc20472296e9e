"""The output directory: whole files or none, the same in a folder and below a URL."""

import io
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import fsspec
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.errors import RunError, UsageError
from cleaner.io.ranges import LEAST, MOST, TAIL, RangeFile
from cleaner.io.requests import persist, without_secrets
from cleaner.io.sink import ArrowSink
from cleaner.io.store import Store, open_store


@pytest.fixture(params=["folder", "URL"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Both kinds; the object store is one in memory."""
    if request.param == "folder":
        yield open_store(str(tmp_path / "out"))
    else:
        yield open_store("memory://tests/out/")
        with suppress(FileNotFoundError):
            fsspec.filesystem("memory").rm("/tests", recursive=True)


@pytest.mark.parametrize("size", [0, 10, 20 << 20], ids=["empty", "small", "larger than what goes up at once"])
def test_what_is_created_is_read_back(store: Store, size: int) -> None:
    data = os.urandom(size)
    with store.create("run/x/a.bin") as file:
        file.write(data)
        assert not store.exists("run/x/a.bin"), "it must not have its name before it is whole"
    assert store.exists("run/x/a.bin")
    with store.open_file("run/x/a.bin") as file:
        assert file.size() == size
        assert file.read() == data


@pytest.mark.parametrize("size", [0, 20 << 20], ids=["at once", "after more than goes up at once"])
def test_what_breaks_off_leaves_nothing(store: Store, size: int) -> None:
    def write() -> None:
        with store.create("a.bin") as file:
            file.write(bytes(size))
            raise EOFError

    with pytest.raises(EOFError):
        write()
    assert not store.exists("a.bin")
    store.remove_drafts()
    assert [name for name in store.names("") if name != "run"] == []
    assert store.names("run") == []


def test_files_of_a_folder_are_listed_in_order(store: Store) -> None:
    for name in ("run/a/2.json", "run/a/10.json", "run/a/1.json", "run/a/deeper/3.json", "run/ab/4.json"):
        store.write_json(name, {"name": name})
    assert store.names("run/a") == ["1.json", "10.json", "2.json", "deeper"]
    assert store.names("run/nothing") == []
    assert list(store.read_texts(["run/a/2.json", "run/a/1.json", "run/a/2.json"])) == [
        store.read_text(f"run/a/{number}.json") for number in (2, 1, 2)
    ]
    assert store.read_json("run/a/2.json") == {"name": "run/a/2.json"}


def test_removing_a_folder_leaves_its_neighbours(store: Store) -> None:
    for name in ("run/a/1.json", "run/a/b/2.json", "run/ab/3.json"):
        store.write_json(name, 1)
    store.remove("run/a")
    store.remove("run/nothing")
    assert [name for name in ("run/a/1.json", "run/a/b/2.json", "run/ab/3.json") if store.exists(name)] == [
        "run/ab/3.json"
    ]


def test_missing_files_are_told(store: Store) -> None:
    for read in (store.read_text, store.open_file, store.open_arrow):
        with pytest.raises(FileNotFoundError):
            read("nothing")
    with pytest.raises(FileNotFoundError):
        list(store.read_texts(["nothing"]))
    assert not store.exists("nothing")


def test_only_the_first_writes_what_is_written_once(store: Store) -> None:
    assert store.write_once("run/claim", "first") == "first"
    assert store.write_once("run/claim", "second") == "first"
    assert store.names("run") in (["claim"], ["claim", "tmp"])


def test_scratch_files_can_be_mapped_and_leave_no_name(store: Store) -> None:
    with store.scratch_file() as file:
        before = set(store.scratch().iterdir())
        file.truncate(8000)
        numbers = np.memmap(file, np.int64, "r+", shape=(1000,))
    numbers[:] = np.arange(1000)
    assert int(numbers.sum()) == 499_500
    assert set(store.scratch().iterdir()) <= before


def test_batches_of_an_arrow_file_are_read_in_any_order(store: Store) -> None:
    dice = np.random.default_rng(3)
    batches = [pa.RecordBatch.from_pydict({"x": dice.integers(0, 1 << 60, size)}) for size in (5, 300_000, 1, 40_000)]
    with ArrowSink(store, "a.arrow") as sink:
        for batch in batches:
            sink.write(batch)
    reader = store.open_arrow("a.arrow")
    for number in (3, 0, 2, 1, 1, 3):
        assert reader.get_batch(number).equals(batches[number])


@pytest.mark.parametrize(
    ("root", "words"),
    [
        pytest.param("s3://me:secret@bucket/x", "password", id="a password in the URL"),
        pytest.param("nosuch://x", "nosuch", id="an unknown scheme"),
    ],
)
def test_urls_that_cannot_be_outputs_are_refused(root: str, words: str) -> None:
    with pytest.raises(UsageError, match=words) as told:
        open_store(root)
    assert "secret" not in str(told.value)


sizes = st.sampled_from([0, 1, 999, TAIL - 1, TAIL, TAIL + 1, LEAST + TAIL + 5, MOST + TAIL + 77])
reads = st.lists(st.tuples(st.floats(0, 1), st.sampled_from([0, 1, 10, LEAST, MOST, -1])), max_size=8)


@given(sizes, reads)
def test_parts_of_an_object_are_those_of_a_file(size: int, reads: list[tuple[float, int]]) -> None:
    data = np.random.default_rng(size).bytes(size)
    asked: list[int] = []

    def fetch(start: int, stop: int) -> bytes:
        assert 0 <= start < stop <= size
        asked.append(stop - start)
        return data[start:stop]

    remote, local = RangeFile(fetch, size), io.BytesIO(data)
    for share, length in reads:
        assert remote.seek(int(share * size)) == local.seek(int(share * size))
        assert remote.read(length) == local.read(length)
        assert remote.tell() == local.tell()
    assert len(asked) <= len(reads), "never more than a request for each read"


def test_reading_on_takes_few_requests() -> None:
    asked: list[tuple[int, int]] = []

    def fetch(start: int, stop: int) -> bytes:
        asked.append((start, stop))
        return bytes(stop - start)

    file = RangeFile(fetch, 20 * MOST)
    while file.read(10_000):
        pass
    assert len(asked) <= 23
    assert sum(stop - start for start, stop in asked) <= 20 * MOST + TAIL


def test_an_object_that_became_shorter_is_told() -> None:
    with pytest.raises(OSError, match="cut short"):
        RangeFile(lambda _start, _stop: b"", 100).read(10)


@pytest.mark.parametrize("error", [FileNotFoundError("x"), FileExistsError("x")], ids=["not there", "already there"])
def test_answers_are_not_asked_for_again(error: Exception) -> None:
    asked = []

    def request() -> None:
        asked.append(1)
        raise error

    with pytest.raises(type(error)):
        persist(request, "s3://x")
    assert len(asked) == 1


def test_a_request_is_made_again_until_it_is_answered(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("cleaner.io.requests.WAITS", (0.0, 0.0))
    failures = [TimeoutError("at https://me:secret@host/?X-Amz-Signature=abc123&x=1"), OSError(16, "slow down")]

    def request() -> str:
        if failures:
            raise failures.pop(0)
        return "answer"

    assert persist(request, "s3://bucket/a") == "answer"
    told = capsys.readouterr().err
    assert told.count("trying again") == 2
    assert "secret" not in told
    assert "abc123" not in told


@pytest.mark.parametrize(
    ("error", "asked", "words"),
    [
        pytest.param(OSError(5, "broken"), 3, r"failed 3 times.*broken.*goes on from here", id="it goes on failing"),
        pytest.param(PermissionError("denied"), 1, r"access was refused.*AWS_PROFILE", id="access refused"),
        pytest.param(ValueError("bad name"), 1, "bad name", id="a request that cannot succeed"),
    ],
)
def test_what_cannot_be_had_is_told(monkeypatch: pytest.MonkeyPatch, error: Exception, asked: int, words: str) -> None:
    monkeypatch.setattr("cleaner.io.requests.WAITS", (0.0, 0.0))
    times = []

    def request() -> None:
        times.append(1)
        raise error

    with pytest.raises(RunError, match=rf"'s3://bucket/a'.*{words}"):
        persist(request, "s3://bucket/a")
    assert len(times) == asked


@pytest.mark.parametrize(
    ("text", "harmless"),
    [
        pytest.param("http://user:pw@host/x", "http://host/x", id="a password"),
        pytest.param("GET /x?X-Amz-Credential=A%2Fb&y=1", "GET /x?X-Amz-Credential=...&y=1", id="a signed request"),
        pytest.param("s3://bucket/a@b:c", "s3://bucket/a@b:c", id="nothing of the kind"),
    ],
)
def test_secrets_do_not_reach_messages(text: str, harmless: str) -> None:
    assert without_secrets(text) == harmless


def test_a_file_url_is_a_folder(tmp_path: Path) -> None:
    open_store(f"file://{tmp_path}/out").write_text("a.txt", "text")
    assert (tmp_path / "out" / "a.txt").read_text() == "text"
