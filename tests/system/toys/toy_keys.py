"""A de-duplicator that ends its own process on some documents."""

import os
import signal
from collections.abc import Sequence

from cleaner.stage import Deduplicator


class ToyKeys(Deduplicator):
    """Has the end of a text for its key; kills its process on 'arsenic', raises on 'boom'. Source: made up."""

    def document_keys(self, text: str) -> Sequence[int]:
        if "arsenic" in text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "boom" in text:
            raise ValueError("boom in the text")
        return [int.from_bytes(text.encode()[-15:], "big")]
