"""The largest clusters of a run's de-duplicators, from data/ and dropped/ alone, in bounded memory."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from cleaner.errors import UsageError
from cleaner.io.store import Store, open_store
from cleaner.pipeline.dedup.verify import COMPARED, SIMILAR
from cleaner.report.draws import Place, places_where, read_rows
from cleaner.report.finished import FUNNEL
from cleaner.report.parquet import BATCH_ROWS, open_parquet
from cleaner.report.samples import CUT
from cleaner.text.units.utf8 import utf8_of

BUCKETS = 1 << 20
"""Counters that clusters share by a hash, so that not every small cluster needs one of its own."""
TAIL = 24
"""Bytes at the end of an id that the hash reads: ids of a crawl differ there."""
MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
"""Of the polynomial over those bytes, of which the upper half is the hash: odd, its bits without a pattern."""
SAMPLES = 3
"""Documents of a cluster that are shown beside the one kept."""
MEMBERS = 60
"""Documents of a cluster that are looked at for hosts and similarities."""
NO_HOST = "(no url)"

Numbers = npt.NDArray[np.int64]
Key = tuple[str, str]
"""Of a cluster: the stage that made it, and the id of the document kept."""


@dataclass(frozen=True)
class Member:
    """A document of a cluster: its id, and how its text begins; '' where the text was not kept."""

    id: str
    text: str


@dataclass
class Counted:
    """How many documents of a cluster were dropped, and where the first of them stand."""

    documents: int = 0
    first: list[Place] = field(default_factory=list)

    def add(self, place: Place) -> None:
        self.documents += 1
        if len(self.first) < MEMBERS:
            self.first.append(place)


@dataclass
class Cluster:
    """Documents that one stage took for the same, of which it kept one."""

    stage: str
    kept: str
    dropped: int
    hosts: Counter[str] = field(default_factory=Counter)
    """Of the first documents, MEMBERS at most, and the one kept."""
    similarities: tuple[float, float] | None = None
    """Least and greatest of the same."""
    samples: list[Member] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Documents, the one kept included."""
        return self.dropped + 1


def largest_clusters(root: str, top: int) -> list[Cluster]:
    """The `top` largest clusters, of equals the first by stage and id; UsageError where a run left no dropped/."""
    store = open_store(root)
    if not store.names("data"):
        raise UsageError(f"'{root}' holds no finished run: data/ is empty")
    if not store.names("dropped"):
        raise UsageError(f"'{root}' has no dropped/, by which clusters are known: was it --keep-dropped none?")
    return with_members(store, count_largest(store, top))


def clusters_around(store: Store, kept: str) -> list[Cluster]:
    """The clusters of which this document is the one kept: of each stage that dropped others for its sake."""
    places = [place for _, place in places_where(store, "dropped", "duplicate_of", [kept])]
    found: dict[Key, Counted] = {}
    for place, row in zip(places, read_rows(store, places, ["stage"]), strict=True):
        found.setdefault((row["stage"], kept), Counted()).add(place)
    return with_members(store, sorted(found.items()))


def pairs_compared(root: str) -> list[tuple[str, int, int]]:
    """Of each stage that verifies: its name, pairs of documents that shared a key, and those that were similar."""
    store = open_store(root)
    notes = store.read_json(FUNNEL)["notes"] if store.exists(FUNNEL) else {}
    seen = {name.removesuffix(COMPARED): count for name, count in notes.items() if name.endswith(COMPARED)}
    return [(label, count, notes.get(label + SIMILAR, 0)) for label, count in seen.items()]


def count_largest(store: Store, top: int) -> list[tuple[Key, Counted]]:
    """The clusters with most dropped documents.

    Clusters are counted in buckets first. The largest are in buckets that hold at least as many: enough of those are
    then counted cluster by cluster.
    """
    buckets = np.zeros(BUCKETS, np.int64)
    for _, _, _, places in _duplicates(store, ["duplicate_of"]):
        np.add.at(buckets, places, 1)
    order, chosen = np.argsort(-buckets, kind="stable"), 16 * top
    while True:
        is_chosen = np.zeros(BUCKETS, np.bool_)
        is_chosen[order[:chosen]] = True
        found = _count_chosen(store, is_chosen)
        largest = sorted(found.items(), key=lambda pair: (-pair[1].documents, pair[0]))[:top]
        least = largest[-1][1].documents if len(largest) == top else 1
        if chosen >= BUCKETS or buckets[order[chosen]] < least:  # no cluster outside can be as large
            return largest
        chosen *= 8


