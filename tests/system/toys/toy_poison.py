"""A stage that ends its own process on some documents, as a fault in a compiled library would."""

import os
import signal

from cleaner.stage import Filter


class ToyPoison(Filter):
    """Kills its process on a text with 'arsenic', asks for 64 GB on one with 'glutton'. Source: made up."""

    def drop_reason(self, text: str) -> str | None:
        if "arsenic" in text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "glutton" in text:
            return f"grew_to_{len(bytearray(64_000_000_000))}"
        return None
