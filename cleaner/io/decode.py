"""Bytes to text, Chinese first: what a label says is checked against what the bytes say.

Order: byte order mark; strict UTF-8; then the labels (HTTP header, the page's own), each taken if the text it gives is
likely; then the most likely of the encodings of the web. A few bytes that fit nowhere become U+FFFD and are counted.
"""

import codecs
import re
from dataclasses import dataclass

from resiliparse.parse.encoding import detect_encoding

from cleaner.io.charsets import ASCII_COST, find_codec, find_declared, likelihood

UTF8 = "utf-8"
_SAMPLE = 6000  # bytes of lines that are not ASCII, from which the encoding is judged
_MARKS = (  # the longer first: a UTF-32 mark begins with a UTF-16 one
    (codecs.BOM_UTF8, UTF8),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_CANDIDATES = (UTF8, "gb18030", "big5hkscs", "cp932", "euc_jp", "cp949", "cp1252", "cp1251", "koi8_r")
_NATIVE = {  # East Asian encodings -> the languages that are written in them
    "gb18030": ("hans", "hant"),
    "big5hkscs": ("hant",),
    "cp932": ("ja",),
    "euc_jp": ("ja",),
    "cp949": ("ko",),
    "hz": ("hans",),
    "iso2022_jp": ("ja",),
}
# Log likelihood for each byte that is not ASCII. Measured on re-encoded text of 60 to 5,000 bytes: Chinese, Japanese
# and Korean in their own encodings have -2.8 to -4.3 (drawings made of signs -5.0), in the wrong one that fits best
# -4.0 to -6; longer texts in alphabets -3.7 to -4.2, in capitals -6.2; noise -5.0 to -5.6, always as an alphabet.
_CONVINCING = -3.9
_HOPELESS = -4.8
_HOPELESS_WIDE = -8.5  # for East Asian, and for texts so short that a few odd signs make them unlikely
_LONG = 100  # bytes that are not ASCII
_LABEL_WORTH = 0.2  # what a label adds, in the same measure
# More, spread over the text, if somebody must have chosen it: no server says "gb2312" by default. Decides short texts.
_CHOSEN_LABEL_WORTH = 20.0
_FEW_BYTES = 8  # bad bytes that even a short text may have: a character or two cut in half at each end
_NOT_ASCII = bytes(range(0x80, 0x100))
_CONTROLS = bytes(code for code in range(0x20) if code not in b"\t\n\r\f\x1b")
_MAX_CONTROL_RATIO = 0.02  # text has none, compressed and machine code have one in ten
# Neither "<", ">" nor a line end is a second byte in any of the encodings, so text can be cut there before it is read.
_RUNS = re.compile(rb"[\x80-\xff][^<>\r\n]*")
_BREAK = re.compile(rb"[<>\r\n]")
# Rules drawn with one character would outweigh the text.
_REPEATED = re.compile(rb"([\x80-\xff][\x40-\xff])\1{2,}")


@dataclass(frozen=True)
class Decoded:
    """Text, the codec it came in, and how many bytes fitted nowhere and are U+FFFD now."""

    text: str
    encoding: str
    replaced_bytes: int = 0


class Undecodable(ValueError):  # noqa: N818 - a fault of the data, and named as such
    """No encoding makes sense of the bytes; the message goes on from "the file" or "the record"."""


def decode(data: bytes, http_charset: str | None = None, html: bool = False, bad_byte_ratio: float = 0.005) -> Decoded:
    """The text of a document.

    `http_charset` is the label of the transport, `html` asks for a look at the page's own. Raises Undecodable where
    more than `bad_byte_ratio` of the bytes that are not ASCII fit no encoding, or the bytes are no text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode_as(data[len(mark) :], encoding, bad_byte_ratio)
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = None
    if text is not None and not _is_doubtful(text, data):
        return Decoded(text, UTF8)
    labels = _labels(data, http_charset, html)
    if text is not None:
        return _doubted(text, data, labels)
    return _decode_as(data, _choose(data, labels), bad_byte_ratio)


def _is_doubtful(text: str, data: bytes) -> bool:
    """Whether bytes that are valid UTF-8 may be something else: escapes, zeros, or nothing but two-byte sequences."""
    if text.isascii():
        return "\x1b$" in text or "~{" in text or "\0" in text
    return "\0" in text or (len(data) < 200 and max(text) < "\u0800")


def _doubted(text: str, data: bytes, labels: list[str]) -> Decoded:
    """Valid UTF-8 that may be a 7-bit encoding, UTF-16 without a mark, or a few characters of an East Asian one."""
    zeros = _utf16_by_zeros(data)
    encodings = [zeros] if zeros else [label for label in labels if label in _NATIVE]
    if "\x1b$" in text:
        encodings.append("iso2022_jp")
    for encoding in encodings:
        try:
            other = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if zeros or likelihood(other)[0] > likelihood(text)[0]:
            return Decoded(other, encoding)
    return Decoded(text, UTF8)


def _utf16_by_zeros(data: bytes) -> str | None:
    """UTF-16 if zeros stand on one side of the byte pairs: the high bytes of ASCII and of line ends."""
    low, high = data[:4000:2].count(0), data[1:4000:2].count(0)
    if (
        len(data) % 2 == 0
        and max(low, high) * 20 > min(len(data), 4000) / 2 > 0
        and min(low, high) * 10 < max(low, high)
    ):
        return "utf-16-le" if high > low else "utf-16-be"
    return None


def _labels(data: bytes, http_charset: str | None, html: bool) -> list[str]:
    found = [find_codec(http_charset) if http_charset else None, find_declared(data) if html else None]
    return [label for label in dict.fromkeys(found) if label is not None]


def _choose(data: bytes, labels: list[str]) -> str:
    """The encoding of bytes that are not UTF-8 throughout."""
    zeros = _utf16_by_zeros(data)
    if zeros:
        return zeros
    if len(data) - len(data.translate(None, _CONTROLS)) > _MAX_CONTROL_RATIO * len(data):
        raise Undecodable("is no text: too many control characters")
    sample = _sample(data)
    scores: dict[str, float] = {}
    for label in labels:
        score, language = _score(sample, label)
        if language in _NATIVE.get(label, ()):
            if score >= _CONVINCING:
                return label
            score += _CHOSEN_LABEL_WORTH / len(sample)
        elif label in _NATIVE:
            score -= _LABEL_WORTH  # text of another language than the label is for: it is not the label's
        scores[label] = score + _LABEL_WORTH
    for encoding in _CANDIDATES:
        scores.setdefault(encoding, _score(sample, encoding)[0])
    best = max(scores, key=scores.__getitem__)
    if best not in _NATIVE and best != UTF8 and (best not in labels or best == "cp1252"):
        best = _ask_detector(sample, best, scores, 0.0 if best in labels else 1.0)
    is_strict = best not in _NATIVE and _count_not_ascii(sample) >= _LONG
    if best not in labels and scores[best] < (_HOPELESS if is_strict else _HOPELESS_WIDE):
        raise Undecodable("is no text in any encoding known here")
    return best


def _ask_detector(sample: bytes, best: str, scores: dict[str, float], worth: float) -> str:
    """Which single-byte encoding it is: resiliparse's detector has statistics for each language, worth this."""
    detected = find_codec(detect_encoding(sample, html5_compatible=False) or "")
    if detected is None or detected == UTF8 or detected in _NATIVE:
        return best
    scores.setdefault(detected, _score(sample, detected)[0])
    return detected if scores[detected] > scores[best] - worth else best


def _sample(data: bytes) -> bytes:
    """Stretches of the bytes that hold something other than ASCII, each with a little of what stands before it."""
    parts: list[bytes] = []
    size = 0
    for run in _RUNS.finditer(data):
        before = _BREAK.split(data[max(0, run.start() - 40) : run.start()])[-1]
        parts.append(_REPEATED.sub(rb"\1\1", (before + run[0])[: _SAMPLE - size]))
        size += len(parts[-1])
        if size >= _SAMPLE:
            break
    return b"\n".join(parts)


def _score(sample: bytes, encoding: str) -> tuple[float, str]:
    """Log likelihood for each byte that is not ASCII, and the language it was found in."""
    size = _count_not_ascii(sample)
    total, language = likelihood(sample.decode(encoding, "replace"))
    return (total - (len(sample) - size) * ASCII_COST) / max(size, 1), language


def _count_not_ascii(data: bytes) -> int:
    return len(data) - len(data.translate(None, _NOT_ASCII))


def _decode_as(data: bytes, encoding: str, bad_byte_ratio: float) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
    replaced = _count_replaced(data, text, encoding)
    size = _count_not_ascii(data) or len(data)
    if replaced > max(bad_byte_ratio * size, min(_FEW_BYTES, size / 8)):
        raise Undecodable(f"holds {replaced:,} bytes that are not {encoding}, among {size:,} that are not ASCII")
    return Decoded(text, encoding, replaced)


def _count_replaced(data: bytes, text: str, encoding: str) -> int:
    """Bytes behind the replacement characters: what the rest of the text does not account for."""
    try:
        return max(1, len(data) - len(text.replace("\ufffd", "").encode(encoding)))
    except UnicodeEncodeError:  # a codec that reads what it does not write
        return text.count("\ufffd")
