"""The main text of an HTML page."""

from resiliparse.extract.html2text import extract_plain_text

from cleaner.stage import Extractor, Field


class ExtractHtml(Extractor):
    """Looks at column `html`, makes the text out of it and removes it; a document that has a text keeps that.

    The page is parsed as browsers do (lexbor, through resiliparse), and resiliparse's rules choose the main content.
    A page of which nothing is left is dropped with the reason 'nothing_left'.
    """

    reads = "html"

    main_content: bool = Field(True, description="Only the main content; false keeps all visible text of the page.")
    links: bool = Field(False, description="Keep the targets of links.")
    comments: bool = Field(False, description="Keep readers' comments below the main content.")

    def extract(self, source: str) -> str:
        text = extract_plain_text(
            source, main_content=self.main_content, alt_texts=False, links=self.links, comments=self.comments
        )
        return str(text)
