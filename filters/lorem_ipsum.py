"""The stage `lorem_ipsum`."""

from cleaner.stage import Filter

PHRASE = "lorem ipsum"  # C4, arXiv 1910.10683, section 2.2


class LoremIpsum(Filter):
    """Drops documents that hold the filler text of unfinished pages.

    Looks for `lorem ipsum` anywhere in the text, in any case. The rule is C4's; it also drops the few pages that write
    about the phrase. C4 looks only at lines that its other rules left, so this stage stands after them.
    """

    def drop_reason(self, text: str) -> str | None:
        return "lorem_ipsum" if PHRASE in text.lower() else None
