"""URLs as crawls hold them, read much as browsers read them (WHATWG URL), and brought to one spelling.

A URL may lack its scheme, have a user and a password, a port, upper case, a trailing dot, full-width letters, a host in
Han characters or in punycode, percent-encodings anywhere, an IPv4 address in hexadecimal. What has no host is no
address; nothing raises.
"""

import ipaddress
import re
from functools import cache, lru_cache
from typing import NamedTuple
from urllib.parse import unquote

import idna
from publicsuffixlist import PublicSuffixList

__all__ = ["Address", "is_number", "is_public_suffix", "read_address", "read_host"]

MOST_CHARACTERS = 8192  # of a URL: what is longer is data and no address
SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:(?=[/\\])")
MAIL = re.compile(r"(?:mailto|javascript|data|tel|urn|about|blob|file):", re.I)
NUMBER = re.compile(r"0[xX][0-9a-fA-F]*|[0-9]+")
CONTROLS = dict.fromkeys((9, 10, 13))  # browsers pass over them
FORBIDDEN = re.compile(r"[\x00-\x20#%/:<>?@\[\\\]^`{|}\x7f]")  # in a host, by the same standard
DOTS = str.maketrans("。．｡", "...")
MOST_OF_A_HOST = 253  # characters (RFC 1035)
SEGMENT_ENDS = re.compile(r"/+")


class Address(NamedTuple):
    """Where a document is from: the host in ASCII and lower case, and the rest of the URL with its encodings undone.

    `path` begins with a slash and has the query, but no fragment; both are in lower case.
    """

    host: str
    path: str

    @property
    def words(self) -> str:
        """Host and path as people read them: labels in punycode as what they stand for."""
        return f"{shown_host(self.host)}{self.path}"


def read_address(url: str) -> Address | None:
    """The address in a URL; None where there is none."""
    url = url[: MOST_CHARACTERS + 1].strip().translate(CONTROLS)
    scheme = SCHEME.match(url)
    if not url or len(url) > MOST_CHARACTERS or (scheme is None and MAIL.match(url)):
        return None
    rest = url[scheme.end() :] if scheme else url
    rest = rest.replace("\\", "/").lstrip("/")
    authority, slash, path = cut_first(rest, "/?#")
    host = read_host(authority.rpartition("@")[2])
    if host is None or (scheme is None and "." not in host and ":" not in host):
        return None
    path = path.partition("#")[0] if slash != "#" else ""
    path = unquote(f"/{'?' if slash == '?' else ''}{path}", errors="replace").lower()
    return Address(host, SEGMENT_ENDS.sub("/", path))


def cut_first(text: str, separators: str) -> tuple[str, str, str]:
    """A text before, at and behind the first of some characters in it."""
    place = min((found for found in map(text.find, separators) if found >= 0), default=len(text))
    return text[:place], text[place : place + 1], text[place + 1 :]


@lru_cache(maxsize=1 << 16)
def read_host(authority: str) -> str | None:
    """The host of an authority without user: lower case, ASCII, no port, no trailing dot; None if it is no host."""
    if authority.startswith("["):
        return ipv6(authority[1:].partition("]")[0])
    host, colon, port = authority.rpartition(":")
    host = unquote(host if colon and (not port or port.isdecimal()) else authority, errors="replace")
    host = host.translate(DOTS).strip(".").lower()
    if not host.isascii():
        host = encoded_host(host)
    if not host or len(host) > MOST_OF_A_HOST or FORBIDDEN.search(host) or "" in host.split("."):
        return None
    labels = host.split(".")
    return ipv4(labels) if NUMBER.fullmatch(labels[-1]) else host


def encoded_host(host: str) -> str:
    """A host in ASCII by UTS 46; a label that the rules of IDNA do not allow, such as emoji, as it would be encoded."""
    try:
        mapped = idna.uts46_remap(host, std3_rules=False, transitional=False)
    except idna.IDNAError:
        mapped = host
    labels = []
    for label in mapped.strip(".").split("."):
        try:
            labels.append(label if label.isascii() else f"xn--{label.encode('punycode').decode()}")
        except UnicodeError:
            return ""
    return ".".join(labels)


def ipv4(labels: list[str]) -> str | None:
    """An IPv4 address of up to four numbers, decimal, octal or hexadecimal, in the usual form."""
    if len(labels) > 4 or not all(map(NUMBER.fullmatch, labels)):
        return None
    try:
        numbers = [number_of(label) for label in labels]
    except ValueError:
        return None
    if any(number > 255 for number in numbers[:-1]) or numbers[-1] >= 256 ** (5 - len(numbers)):
        return None
    value = numbers[-1] + sum(number << 8 * (3 - place) for place, number in enumerate(numbers[:-1]))
    return str(ipaddress.IPv4Address(value))


def number_of(label: str) -> int:
    if label[:2] in ("0x", "0X"):
        return int(label[2:] or "0", 16)
    return int(label, 8 if label.startswith("0") and len(label) > 1 else 10)


def ipv6(text: str) -> str | None:
    """An IPv6 address in its usual form; one that stands for an IPv4 address as that."""
    try:
        address = ipaddress.IPv6Address(text.partition("%")[0])
    except ValueError:
        return None
    return str(address.ipv4_mapped) if address.ipv4_mapped else f"[{address}]"


def shown_host(host: str) -> str:
    """A host with its labels in punycode as what they stand for; one that stands for nothing stays."""
    if "xn--" not in host:
        return host
    return ".".join(map(shown_label, host.split(".")))


def shown_label(label: str) -> str:
    try:
        return label[4:].encode("ascii").decode("punycode").lower() if label.startswith("xn--") else label
    except (UnicodeError, OverflowError):
        return label


def is_number(host: str) -> bool:
    """Whether a host is an IP address."""
    return host.startswith("[") or host.rpartition(".")[2].isdecimal()


@cache
def public_suffixes() -> PublicSuffixList:
    """The list of publicsuffix.org as the package brings it, read in 0.2 s when first asked for; no network."""
    return PublicSuffixList()


def is_public_suffix(host: str) -> bool:
    """Whether anybody may register names below a host: `com`, `com.cn`, `github.io`."""
    return not is_number(host) and public_suffixes().publicsuffix(host) == host
