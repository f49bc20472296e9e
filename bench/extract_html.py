"""Pages and megabytes a CPU second of `extract_html`, beside trafilatura and resiliparse where they are installed.

    python bench/extract_html.py [SET ...]

Reads $CLEANER_SHARED/data/html, by default ../shared beside the repository.
"""

import gzip
import json
import os
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

DATA = Path(os.environ.get("CLEANER_SHARED", Path(__file__).resolve().parents[2] / "shared")) / "data" / "html"
SETS = ("magic-html", "zh-md-pages", "scrapinghub")


def tools() -> dict[str, Callable[[str], object]]:
    """What extracts text here, by name."""
    from filters.extract_html import ExtractHtml

    found: dict[str, Callable[[str], object]] = {"cleaner": ExtractHtml().extract}
    if find_spec("resiliparse"):
        from resiliparse.extract.html2text import extract_plain_text

        found["resiliparse"] = lambda html: extract_plain_text(html, main_content=True, alt_texts=False)
    if find_spec("trafilatura"):
        import trafilatura

        found["trafilatura"] = lambda html: trafilatura.extract(html, include_comments=False)
    return found


def main() -> None:
    if not DATA.is_dir():
        sys.exit(f"no data at '{DATA}': set CLEANER_SHARED")
    for name in sys.argv[1:] or SETS:
        with gzip.open(next(iter(sorted(DATA.glob(f"{name}*.jsonl.gz")))), "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        for language in ("zh", "other"):
            pages = [row["html"] for row in rows if str(row["lang"]).startswith("zh") == (language == "zh")]
            size = sum(len(page.encode("utf-8", "replace")) for page in pages) / 1e6
            for tool, extract in tools().items() if pages else ():
                extract(pages[0])
                start = time.process_time()
                for page in pages:
                    extract(page)
                seconds = time.process_time() - start
                speed = f"{len(pages) / seconds:8.1f} pages/s {size / seconds:7.2f} MB/s"
                print(f"{name} {language} ({len(pages)}): {tool:12s} {speed}", flush=True)


if __name__ == "__main__":
    main()
