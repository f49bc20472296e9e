"""Which texts advertise or are filled in by machine, by how they speak: whatever it is that they sell.

A single promise of a cure, or a word from the editor, is in honest texts too. What gives a pitch away is that they
stand close together, or in sentences that are one frame with its slots filled; what is said over and over needs no
words at all. The constants were set on clean text, of which no document of news and documentation may go
(docs/spam.md has the figures).
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from cleaner.text.spam.evidence import Evidence
from cleaner.text.spam.framed import Framed, measure_framed
from cleaner.text.spam.spam_lines import ILLICIT, MOST_NEWS, NUMBER, PLACE, Shape
from cleaner.text.units.utf8 import Utf8

__all__ = ["raise_for_pitches"]

Floats = npt.NDArray[np.float32]
Values = npt.NDArray[Any]  # numbers of any kind: what NumPy makes of sums and quotients

ENOUGH_UNITS = 60  # Han characters or words of a text that is looked at: of shorter ones little can be said
PITCHES = ("claim", "farm", "pitch")
SOLD = (*ILLICIT, "medical_advert", "keyword_stuffing", "hotline", "pitch")
GLANCE, REPEATS = 300, 0.1  # units that are looked at first, and share of their grams said before from which all are
LEAST_LINES = 3  # framed ones: two sentences may well be alike
FILLED, FILLED_LINES = 0.8, 4  # share and number of framed lines that condemn without a word; documentation has 0.73
SAID_AGAIN = 0.65  # share of grams said before that condemns without a word; documentation has 0.46, threads 0.53
NEWS = 0.25  # how much a word of news raises what it takes: reports on quacks quote them

MUCH, DENSE = 8.0, 0.03  # weight of different words of advertising, and weight of all of them to a character
SOME, FRAMED = 4.0, 0.25  # the same where so much of the text is framed
LISTED, LIST_DENSE = 5.0, 0.08  # of search words, in a text without sentences
YIELDS = 0.999  # of the score of what is sold, where that condemns a text too: it says more than how it is sold
TRADES, TRADES_DENSE = 4, 0.035  # different things for sale in a text without sentences, and weight to a character
MOST_SAID = 0.1  # share of a text in sentences that may stand beside such words


def raise_for_pitches(evidence: Evidence, shape: Shape, utf8: Utf8, scores: Floats) -> None:
    """Raises the scores of texts that promise cures, sell, talk like a content farm or repeat themselves."""
    count = len(scores)
    total = np.maximum(1, np.bincount(evidence.texts, shape.characters, count))
    is_long = total >= ENOUGH_UNITS
    framed = framed_of(evidence, utf8, is_long)
    units = np.maximum(framed.units, 1)
    share = framed.framed / units * (framed.framed_lines >= LEAST_LINES) * (framed.units >= ENOUGH_UNITS)
    filled = share / FILLED * (framed.framed_lines >= FILLED_LINES)
    again = framed.repeated / np.maximum(framed.grams, ENOUGH_UNITS) / SAID_AGAIN
    trust = 1 + NEWS * np.minimum(evidence.distinct[:, PLACE["news"]], MOST_NEWS)
    claims = pitch_of(evidence, ("claim", "pharma"), total, share) / trust
    has_care = (evidence.distinct[:, [PLACE["care"], PLACE["medical_advert"], PLACE["pharma"]]] > 0).any(axis=1)
    farmed = pitch_of(evidence, ("farm",), total, share)
    sold = pitch_of(evidence, ("pitch", "hotline"), total, share) / trust
    others, has_none = scores.max(axis=1), has_no_sentence(evidence, shape, total)
    for reason, found in (
        ("medical_advert", claims * has_care),
        ("spun_text", np.maximum.reduce([filled, again, farmed])),
        ("sales_pitch", np.maximum(sold, claims * ~has_care)),
        ("keyword_stuffing", listed_words(evidence, total) * has_none),
        ("link_farm", mixed_trades(evidence, total) * has_none),
    ):
        told = np.where(others >= 1, np.minimum(found, YIELDS * others), found) * is_long
        scores[:, NUMBER[reason]] = np.maximum(scores[:, NUMBER[reason]], told)


def framed_of(evidence: Evidence, utf8: Utf8, wanted: Values) -> Framed:
    """What is framed in texts that speak like advertisements, and in others that repeat themselves from the start."""
    has_words = (evidence.distinct[:, [PLACE[name] for name in PITCHES]] > 0).any(axis=1)
    glance = measure_framed(utf8, wanted & ~has_words, GLANCE)
    repeats = glance.repeated > REPEATS * np.maximum(1, glance.grams)
    return measure_framed(utf8, wanted & (has_words | repeats))


def pitch_of(evidence: Evidence, categories: Sequence[str], total: Values, share: Values) -> Values:
    """How much of some kinds of words texts have, how close together, and in how many framed sentences."""
    columns = [PLACE[category] for category in categories]
    different = evidence.distinct[:, columns].sum(axis=1)
    density = evidence.all_weights[:, columns].sum(axis=1) / total
    dense = np.minimum(different / MUCH, density / DENSE)
    framed: Values = np.minimum(np.minimum(different / SOME, share / FRAMED), 2 * density / DENSE)
    found: Values = np.maximum(dense, framed)
    return found


def listed_words(evidence: Evidence, total: Values) -> Values:
    """How much texts are lists of search words, if they have no sentence."""
    columns = [PLACE[name] for name in ("keyword_stuffing", "hotline", "medical_advert", "gambling", "pitch")]
    different = evidence.distinct[:, columns].sum(axis=1)
    density = evidence.all_weights[:, columns].sum(axis=1) / total
    found: Values = np.minimum(different / LISTED, density / LIST_DENSE)
    return found


def mixed_trades(evidence: Evidence, total: Values) -> Values:
    """How many different things texts offer, if they have no sentence: betting, loans and clinics share link farms."""
    columns = [place for reason, place in PLACE.items() if reason in SOLD]
    trades = (evidence.distinct[:, columns] >= 2).sum(axis=1)
    density = evidence.all_weights[:, columns].sum(axis=1) / total
    found: Values = np.minimum(trades / TRADES, density / TRADES_DENSE)
    return found


def has_no_sentence(evidence: Evidence, shape: Shape, total: Values) -> Values:
    said = np.bincount(evidence.texts, shape.characters * (shape.has_end & shape.is_prose), len(total)) / total
    none: Values = said < MOST_SAID
    return none
