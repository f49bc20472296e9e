"""Indexes put together to one: which parts belong together, and what of them another part takes in."""

import shutil
from collections.abc import Iterator, Sequence

import xxhash

from cleaner.errors import UsageError
from cleaner.io.store import open_store
from cleaner.pipeline.index.compact import compact
from cleaner.pipeline.index.parts import IndexPart, absolute, list_parts, parts_of, settings_differences
from cleaner.pipeline.index.phase import finish_part

COPIED_AT_ONCE = 16_000_000


def merge(sources: Sequence[str], into: str) -> list[IndexPart]:
    """Puts indexes, and the one that stands where they go, into one part there; returns what stands there then.

    A run is matched against it as it was against all of them (`compact`). UsageError, and nothing is done, if they were
    made with different settings, or if two hold what the same run kept but one was pruned.
    """
    target = absolute(into)
    there = list_parts(target)
    given = [*there, *(part for source in sources for part in parts_of(source))]
    parts = sorted(given, key=lambda part: part.made)  # of the same age, as they were given
    for part in parts:
        _refuse_others(parts[0], part)
    roots = {part.root for part in _without_copies(parts)}
    wanted = list({part.root: part for part in parts if part.root in roots}.values())
    if len(wanted) == 1:
        name = wanted[0].name
        if name not in {part.name for part in there}:
            copy_part(wanted[0], f"{target}/{name}")
    else:
        name = name_of(wanted)
        compact(wanted, f"{target}/{name}")
    for part in there:  # only now: until here it was they that counted
        if part.name != name:
            open_store(target).remove(part.name)
    return list_parts(target)


def _refuse_others(first: IndexPart, part: IndexPart) -> None:
    """UsageError if two parts were made with different settings."""
    differences = settings_differences({"stage": first.stage, **first.settings}, {"stage": part.stage, **part.settings})
    if differences:
        raise UsageError(f"'{first.root}' and '{part.root}' do not go together: {'; '.join(differences)}")


def _without_copies(parts: Sequence[IndexPart]) -> Iterator[IndexPart]:
    """The parts less those of which all is held by others; UsageError where one of two such was pruned."""
    held: dict[str, IndexPart] = {}
    for part in sorted(parts, key=lambda part: -len(part.origins)):  # merged ones first: they hold the others
        same = [held[origin.name] for origin in part.origins if origin.name in held]
        pruned = {origin.name for one in (part, *same) for origin in one.origins if origin.is_pruned}
        is_copy = bool(same) and same[0].to_json() == part.to_json()
        if not is_copy and pruned & held.keys() & {origin.name for origin in part.origins}:
            raise UsageError(f"'{same[0].root}' and '{part.root}' hold the same, but one was pruned: take one out")
        if len(same) < len(part.origins):
            yield part
            held |= {origin.name: part for origin in part.origins}


def name_of(parts: Sequence[IndexPart]) -> str:
    """The folder of a part that these are put together in: the same for the same ones."""
    names = sorted(origin.name for part in parts for origin in part.origins)
    return f"{xxhash.xxh3_64_hexdigest(' '.join(names).encode())}-{len(names)}-runs"


def copy_part(part: IndexPart, root: str) -> None:
    """A part as it is, in another folder; whole at last."""
    source, target = open_store(part.root), open_store(root)
    for file in [*part.documents, *part.keys]:
        with source.open_file(file.name) as original, target.create(file.name) as copy:
            shutil.copyfileobj(original, copy, COPIED_AT_ONCE)
    finish_part(target, part)
