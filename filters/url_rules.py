"""Documents by the address they are from."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import field_validator, model_validator

from cleaner.batch import Batch
from cleaner.stage import Drop, Field, Filter

if TYPE_CHECKING:
    from cleaner.text.web.addresses import Address
    from cleaner.text.web.host_lists import HostList

LETTERS = re.compile("[a-z]+")


class UrlRules(Filter):
    """Looks at the URL: hosts, suffixes and paths that are blocked or allowed, and words in it.

    An entry of `block` and `allow` is a host, which stands for all below it (`example.com`, but never all of a public
    suffix such as `com.cn` or `github.io`); a suffix, for all below it alone (`.gov.cn`); or the beginning of a URL
    (`example.com/shop`). `block_lists` and `allow_lists` name files with an entry a line (comments with `#`, hosts
    files and `||example.com^` will do), folders in the layout of UT1 (files `domains` and `urls`; the folder's name is
    the category), or folders of those; .gz, .bz2 and .zst are read too. Relative paths start where the command is
    given. What is allowed is not blocked. `only_allowed` drops all the rest.

    A word of ASCII letters in `words` is looked for among the runs of letters in host, path and query, any other
    anywhere in them; `min_words` different ones must be there (FineWeb drops at one word of its strict list and at two
    of its soft one, arXiv 2406.17557: two uses of this stage).

    URLs are read much as browsers read them: case, user and port, trailing dots, percent-encodings, full-width
    letters and ports do not count, `例子.测试` and its punycode are one host, `0x7f.1` is 127.0.0.1, a missing scheme
    is no harm. Public suffixes are those of publicsuffix.org as the installed package `publicsuffixlist` has them.

    A list takes ten bytes an entry in memory; 5 million hosts are read in two seconds, once, before the run starts.
    Reasons: `blocked_host`, `blocked_url`, `blocked_words`, `not_allowed`; the evidence is the list and the entry, or
    the words. A document without a URL that can be read is kept unless `without_url` is `drop`.
    """

    reads: ClassVar[str] = "url"

    block: tuple[str, ...] = Field((), description="Hosts, suffixes and beginnings of URLs that are dropped.")
    block_lists: tuple[Path, ...] = Field((), description="Files or folders of such entries.")
    allow: tuple[str, ...] = Field((), description="Entries that are never dropped.")
    allow_lists: tuple[Path, ...] = Field((), description="Files or folders of such entries.")
    only_allowed: bool = Field(False, description="Drop what no entry of 'allow' and 'allow_lists' names.")
    words: tuple[str, ...] = Field((), description="Words that a dropped URL holds.")
    min_words: int = Field(1, ge=1, description="Different words that must be in it.")
    without_url: Literal["keep", "drop"] = Field("keep", description="What becomes of documents without a URL.")

    @field_validator("block_lists", "allow_lists")
    @classmethod
    def _stay_where_they_are(cls, paths: tuple[Path, ...]) -> tuple[Path, ...]:
        return tuple(path.absolute() for path in paths)

    @field_validator("words")
    @classmethod
    def _say_something(cls, words: tuple[str, ...]) -> tuple[str, ...]:
        if not all(word.strip() for word in words):
            raise ValueError("a word is empty: it would be in every URL")
        return tuple(word.strip().lower() for word in words)

    @model_validator(mode="after")
    def _rules_can_be_read(self) -> "UrlRules":
        if not (self.block or self.block_lists or self.words or self.only_allowed or self.without_url == "drop"):
            raise ValueError(
                "nothing would be dropped: say what in 'block', 'block_lists' or 'words', or set 'only_allowed' with "
                "'allow', or 'without_url: drop'"
            )
        if self.only_allowed and not (self.allow or self.allow_lists):
            raise ValueError("'only_allowed' without 'allow' or 'allow_lists' would drop everything")
        if self.min_words > max(1, len(set(self.words))):
            raise ValueError(f"'min_words' ({self.min_words}) is more than there are 'words'")
        for entries, paths in ((self.block, self.block_lists), (self.allow, self.allow_lists)):
            if entries or paths:
                self._list(entries, paths)
        return self

    @staticmethod
    def _list(entries: tuple[str, ...], paths: tuple[Path, ...]) -> "HostList":
        from cleaner.text.web.host_lists import load_host_list  # compiled kernels: not to read a pipeline file

        return load_host_list(entries, paths)

    def drop_reason(self, text: str) -> str | None:
        drops = self.judge([text])
        return drops[0].reason if drops else None

    def drops(self, batch: Batch) -> list[Drop]:
        return self.judge(batch.texts(self.reads))

    def judge(self, urls: Sequence[str]) -> list[Drop]:
        """The rows of the URLs that go."""
        from cleaner.text.web.addresses import read_address
        from cleaner.text.web.host_lists import find_entries

        addresses = [read_address(url) for url in urls]
        allowed = find_entries(addresses, self._list(self.allow, self.allow_lists))
        blocked = find_entries(addresses, self._list(self.block, self.block_lists))
        drops: list[Drop] = []
        for row, (url, address) in enumerate(zip(urls, addresses, strict=True)):
            if address is None:
                if self.without_url == "drop":
                    drops.append(Drop(row, "unreadable_url" if url.strip() else "no_url"))
                continue
            entry = blocked[row]
            if allowed[row] is not None:
                continue
            if entry is not None:
                reason = "blocked_url" if "/" in entry.text else "blocked_host"
                drops.append(Drop(row, reason, evidence=f"{entry.source}: {entry.text}"))
            elif len(words := self.words_in(address)) >= self.min_words:
                drops.append(Drop(row, "blocked_words", len(words), self.min_words, ", ".join(words)))
            elif self.only_allowed:
                drops.append(Drop(row, "not_allowed", evidence=address.host))
        return drops

    def words_in(self, address: "Address") -> list[str]:
        """The different words of the setting that an address holds, in its order."""
        if not self.words:
            return []
        text = address.words
        runs = set(LETTERS.findall(text))
        return [word for word in dict.fromkeys(self.words) if word in (runs if LETTERS.fullmatch(word) else text)]
