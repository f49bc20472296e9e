"""Writing report.html, the picture of a finished run, and README.md, its dataset card."""

import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import Environment, FileSystemBytecodeCache, PackageLoader, StrictUndefined, select_autoescape
from jinja2.bccache import Bucket

from cleaner import __version__
from cleaner.pipeline.directory import RunDirectory
from cleaner.report.card import card_facts
from cleaner.report.evidence import Piece, excerpt
from cleaner.report.facts import report_facts
from cleaner.report.samples import CUT
from cleaner.report.table import reasons_line
from cleaner.report.visible import fenced, harmless, in_markdown

REPORT, CARD = "report.html", "README.md"
COMPILED = Path(__file__).parent / "templates" / "__pycache__"


def write_report(run: RunDirectory, funnel: dict[str, Any]) -> None:
    """Writes both files into the output directory of a finished run, whose funnel this is."""
    pages = environment()
    report = pages.get_template("report.html.j2").render(report_facts(run, funnel))
    run.store.write_text(REPORT, report)
    run.store.write_text(CARD, pages.get_template("README.md.j2").render(card_facts(run, funnel)))
    run.store.remove_drafts()


class CompiledTemplates(FileSystemBytecodeCache):
    """Templates compiled once, kept as Python keeps modules: to compile them takes longer than to fill them in."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder), f"%s-{jinja2.__version__}-{__version__}.cache")

    def dump_bytecode(self, bucket: Bucket) -> None:
        if not sys.dont_write_bytecode:
            with suppress(OSError):  # installed where only others may write: compiled anew each time
                Path(self.directory).mkdir(exist_ok=True)
                super().dump_bytecode(bucket)


def environment(compiled: Path = COMPILED) -> Environment:
    """Templates in which every value is made harmless and escaped for HTML: only what they made themselves is not."""
    pages = Environment(
        loader=PackageLoader("cleaner.report"),
        autoescape=select_autoescape(["html.j2"]),
        undefined=StrictUndefined,
        finalize=lambda value: harmless(value) if type(value) is str else value,  # Markup is of a macro, done already
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        bytecode_cache=CompiledTemplates(compiled),
    )
    pages.filters |= {"cut": cut, "number": number, "in_markdown": in_markdown, "fenced": fenced, "why": reasons_line}
    pages.filters |= {"percent": percent, "pieces": pieces}
    return pages


def cut(text: str | None, most: int = CUT) -> str:
    """The beginning of a text."""
    text = text or ""
    return text if len(text) <= most else f"{text[:most]} …"


def pieces(row: Mapping[str, Any]) -> list[Piece]:
    """A part of a dropped text, with the words of its evidence told apart."""
    return excerpt(row["text"] or "", row["evidence"], CUT)


def percent(share: float) -> str:
    """A share with three digits, small ones with two; what is not quite all is not told as all."""
    digits = f"{share * 100:.3g}" if share >= 0.01 else f"{share * 100:.2g}"
    return f"{digits if digits != '100' or share == 1 else '> 99.9'} %"


def number(value: float | None) -> str:
    """A count with commas, or a measure with four digits."""
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, int) else f"{value:.4g}"
