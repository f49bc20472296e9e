"""Records that did not become documents: those that could not be read, and those that are not text to begin with."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """A record, or a stretch of a shard, that could not be read; it becomes a row of `errors/`."""

    source: str  # the shard's path as listed
    cause: str  # snake_case noun phrase: malformed_json, undecodable, oversized, truncated, corrupt, no_text ...
    message: str  # for the user, lower case: what is wrong and, where something can be done, what to do
    id: str | None = None
    offset: int | None = None  # bytes from the start of the decompressed shard; the row for Parquet


@dataclass(frozen=True)
class Skip:
    """A record that was read and is no document (an image, a redirect, a revisit): dropped before the first stage."""

    id: str
    url: str | None
    source: str
    reason: str  # not_text | empty | http_status | revisit | crawler_log
    value: float | None = None  # the HTTP status, where that is the reason
    evidence: str | None = None  # what the reason rests on: a content type, a status line, the record referred to
