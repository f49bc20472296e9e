"""URLs as crawls hold them, brought to one spelling; nothing that is handed in raises."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.text.web.addresses import is_public_suffix, read_address, read_host


@pytest.mark.parametrize(
    ("url", "host", "path"),
    [
        pytest.param("http://example.test", "example.test", "/", id="bare"),
        pytest.param("HTTP://WWW.Example.TEST/A/B?C=D#E", "www.example.test", "/a/b?c=d", id="upper case, fragment"),
        pytest.param("https://user:p@ss:w@example.test:8443/x", "example.test", "/x", id="user, password and port"),
        pytest.param("http://example.test./x", "example.test", "/x", id="a trailing dot"),
        pytest.param("http://example.test:/x", "example.test", "/x", id="a colon without port"),
        pytest.param("http://example.test:99999/x", "example.test", "/x", id="an impossible port"),
        pytest.param("//example.test/x", "example.test", "/x", id="no scheme but slashes"),
        pytest.param("example.test/x", "example.test", "/x", id="no scheme"),
        pytest.param("example.test:8080/x", "example.test", "/x", id="no scheme but a port"),
        pytest.param("http:\\\\example.test\\x", "example.test", "/x", id="slashes the wrong way round"),
        pytest.param("http:///example.test//x///y", "example.test", "/x/y", id="slashes too many"),
        pytest.param(" \thttp://exam\nple.test/x \r\n", "example.test", "/x", id="white space and line breaks"),
        pytest.param("http://example.test?q=1", "example.test", "/?q=1", id="a query at once"),
        pytest.param("http://example.test#x/y?z", "example.test", "/", id="a fragment at once"),
        pytest.param("http://ex%61mple%2Etest/%E8%B7%AF%2Fx", "example.test", "/路/x", id="percent-encodings"),
        pytest.param("http://example.test/%zz%ff", "example.test", "/%zz\ufffd", id="wrong percent-encodings"),
        pytest.param("http://ｅｘａｍｐｌｅ。ｔｅｓｔ/", "example.test", "/", id="full width"),
        pytest.param("http://例子.测试/路", "xn--fsqu00a.xn--0zwm56d", "/路", id="Han"),
        pytest.param("http://xn--fsqu00a.XN--0zwm56d/路", "xn--fsqu00a.xn--0zwm56d", "/路", id="punycode"),
        pytest.param("http://BÜCHER.example/", "xn--bcher-kva.example", "/", id="umlauts"),
        pytest.param("http://faß.example/", "xn--fa-hia.example", "/", id="sharp s, not transitional"),
        pytest.param("http://😀.example/", "xn--e28h.example", "/", id="emoji, which IDNA forbids"),
        pytest.param("http://a_b.-x-.example/", "a_b.-x-.example", "/", id="labels that are in use all the same"),
        pytest.param("http://localhost/x", "localhost", "/x", id="one label"),
        pytest.param("http://192.0.2.1:80/x", "192.0.2.1", "/x", id="an IP address"),
        pytest.param("192.0.2.1:80/x", "192.0.2.1", "/x", id="an IP address without scheme"),
        pytest.param("http://0xC0.0.02.1/", "192.0.2.1", "/", id="an IP address in three bases"),
        pytest.param("http://3221225985/", "192.0.2.1", "/", id="an IP address as one number"),
        pytest.param("http://192.513/", "192.0.2.1", "/", id="an IP address in two parts"),
        pytest.param("http://[2001:DB8:0:0::1]:80/x", "[2001:db8::1]", "/x", id="IPv6"),
        pytest.param("http://[fe80::1%25eth0]/", "[fe80::1]", "/", id="IPv6 with a zone"),
        pytest.param("http://[::ffff:192.0.2.1]/", "192.0.2.1", "/", id="IPv4 within IPv6"),
        pytest.param("ftp://example.test/x", "example.test", "/x", id="another scheme"),
    ],
)
def test_one_spelling(url: str, host: str, path: str):
    assert read_address(url) == (host, path)


@pytest.mark.parametrize(
    "url",
    ["", " ", "http://", "http:", "https:///", "http://[", "http://[::g]/", "http://a..example/", "http://.../",
     "hello", "hello world", "two words.example", "http://exa mple.test/", "http://ex<b>.test/", "http://256.0.0.1/",
     "http://1.2.3.4.5/", "http://0xg.1/", "http://08.1.1.1/", "mailto:a@b.example", "javascript:alert(1)",
     "data:text/html,<p>", "about:blank", "\0", "http://\0/", "http://%00.test/", f"http://{'a' * 254}.test/",
     f"http://example.test/{'x' * 9000}", "://example.test", "localhost/x"],
)  # fmt: skip
def test_no_address(url: str):
    assert read_address(url) is None


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.text(max_size=40), st.text("ax.:/@[]%?#\\0中。\ud800 1", max_size=25).map("http://{}".format)))
def test_anything_is_read_or_refused_and_what_is_read_stays(url: str):
    address = read_address(url)
    if address is not None:
        assert address.host.isascii()
        assert address.host == address.host.lower()
        assert address.path.startswith("/")
        assert read_host(address.host) == address.host
        assert address.words.endswith(address.path)


@pytest.mark.parametrize(
    ("host", "is_public"),
    [
        ("com", True),
        ("com.cn", True),
        ("github.io", True),
        ("example.com", False),
        ("192.0.2.1", False),
        ("test", True),
    ],
)
def test_public_suffixes(host: str, is_public: bool):
    assert is_public_suffix(host) == is_public


def test_words_are_what_people_read():
    address = read_address("http://www.例子.example/%E8%B5%8C?A=b")
    assert address is not None
    assert address.words == "www.例子.example/赌?a=b"
