"""The largest clusters of a run's de-duplicators, from data/ and dropped/ alone, in bounded memory."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import xxhash

from cleaner.errors import UsageError
from cleaner.io.store import Store
from cleaner.pipeline.verify import COMPARED, SIMILAR
from cleaner.report.finished import FUNNEL
from cleaner.report.parquet import open_parquet, read_columns
from cleaner.report.samples import CUT

BUCKETS = 1 << 20
"""Counters that clusters share by a hash, so that not every small cluster needs one of its own."""
SAMPLES = 3
"""Documents of a cluster that are shown beside the one kept."""
NO_HOST = "(no url)"

Key = tuple[str, str]
"""Of a cluster: the stage that made it, and the id of the document kept."""


@dataclass(frozen=True)
class Member:
    """A document of a cluster: its id, and how its text begins; '' where the text was not kept."""

    id: str
    text: str


@dataclass
class Cluster:
    """Documents that one stage took for the same, of which it kept one."""

    stage: str
    kept: str
    dropped: int
    hosts: Counter[str] = field(default_factory=Counter)
    similarities: tuple[float, float] | None = None
    samples: list[Member] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Documents, the one kept included."""
        return self.dropped + 1


def largest_clusters(root: str, top: int) -> list[Cluster]:
    """The `top` largest clusters, of equals the first by stage and id; UsageError where a run left no dropped/."""
    store = Store(root)
    if not store.names("data"):
        raise UsageError(f"'{root}' holds no finished run: data/ is empty")
    if not store.names("dropped"):
        raise UsageError(f"'{root}' has no dropped/, by which clusters are known: was it --keep-dropped none?")
    clusters = {key: Cluster(*key, dropped=count) for key, count in count_largest(store, top)}
    for folder in ("data", "dropped"):
        for rows in _rows(store, folder):
            _add_members(clusters, rows)
    return list(clusters.values())


def pairs_compared(root: str) -> list[tuple[str, int, int]]:
    """Of each stage that verifies: its name, pairs of documents that shared a key, and those that were similar."""
    store = Store(root)
    notes = store.read_json(FUNNEL)["notes"] if store.exists(FUNNEL) else {}
    seen = {name.removesuffix(COMPARED): count for name, count in notes.items() if name.endswith(COMPARED)}
    return [(label, count, notes.get(label + SIMILAR, 0)) for label, count in seen.items()]


def count_largest(store: Store, top: int) -> list[tuple[Key, int]]:
    """The clusters with most dropped documents.

    Clusters are counted in buckets first. The largest are in buckets that hold at least as many: enough of those are
    then counted cluster by cluster.
    """
    buckets = np.zeros(BUCKETS, np.int64)
    for keys, counts in _counts(store):
        np.add.at(buckets, _places(keys), counts)
    order, chosen = np.argsort(-buckets, kind="stable"), 16 * top
    while True:
        is_chosen = np.zeros(BUCKETS, np.bool_)
        is_chosen[order[:chosen]] = True
        found = Counter[Key]()
        for keys, counts in _counts(store):
            mine = np.flatnonzero(is_chosen[_places(keys)])
            found.update({keys[place]: int(counts[place]) for place in mine})
        largest = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:top]
        least = largest[-1][1] if len(largest) == top else 1
        if chosen >= BUCKETS or buckets[order[chosen]] < least:  # no cluster outside can be as large
            return largest
        chosen *= 8


def _counts(store: Store) -> Iterator[tuple[list[Key], npt.NDArray[np.int64]]]:
    """The clusters that dropped documents belong to, and how many of these do, for a batch of rows."""
    for rows in read_columns(store, "dropped", ["stage", "duplicate_of"]):
        duplicates = pa.Table.from_batches([rows]).filter(rows.column("duplicate_of").is_valid())
        grouped = duplicates.group_by(["stage", "duplicate_of"], use_threads=False).aggregate([([], "count_all")])
        keys = list(zip(grouped["stage"].to_pylist(), grouped["duplicate_of"].to_pylist(), strict=True))
        yield keys, grouped["count_all"].to_numpy()


def _places(keys: Sequence[Key]) -> npt.NDArray[np.int64]:
    """The bucket of each cluster."""
    hashes = (xxhash.xxh3_64_intdigest("\0".join(key).encode()) for key in keys)
    return np.array([value % BUCKETS for value in hashes], np.int64)


def _rows(store: Store, folder: str) -> Iterator[pa.Table]:
    """The rows of a folder, a row group at a time, with what is wanted of them; `text` cut short."""
    wanted = ("id", "url", "text", "stage", "duplicate_of", "value")
    for name in store.names(folder):
        with open_parquet(store, f"{folder}/{name}") as file:
            columns = [column for column in wanted if column in file.schema_arrow.names]
            for group in range(file.metadata.num_row_groups):
                rows = file.read_row_group(group, columns)
                short = pc.utf8_slice_codeunits(rows["text"], 0, CUT)
                yield rows.set_column(rows.schema.get_field_index("text"), "text", short)


def _add_members(clusters: dict[Key, Cluster], rows: pa.Table) -> None:
    """Rows that belong to the clusters are added to them: duplicates, and the documents kept for them."""
    names = pa.array(sorted({kept for _, kept in clusters}), pa.string())
    mine = pc.is_in(rows["id"], value_set=names)
    if "duplicate_of" in rows.schema.names:
        mine = pc.or_(mine, pc.is_in(rows["duplicate_of"], value_set=names))
    for row in rows.filter(mine).to_pylist():
        member = Member(row["id"], row["text"] or "")
        for cluster in clusters.values():
            if row["id"] == cluster.kept:
                cluster.samples.insert(0, member)
                cluster.hosts[host_of(row["url"])] += 1
            elif (row.get("stage"), row.get("duplicate_of")) == (cluster.stage, cluster.kept):
                _add_duplicate(cluster, member, row["url"], row["value"])


def _add_duplicate(cluster: Cluster, member: Member, url: str | None, similarity: float | None) -> None:
    cluster.hosts[host_of(url)] += 1
    if len(cluster.samples) <= SAMPLES:
        cluster.samples.append(member)
    if similarity is not None:
        low, high = cluster.similarities or (similarity, similarity)
        cluster.similarities = min(low, similarity), max(high, similarity)


def host_of(url: str | None) -> str:
    """The host of a URL in lower case, or that there is none."""
    try:
        return urlsplit(url or "").hostname or NO_HOST
    except ValueError:  # of a crawled URL anything may be expected
        return NO_HOST
