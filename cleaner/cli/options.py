"""Options of the command line that need reading before the engine can have them."""

from typing import Literal

from pydantic import ByteSize, TypeAdapter, ValidationError

from cleaner.errors import UsageError
from cleaner.pipeline.plan import Options

LEAST_MEMORY = 16_000_000


def read_size(option: str, text: str) -> int:
    """Bytes from '512MB' or '1GiB'; UsageError otherwise."""
    try:
        return int(TypeAdapter(ByteSize).validate_python(text))
    except ValidationError:
        raise UsageError(f"{option}: '{text}' is no size: write a number and a unit, such as 512MB or 2GiB") from None


def run_options(
    keep_dropped: Literal["all", "sample", "none"],
    keep_measures: bool,
    memory: str,
    limit: int | None,
    max_error_rate: float,
) -> Options:
    """The options of a run."""
    size = read_size("--memory", memory)
    if size < LEAST_MEMORY:
        raise UsageError(f"--memory: {memory} is too little: give at least {LEAST_MEMORY // 1_000_000}MB")
    return Options(keep_dropped, keep_measures, size, limit, max_error_rate)
