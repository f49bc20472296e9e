"""Clusters from edges in one integer array: each document points to a document before it, or to itself."""

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

Numbers = npt.NDArray[Any]
"""Of 32 or 64 bits, as many as the documents need."""
Similarities = npt.NDArray[np.float32]


@njit(cache=True, nogil=True)
def join(
    parents: Numbers,
    documents: npt.NDArray[np.int64],
    holders: npt.NDArray[np.int64],
    similarities: Similarities,
    values: Similarities,
) -> None:
    """Joins the clusters of each document and its holder; the root of a cluster is its first document.

    `similarities` of both rise to the `values` of the edge.
    """
    for edge in range(len(documents)):
        one, other = documents[edge], holders[edge]
        similarities[one] = max(similarities[one], values[edge])
        similarities[other] = max(similarities[other], values[edge])
        while parents[one] != one:
            parents[one] = parents[parents[one]]
            one = parents[one]
        while parents[other] != other:
            parents[other] = parents[parents[other]]
            other = parents[other]
        if one < other:
            parents[other] = one
        elif other < one:
            parents[one] = other


@njit(cache=True, nogil=True)
def settle(parents: Numbers) -> None:
    """Points every document straight to the first of its cluster: parents come before children, so one pass will do."""
    for document in range(len(parents)):
        parents[document] = parents[parents[document]]


@njit(cache=True, nogil=True)
def count_members(parents: Numbers, sizes: Numbers) -> None:
    """Counts for the first document of every cluster its members; all are settled, and sizes are 0."""
    for document in range(len(parents)):
        sizes[parents[document]] += 1


@njit(cache=True, nogil=True)
def choose_heads(parents: Numbers, ranks: npt.NDArray[np.float64], heads: Numbers) -> None:
    """For the first document of every cluster the member of the highest rank, of equals the first.

    All are settled, and every head is its own place.
    """
    for document in range(len(parents)):
        first = parents[document]
        if ranks[document] > ranks[heads[first]]:
            heads[first] = document
