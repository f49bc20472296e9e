"""A stage that takes much memory for a while, more than a job may have."""

import time

from cleaner.stage import Filter

SIZE = 2_000_000_000
SECONDS = 4.0


class ToyHungry(Filter):
    """Holds 2 GB for four seconds on a text with 'feast': time enough for Slurm to notice. Source: made up."""

    def drop_reason(self, text: str) -> str | None:
        if "feast" in text:
            held = bytearray(SIZE)
            held[::4096] = b"x" * len(held[::4096])  # every page is there
            time.sleep(SECONDS)
        return None
