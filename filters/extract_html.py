"""The main text of an HTML page."""

from functools import cached_property

import numpy as np
import pyarrow as pa

from cleaner.batch import Batch
from cleaner.stage import Extractor, Field
from cleaner.text.html.extract import Wanted, text_of


class ExtractHtml(Extractor):
    """Looks at column `html`, makes the text out of it and removes it; a document that has a text keeps that.

    The page is cut into blocks of text at the elements that browsers show as blocks. A learned model judges every block
    by its text, its links, the elements and the words of classes and ids around it, the blocks beside it and the
    containers they share; docs/extract-html.md says how, and how well. Pages of links give little or nothing.

    The text has a block a line: items of lists begin with `- `, cells of a table's row are parted by ` | `, code keeps
    its lines and indentation, formulas stand as TeX between dollar signs. Where the body has next to no text, the
    `articleBody` of the page's JSON-LD is taken. Broken markup is read much as browsers read it, in linear time.
    A page of which nothing is left is dropped with the reason 'nothing_left'.
    """

    reads = "html"

    main_content: bool = Field(True, description="Only the main content; false keeps all visible text of the page.")
    links: bool = Field(False, description="Keep the targets of links, in parentheses behind their text.")
    comments: bool = Field(False, description="Keep readers' comments below the main content.")

    @cached_property
    def _wanted(self) -> Wanted:
        return Wanted(self.main_content, self.links, self.comments)

    def extract(self, source: str) -> str:
        return text_of(np.frombuffer(source.encode("utf-8", "replace"), np.uint8), self._wanted)

    def extract_batch(self, batch: Batch) -> list[str]:
        if batch.column(self.reads).type != pa.string():
            return super().extract_batch(batch)
        html = batch.utf8(self.reads)
        bounds = zip(html.offsets[:-1].tolist(), html.offsets[1:].tolist(), strict=True)
        return [
            text or (text_of(html.data[start:end], self._wanted) if end > start else "")
            for text, (start, end) in zip(batch.texts(), bounds, strict=True)
        ]
