"""A stage that takes its time, so that a job comes near its limit."""

import time

from cleaner.stage import Filter


class ToySlow(Filter):
    """Sleeps as many seconds as a text says that begins with 'nap'. Source: made up."""

    def drop_reason(self, text: str) -> str | None:
        if text.startswith("nap "):
            time.sleep(float(text.split()[1]))
        return None
