"""Labels for the blocks of pages with gold text."""

import pytest

from models.html_labels import labelled

FIRST = "The river was quiet in the morning and the men pulled in their nets."
SECOND = "At noon the wind fell and nobody spoke of the storm of last year."


@pytest.mark.parametrize(
    ("html", "gold", "held"),
    [
        pytest.param(f"<p>Home page<p>{FIRST}<p>{SECOND}", f"{FIRST}\n{SECOND}", [False, True, True], id="prose"),
        pytest.param(f"<p>Nets<p>{FIRST}", f"Nets\n{FIRST}", [True, True], id="a short line of the gold"),
        pytest.param(f"<p>nets<p>{FIRST}", FIRST, [False, True], id="a word that the gold has elsewhere"),
        pytest.param(
            f"<p>»<p>Home<p>|<p>{FIRST}<p>* * *<p>{SECOND}<p>«",
            f"{FIRST}\n\n{SECOND}",
            [False, False, False, True, True, True, False],
            id="marks count between blocks that do, not for an empty line of the gold",
        ),
        pytest.param(
            f"<p>All the nets at noon<p>Menu<p>Shop<p>Login<p>Help<p>Map<p>All the nets at noon<p>{FIRST}",
            f"All the nets at noon\n{FIRST}",
            [False] * 6 + [True, True],
            id="of two alike the one beside the text",
        ),
    ],
)
def test_blocks_of_the_gold_text(html: str, gold: str, held: list[bool]) -> None:
    page = labelled({"id": "page", "html": html, "gold_text": gold}, "set")
    assert [share > 0.5 for share in page.shares] == held
