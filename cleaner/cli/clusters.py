"""`cleaner clusters`: the largest clusters of duplicates."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from cleaner.report.clusters import Cluster

HOSTS = 5
"""Hosts of a cluster that are named."""
FIRST_CHARACTERS = 60


def clusters(
    directory: Annotated[str, typer.Argument(metavar="DIR", help="The output directory of a finished run.")],
    top: Annotated[int, typer.Option("--top", "-n", min=1, max=10_000, metavar="N", help="Show N clusters.")] = 10,
) -> None:
    """Show the largest clusters of duplicates: size, hosts, similarity, and how some of their documents begin.

    Example:  cleaner clusters corpus/ --top 3
    """
    from cleaner.report.clusters import largest_clusters, pairs_compared

    for label, compared, similar in pairs_compared(directory):
        typer.echo(f"{label}: {compared:,} pairs shared a key, {similar:,} of them were similar enough")
    found = largest_clusters(directory, top)
    for cluster in found:
        for line in cluster_lines(cluster):
            typer.echo(line)
    if not found:
        typer.echo("no document was dropped as a duplicate of another")


def cluster_lines(cluster: "Cluster") -> Iterator[str]:
    """A cluster in a few lines."""
    from cleaner.cli.explain import printable

    yield typer.style(f"{cluster.size:,} documents by {cluster.stage}, kept: {printable(cluster.kept)}", bold=True)
    named = cluster.hosts.most_common(HOSTS)
    rest = len(cluster.hosts) - len(named)
    words = ", ".join(f"{printable(host)} {count:,}" for host, count in named)
    yield f"  hosts: {words}" + (f", and {rest:,} more" if rest else "")
    if cluster.similarities is not None:
        low, high = cluster.similarities
        yield f"  similarity of the dropped to the nearest other: {low:.3f} to {high:.3f}"
    for member in cluster.samples:
        begins = " ".join(member.text.split())[:FIRST_CHARACTERS]
        yield f"  {printable(member.id)}: {printable(begins) or '(the text was not kept)'}"
