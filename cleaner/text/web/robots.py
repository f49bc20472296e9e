"""What a page and its HTTP headers ask of machines that read it: robots rules, reservations of text and data mining.

- Robots rules: `<meta name="robots">` and the header `X-Robots-Tag` (Google's robots meta tag specification); `noai`
  and `noimageai` (DeviantArt, 2022) and `noml` (noml.info) are of the same kind.
- TDM Reservation Protocol (W3C community group, final report of 2024-05-10): `tdm-reservation`, 0 or 1, and
  `tdm-policy`, in headers or meta elements; what the page says goes before the header.
- `Content-Usage` (IETF aipref, drafts): preferences such as `train-ai=n`.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import orjson

from cleaner.text.web.declarations import Declarations

__all__ = ["Wishes", "read_headers", "read_wishes"]

Header = tuple[str, str]

AGENT = re.compile(r"\s*([a-z0-9_*.-]+)\s*:\s*(.*)", re.S)
WITH_VALUE = ("unavailable_after", "max-snippet", "max-image-preview", "max-video-preview")
EVERYBODY = ("robots", "*")
TRAINING = re.compile(r"(?:^|,)\s*(?:train-ai|train-genai|bots)\s*=\s*\"?n\b")
MOST_RULES = 50  # of a page


class Wishes(NamedTuple):
    """Robots rules for everybody and for some agents, in lower case; TDM reservation and policy; training refused."""

    rules: tuple[str, ...]
    is_reserved: bool
    policy: str | None
    refuses_training: bool


def read_headers(text: str) -> list[Header]:
    """Names in lower case and values of HTTP headers: lines `name: value`, or a JSON object."""
    if text.lstrip().startswith("{"):
        try:
            value = orjson.loads(text)
        except ValueError:
            return []
        pairs = value.items() if isinstance(value, dict) else ()
        return [
            (name.lower(), str(part)) for name, held in pairs for part in (held if isinstance(held, list) else [held])
        ]
    lines = [line.partition(":") for line in text.splitlines()]
    return [(name.strip().lower(), value.strip()) for name, colon, value in lines if colon]


def read_wishes(headers: Sequence[Header], declared: Declarations, agents: Iterable[str] = ()) -> Wishes:
    """What is asked of everybody and of these agents (in lower case)."""
    heard = (*EVERYBODY, *agents)
    rules: dict[str, None] = {}
    for name, value in headers:
        if name == "x-robots-tag":
            rules |= dict.fromkeys(rules_in(value, heard))
    for name, content in declared.metas:
        if name in heard:
            rules |= dict.fromkeys(rules_in(content, heard))
    told = [*declared.metas, *headers]  # the page first
    reservation = next((value for name, value in told if name == "tdm-reservation" and value in ("0", "1")), "0")
    policy = next((value for name, value in told if name == "tdm-policy" and value), None)
    usage = any(name == "content-usage" and TRAINING.search(value.lower()) for name, value in told)
    return Wishes(tuple(sorted(rules)[:MOST_RULES]), reservation == "1", policy, usage)


def rules_in(value: str, heard: Sequence[str]) -> list[str]:
    """The rules of a list of them; `agent:` before a rule says whom it and those behind it are for."""
    rules, is_heard = [], True
    for part in value.lower().split(","):
        addressed = AGENT.fullmatch(part)
        if addressed and addressed[1] not in WITH_VALUE:
            is_heard, part = addressed[1] in heard, addressed[2]
        rule = re.sub(r"\s*:\s*", ":", part.strip())
        if rule and is_heard and len(rule) <= 100:
            rules += rule.split() if ":" not in rule else [rule]
    return rules