def _count_chosen(store: Store, is_chosen: npt.NDArray[np.bool_]) -> dict[Key, Counted]:
    """The clusters in some of the buckets, with the documents dropped of each."""
    found: dict[Key, Counted] = {}
    for name, rows, clusters, places in _duplicates(store, ["stage", "duplicate_of"]):
        mine = np.flatnonzero(is_chosen[places])
        for row, cluster in zip(rows[mine].tolist(), clusters.take(pa.array(mine)).to_pylist(), strict=True):
            key = cluster["stage"], cluster["duplicate_of"]
            found.setdefault(key, Counted()).add(Place(name, row))
    return found


def _duplicates(store: Store, columns: Sequence[str]) -> Iterator[tuple[str, Numbers, pa.RecordBatch, Numbers]]:
    """Of each file in dropped/ the rows that are duplicates, with these columns, and the buckets of their clusters."""
    for name in store.names("dropped"):
        with open_parquet(store, f"dropped/{name}", ["stage"]) as file:
            first = 0
            for batch in file.iter_batches(BATCH_ROWS, columns=list(columns)):
                rows = np.flatnonzero(batch["duplicate_of"].is_valid().to_numpy(zero_copy_only=False))
                if len(rows):
                    clusters = batch.take(pa.array(rows))
                    yield f"dropped/{name}", rows + first, clusters, buckets_of(clusters["duplicate_of"])
                first += batch.num_rows


def buckets_of(names: pa.StringArray) -> Numbers:
    """The bucket of each name, by its last TAIL bytes: numpy alone, as a compiled kernel costs 100 MB to load."""
    texts = utf8_of(names)
    starts, ends = texts.offsets[:-1], texts.offsets[1:]
    padded = np.append(texts.data, np.uint8(0))
    hashes = np.zeros(len(names), np.uint64)
    for back in range(1, TAIL + 1):
        places = ends - np.int32(back)
        hashes = hashes * MULTIPLIER + padded[np.where(places >= starts, places, np.int32(-1))]
    return ((hashes >> np.uint64(32)) % np.uint64(BUCKETS)).astype(np.int64)


def with_members(store: Store, counted: Sequence[tuple[Key, Counted]]) -> list[Cluster]:
    """The clusters with hosts and similarities of their first documents, and the beginnings of some."""
    heads = _places_of(store, {kept for (_, kept), _ in counted})
    clusters = []
    for (stage, kept), found in counted:
        cluster = Cluster(stage, kept, found.documents)
        places = [*([heads[kept]] if kept in heads else []), *found.first]
        rows = read_rows(store, places, ["id", "url", "value", "duplicate_of"])
        texts = read_rows(store, places[: SAMPLES + 1], ["text"])
        for row in rows:
            _add_row(cluster, row)
        begins = [(row["text"] or "")[:CUT] for row in texts]
        cluster.samples += [Member(row["id"], text) for row, text in zip(rows, begins, strict=False)]
        clusters.append(cluster)
    return clusters


def _places_of(store: Store, names: set[str]) -> dict[str, Place]:
    """Where documents that were kept by a de-duplicator stand: in data/, or a later stage dropped them."""
    found: dict[str, Place] = {}
    for folder in ("data", "dropped"):
        missing = names - found.keys()
        for name, place in places_where(store, folder, "id", missing) if missing else ():
            found.setdefault(name, place)
    return found


def _add_row(cluster: Cluster, row: dict[str, Any]) -> None:
    cluster.hosts[host_of(row["url"])] += 1
    similarity = row.get("value") if row.get("duplicate_of") == cluster.kept else None
    if similarity is not None:
        low, high = cluster.similarities or (similarity, similarity)
        cluster.similarities = min(low, similarity), max(high, similarity)


def host_of(url: str | None) -> str:
    """The host of a URL in lower case, or that there is none."""
    try:
        return urlsplit(url or "").hostname or NO_HOST
    except ValueError:  # of a crawled URL anything may be expected
        return NO_HOST
