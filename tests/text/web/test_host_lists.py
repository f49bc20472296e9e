"""Lists of hosts and URLs: every way they are written, and what falls under their entries."""

import gzip
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.text.web import host_lists
from cleaner.text.web.addresses import read_address
from cleaner.text.web.host_lists import Entry, UnreadableList, find_entries, load_host_list


def found(entries: tuple[str, ...], *urls: str, paths: tuple[Path, ...] = ()) -> list[str | None]:
    addresses = [read_address(url) for url in urls]
    return [entry and entry.text for entry in find_entries(addresses, load_host_list(entries, paths))]


@pytest.mark.parametrize(
    ("entry", "url", "is_under"),
    [
        ("example.test", "http://example.test/x", True),
        ("example.test", "http://a.b.example.test", True),
        ("example.test", "http://badexample.test", False),
        ("example.test", "http://example.test.other.test", False),
        ("a.example.test", "http://example.test", False),
        ("EXAMPLE.Test.", "http://example.TEST", True),
        ("http://example.test:80/", "https://user@example.test:8080/x", True),
        ("*.example.test", "http://a.example.test", True),
        ("*.example.test", "http://example.test", False),
        (".gov.test", "http://city.gov.test", True),
        (".gov.test", "http://a.city.gov.test", True),
        (".gov.test", "http://gov.test", False),
        (".test", "http://example.test", True),
        ("||example.test^", "http://www.example.test", True),
        ("例子.测试", "http://www.xn--fsqu00a.xn--0zwm56d/x", True),
        ("xn--fsqu00a.xn--0zwm56d", "http://例子.测试", True),
        ("例子.测试", "http://例.测试", False),
        ("example.test/shop", "http://www.example.test/shop", True),
        ("example.test/shop", "http://example.test/Shop/x?y", True),
        ("example.test/shop/", "http://example.test/shop?x", True),
        ("example.test/shop", "http://example.test/shopping", False),
        ("example.test/shop", "http://example.test/", False),
        ("example.test/shop", "http://sub.example.test/shop", False),
        ("www.example.test/shop", "http://example.test/shop", True),
        ("example.test/a?b=1", "http://example.test/a?b=1", True),
        ("example.test/a?b=1", "http://example.test/a?b=2", False),
        ("example.test/路", "http://example.test/%E8%B7%AF/x", True),
        ("192.0.2.1", "http://192.0.2.1:8080/", True),
        ("192.0.2.1", "http://0xc0000201/", True),
        ("2.1", "http://192.0.2.1/", False),
        ("[2001:db8::1]", "http://[2001:DB8::0:1]:80/", True),
        ("com", "http://example.com", False),
        ("com.cn", "http://example.com.cn", False),
        ("github.io", "http://someone.github.io", False),
        ("github.io", "http://github.io/x", True),
        (".github.io", "http://someone.github.io", True),
    ],
)
def test_what_falls_under_an_entry(tmp_path: Path, entry: str, url: str, is_under: bool):
    (tmp_path / "list.txt").write_text(f"filler.example\n{entry}\nfiller.example/x\n", "utf-8")
    assert [text is not None for text in found((entry,), url)] == [is_under]
    assert [text is not None for text in found((), url, paths=(tmp_path / "list.txt",))] == [is_under]


