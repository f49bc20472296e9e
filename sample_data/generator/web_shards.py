"""Shards that hold HTML: WARC, JSONL with an `html` column, and single HTML files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from generator import html_pages
from generator.articles import Article
from generator.document import BROKEN, DUPLICATE, JUNK, Document, Label, label_document
from generator.families import Page
from generator.grammar import Grammar
from generator.hostile import HOSTILE_PAGES
from generator.text_shards import Shard, compress, end_with_junk
from generator.writers import WarcShard, jsonl_bytes, stored_gzip

LEGACY_COUNT = 56
SMALL_COUNT = 9
TRUNCATED_COUNT = 7
REQUEST_COUNT = 8
NOT_FOUND = b"<html><body><h1>404 Not Found</h1></body></html>"
PIXEL = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")


@dataclass(frozen=True)
class Charset:
    """What the bytes are, and what the HTTP header (if any) and the meta element say they are."""

    real: str
    header: str | None
    meta: str


UTF8 = Charset("utf-8", "utf-8", "utf-8")
LEGACY_CHARSETS = {
    "zh": (
        Charset("gb18030", "gb2312", "gb2312"),
        Charset("gb18030", None, "gb2312"),
        Charset("gb18030", "utf-8", "gbk"),
        Charset("gb18030", None, "utf-8"),
        Charset("utf-8", "gb2312", "gb2312"),
        Charset("utf-8", "ISO-8859-1", "utf-8"),
    ),
    "zht": (Charset("big5", "big5", "big5"), Charset("big5", None, "big5"), Charset("utf-8", None, "big5")),
}


def as_html(page: Page, grammar: Grammar, charset: Charset = UTF8) -> Document:
    """The page as an HTTP response; what the real charset lacks becomes a character reference, as browsers send it."""
    draft = page.draft
    source = html_pages.render(draft, grammar, grammar.rng.choice(html_pages.SKINS), charset.meta)
    media = f"text/html; charset={charset.header}" if charset.header else "text/html"
    payload = source.encode(charset.real, "xmlcharrefreplace")
    return Document(page.url, draft.label, draft.kind, draft.article, payload=payload, content_type=media)


def make_web_shards(pages: Sequence[Page], articles: Sequence[Article], seed: str) -> list[Shard]:
    """The pages dealt out: old encodings apart, a small and a broken-off WARC, two large ones and JSONL."""
    grammar = Grammar(f"{seed}/html")
    old, modern = _split_legacy(pages)
    documents = [as_html(page, grammar) for page in end_with_junk(modern, TRUNCATED_COUNT)]
    cut, small, rest = (
        documents[:TRUNCATED_COUNT],
        documents[TRUNCATED_COUNT : TRUNCATED_COUNT + SMALL_COUNT],
        documents[TRUNCATED_COUNT + SMALL_COUNT :],
    )
    quarter = len(rest) // 4
    return [
        _warc("warc/legacy-00.warc.gz", [_as_legacy(page, place, grammar) for place, page in enumerate(old)]),
        _warc("warc/small-00.warc", small),
        _cut_warc("warc/truncated-00.warc.gz", cut),
        _portal("warc/portal-00.warc.gz", rest[:quarter]),
        _warc("warc/portal-01.warc.gz", rest[quarter : 2 * quarter]),
        _jsonl("jsonl/html-00.jsonl.gz", rest[2 * quarter :]),
        *_hostile_files(articles),
    ]


def _split_legacy(pages: Sequence[Page]) -> tuple[list[Page], list[Page]]:
    """The pages for old encodings (all in Traditional characters, some in Simplified), and the rest."""
    traditional = [page for page in pages if page.draft.language == "zht"]
    simplified = [page for page in pages if page.draft.language == "zh"][: LEGACY_COUNT - len(traditional)]
    old = [*traditional, *simplified]
    taken = {page.url for page in old}
    return old, [page for page in pages if page.url not in taken]


def _as_legacy(page: Page, place: int, grammar: Grammar) -> Document:
    charsets = LEGACY_CHARSETS[page.draft.language]
    return as_html(page, grammar, charsets[place % len(charsets)])


def _label_all(path: str, documents: Sequence[Document]) -> tuple[Label, ...]:
    return tuple(label_document(document, path, row) for row, document in enumerate(documents))


def _warc(path: str, documents: Sequence[Document]) -> Shard:
    """A plain WARC."""
    shard = WarcShard(path.endswith(".gz"))
    shard.add_info(path)
    _add_exchanges(shard, documents)
    return Shard(path, shard.data(), _label_all(path, documents))


def _add_exchanges(shard: WarcShard, documents: Sequence[Document]) -> None:
    """The responses, the first of them with their requests before them (all of them would take half the room)."""
    for place, document in enumerate(documents):
        if place < REQUEST_COUNT:
            shard.add_request(document)
        shard.add_response(document)


def _portal(path: str, documents: Sequence[Document]) -> Shard:
    """A WARC with what else a crawl brings home: a revisit, a 404, an image, and a body that is still compressed."""
    shard = WarcShard(is_compressed=True)
    shard.add_info(path)
    first, *others = documents
    packed = replace(first, payload=stored_gzip(first.payload))
    shard.add_response(packed, [("Content-Encoding", "gzip")])
    shard.add_revisit(first)
    missing = Document(
        "http://www.missing.example/gone.html", JUNK, "http_404", None, payload=NOT_FOUND, status="404 Not Found"
    )
    image = Document(
        "http://www.missing.example/pixel.gif", JUNK, "image", None, payload=PIXEL, content_type="image/gif"
    )
    empty = Document("http://www.missing.example/empty.html", BROKEN, "empty_body", None)
    extra = [missing, image, empty]
    _add_exchanges(shard, [*extra, *others])
    return Shard(path, shard.data(), _label_all(path, [first, *extra, *others]))


def _cut_warc(path: str, documents: Sequence[Document]) -> Shard:
    """A WARC of gzip members of which the last breaks off in its middle."""
    members = []
    for document in documents:
        shard = WarcShard(is_compressed=False)
        shard.add_response(document)
        members.append(stored_gzip(shard.data()))
    members[-1] = members[-1][: len(members[-1]) // 2]
    labels = list(_label_all(path, documents))
    labels[-1] = replace(labels[-1], label=BROKEN, kind="cut_off")
    return Shard(path, b"".join(members), tuple(labels))


def _jsonl(path: str, documents: Sequence[Document]) -> Shard:
    return Shard(path, compress(path, jsonl_bytes(documents, is_html=True)), _label_all(path, documents))


def _hostile_files(articles: Sequence[Article]) -> list[Shard]:
    """Each kind of hostile page, as a file, around an article that also stands elsewhere without dirt."""
    shards = []
    for place, (kind, make) in enumerate(HOSTILE_PAGES.items()):
        article = articles[2 * place]
        path = f"html/hostile-{kind.replace('_', '-')}.html"
        label = Label(path, 0, None, None, DUPLICATE, f"hostile_{kind}", article.key)
        shards.append(Shard(path, make(article.draft()).encode(), (label,)))
    return shards
