"""Requests to an object store: whom to ask, asking again, and saying what failed without giving secrets away."""

import re
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from cleaner.errors import CleanerError, RunError, UsageError

if TYPE_CHECKING:
    import fsspec

Answer = TypeVar("Answer")
WAITS = (1.0, 4.0, 16.0)
"""Seconds before a request is made again; the client of the store has tried several times before that."""
FINAL = (PermissionError, ImportError, TypeError, ValueError)
"""Failures that no second try would cure,"""
FINAL_NAMES = ("Credential", "Token", "ParamValidation")
"""and parts of the names of such ones of clients, which have exception trees of their own."""
_IN_URL = re.compile(r"(://)[^/\s@'\"]*:[^/\s@'\"]*@")
_SIGNATURE = re.compile(r"(?i)\b((?:x-amz-)?(?:signature|credential|security-token|accesskeyid))=[^&\s'\"]*")
_PIP = {"s3": "s3", "s3a": "s3"}
"""Scheme of a URL -> the extra of this package that brings its client."""


def file_system(url: str) -> "tuple[fsspec.AbstractFileSystem, str]":
    """The client of the store that a URL names, and the path there.

    Endpoint and credentials come from where the client looks for them (AWS_*, its files, the configuration of fsspec).
    Raises UsageError where the client is not installed, or where the URL itself holds a password: it would be written
    into plans and reports.
    """
    import fsspec

    scheme = url.split("://", 1)[0].split("::")[-1]
    if _IN_URL.search(url):
        raise UsageError(
            f"'{without_secrets(url)}' was given with a password in it: put that into the environment or the store's"
            " own configuration, for a URL is written into plans and reports"
        )
    try:
        # What was listed is not remembered: other processes write at the same time.
        system, path = fsspec.core.url_to_fs(url, use_listings_cache=False)
    except ImportError as error:
        cure = f"pip install 'cleaner[{_PIP[scheme]}]'" if scheme in _PIP else str(error)
        raise UsageError(f"'{url}': the client for {scheme}:// is not installed: {cure}") from error
    except ValueError as error:  # fsspec knows no such scheme
        raise UsageError(f"'{url}': {error}") from error
    return system, str(path)


def persist(request: Callable[[], Answer], place: str) -> Answer:
    """The answer of a request about a place, made again after failures that may pass.

    FileNotFoundError and FileExistsError are answers, too. Raises RunError where nothing helped.
    """
    for wait in (*WAITS, None):
        try:
            return request()
        except (FileNotFoundError, FileExistsError, CleanerError):  # ours says already what is wrong
            raise
        except Exception as error:  # noqa: BLE001 - whatever the client of the store raises
            if _is_final(error):  # `from None`, here and below: what the client raised may quote the whole request
                raise RunError(f"'{place}': {_cure(error)}") from None
            if wait is None:
                message = f"'{place}': the object store failed {len(WAITS) + 1} times, at last with {told(error)}"
                raise RunError(f"{message}; the same command goes on from here") from None
            print(f"'{place}': {told(error)}: trying again in {wait:.0f} s", file=sys.stderr, flush=True)
            time.sleep(wait)
    raise AssertionError("the loop ends with an answer or an error")


def told(error: BaseException) -> str:
    """An error of a client in one line, without what is nobody's business."""
    return without_secrets(f"{type(error).__name__}: {error}").replace("\n", " ")


def without_secrets(text: str) -> str:
    """A text less passwords in URLs and signatures of requests."""
    return _SIGNATURE.sub(r"\1=...", _IN_URL.sub(r"\1", text))


def _is_final(error: Exception) -> bool:
    return isinstance(error, FINAL) or any(name in type(error).__name__ for name in FINAL_NAMES)


def _cure(error: Exception) -> str:
    if isinstance(error, PermissionError) or "Credential" in type(error).__name__:
        where = "the store's usual settings (for S3: AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY)"
        return f"access was refused ({told(error)}): check {where}"
    return told(error)
