"""Labels for pages of which people marked a few segments: what a model of other pages makes of them.

Pages with a whole gold text come of some 300 sites. As many more have a few marked segments each: a page whose segments
a model gets right is likely right in the rest as well, and the words of its classes and ids are those of another site.
"""

import numpy as np
import numpy.typing as npt

from models.html_labels import UNKNOWN, Labelled

__all__ = ["taught_labels"]

MIDDLE = 0.45  # chance that says nothing
DOUBTFUL = (0.25, 0.7)  # chances between these are in doubt
MOST_DOUBT = 0.25  # share of doubtful blocks from which a page does not teach
LEAST_SURE, MARK_WEIGHT = 0.35, 2.0  # surety below which a block does not count; what a marked one counts

Floats = npt.NDArray[np.float32]


def taught_labels(page: Labelled, chances: Floats) -> tuple[Floats, Floats] | None:
    """Label and surety, 0 to 2, of every block of a page without gold text; None for a page that is not to teach."""
    known = page.shares != UNKNOWN
    present, absent = known & (page.shares > 0.5), known & (page.shares <= 0.5)
    doubt = float(((chances > DOUBTFUL[0]) & (chances < DOUBTFUL[1])).mean())
    agrees = present.any() and chances[present].mean() > 0.6 and not chances[absent].sum() > 0.4 * absent.sum()
    if not agrees or doubt >= MOST_DOUBT:
        return None
    labels = np.where(known, page.shares > 0.5, chances > MIDDLE).astype(np.float32)
    sure = np.clip(np.abs(chances - MIDDLE) * 2.2, 0, 1)
    sure[sure < LEAST_SURE] = 0
    return labels, np.where(known, MARK_WEIGHT, sure).astype(np.float32)