def test_the_longest_entry_is_told_and_the_first_list_that_has_it(tmp_path: Path):
    for name, text in {"one": "example.test\n", "two": "a.example.test\nexample.test\n"}.items():
        (tmp_path / name).write_text(text)
    listed = load_host_list(("set.test",), (tmp_path / "one", tmp_path / "two"))
    urls = ["http://b.a.example.test", "http://c.example.test", "http://set.test", "http://other.test", "http://["]
    assert find_entries([read_address(url) for url in urls], listed) == [
        Entry("a.example.test", "two"),
        Entry("example.test", "one"),
        Entry("set.test", "settings"),
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        pytest.param("a.test\nb.test\n", ["a.test", "b.test"], id="lines"),
        pytest.param("a.test\r\n\r\n  b.test\t\n", ["a.test", "b.test"], id="white space"),
        pytest.param("a.test\nb.test", ["a.test", "b.test"], id="no line break at the end"),
        pytest.param("# hosts\na.test # bad\n#b.test\n", ["a.test"], id="comments"),
        pytest.param(
            "0.0.0.0 a.test\n127.0.0.1\tb.test\n::1 c.test\n", ["a.test", "b.test", "c.test"], id="hosts file"
        ),
        pytest.param("192.0.2.7\na.test\n", ["192.0.2.7", "a.test"], id="an address by itself"),
        pytest.param("\ufeffa.test\n", ["a.test"], id="byte order mark"),
        pytest.param("A.TEST\nb.test.\n||c.test^\n", ["a.test", "b.test", "c.test"], id="other spellings"),
        pytest.param("a.test\nb.test\n! a remark\n", ["a.test", "b.test"], id="a line that is none"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_files_as_they_are_written(tmp_path: Path, text: str, hosts: list[str]):
    (tmp_path / "list").write_text(text, "utf-8", newline="")
    listed = load_host_list((), (tmp_path / "list",))
    assert listed.hashes.tolist() == load_host_list(tuple(hosts), ()).hashes.tolist()
    assert len(listed.hashes) == len(hosts)


PIECE = st.sampled_from(
    ["a", "B", "-", "_", ".", "/", "//", "www.", "?", "%41", "#", " ", "\t", "\r", "1.2.3.4", "中", "~", ":"]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECE, max_size=12).map("".join))
def test_the_kernel_reads_a_line_as_python_does(line: str):
    """Every entry that is hashed as it stands is one that is written the usual way."""
    data = line.encode()
    spans, kinds, hashes = np.zeros((1, 2), np.int64), np.zeros(1, np.int8), np.zeros(1, np.uint64)
    host_lists.read_lines(
        np.frombuffer(data, np.uint8), host_lists.NEEDS, host_lists.IS_NUMBER, spans, kinds, hashes
    )  # fmt: skip
    if kinds[0] in (host_lists.PLAIN, host_lists.WITH_PATH):
        entry = data[spans[0, 0] : spans[0, 1]].decode()
        read = host_lists.read_entry(entry)
        assert read in (entry, None) or entry.replace(".", "").isdigit()
        assert hashes[0] == host_lists.hashes_of([entry])[0]


@pytest.mark.parametrize("compress", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_large_files_are_read_in_parts(tmp_path: Path, compress, monkeypatch: pytest.MonkeyPatch):
    hosts = [f"host{number}.example" for number in range(5000)]
    path = tmp_path / ("list.gz" if compress is gzip.compress else "list")
    path.write_bytes(compress("\n".join(hosts).encode()))
    monkeypatch.setattr(host_lists, "CHUNK", 1000)
    listed = load_host_list((), (path,))
    assert len(listed.hashes) == 5000
    assert all(find_entries([read_address(f"http://www.{host}/") for host in hosts], listed))


def test_folders_of_categories(tmp_path: Path):
    for name, text in {
        "adult/domains": "a.test\n",
        "adult/urls": "b.test/x\n",
        "games/domains": "c.test\n",
        "games/expressions": "(never read)\n",
        "README": "not a category",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    urls = ["http://www.a.test", "http://b.test/x/y", "http://b.test", "http://c.test"]
    addresses = [read_address(url) for url in urls]
    every = find_entries(addresses, load_host_list((), (tmp_path,)))
    assert [entry and entry.source for entry in every] == ["adult", "adult", None, "games"]
    one = find_entries(addresses, load_host_list((), (tmp_path / "adult",)))
    assert [entry and entry.source for entry in one] == ["adult", "adult", None, None]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("missing", "no file or folder"),
        ("empty", "has no file 'domains' or 'urls'"),
        ("prose.txt", "is no list of hosts: it has lines such as 'It was'"),
        ("broken.gz", "broken.gz' cannot be read"),
    ],
)
def test_what_is_no_list(tmp_path: Path, name: str, message: str):
    (tmp_path / "empty").mkdir()
    (tmp_path / "prose.txt").write_text("It was\na dark and\nstormy night\n")
    (tmp_path / "broken.gz").write_bytes(b"\x1f\x8b\x08broken")
    with pytest.raises(UnreadableList, match=message):
        load_host_list((), (tmp_path / name,))


@pytest.mark.parametrize("entry", ["", "two words", "http://", "a..test", "*."])
def test_what_is_no_entry(entry: str):
    with pytest.raises(UnreadableList, match="is no host, suffix or URL"):
        load_host_list((entry,), ())
