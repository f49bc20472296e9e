"""The page of a review: one template with its own script, which gets every document as data and never as markup."""

from collections.abc import Callable

from cleaner.report.write import environment


def review_page(root: str, reviewer: str) -> Callable[[str], str]:
    """What makes the page for a nonce; `root`: the output directory it is about."""
    template = environment().get_template("review.html.j2")
    return lambda nonce: template.render(nonce=nonce, root=root, reviewer=reviewer)
