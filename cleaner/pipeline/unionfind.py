"""Clusters from edges in one integer array: each document points to a document before it, or to itself."""

import numpy as np
import numpy.typing as npt
from numba import njit

Numbers = npt.NDArray[np.int64]


@njit(cache=True, nogil=True)
def join(parents: Numbers, documents: Numbers, holders: Numbers) -> None:
    """Joins the clusters of each document and its holder; the root of a cluster is its first document."""
    for edge in range(len(documents)):
        one, other = documents[edge], holders[edge]
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
