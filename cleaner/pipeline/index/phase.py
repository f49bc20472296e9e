"""The index phase of a de-duplicator: what it kept, with keys and sketches, goes to the part of an index.

The tasks write the files; the part is there when the run has come to its end, by a `part.json` that names them.
"""

from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import PurePath

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from cleaner.batch import Batch
from cleaner.funnel import Tally
from cleaner.io.sink import ParquetSink
from cleaner.io.store import Store, open_store
from cleaner.pipeline.dedup.cluster import gone_name
from cleaner.pipeline.dedup.keys import Rows, task_bases
from cleaner.pipeline.dedup.match import count_passes, read_pass
from cleaner.pipeline.dedup.sketches import SketchReader, sketches_name
from cleaner.pipeline.directory import Part, Receipt, RunDirectory, schema_from_text
from cleaner.pipeline.index.against import PLANNED, settings_of_part
from cleaner.pipeline.index.parts import DOCUMENTS, KEYS, PART, SKETCHED, IndexPart, Origin, PartFile, absolute
from cleaner.pipeline.plan import Phase
from cleaner.stage import Deduplicator

DOCUMENT_GROUP, KEY_GROUP = 128_000, 1_500_000
"""Bytes of a row group: of documents few are wanted, and anywhere; of keys a task wants a range."""
ROWS_AT_ONCE, KEYS_AT_ONCE = 256, 62_500
README = """# A part of an index

It holds what one run of `cleaner` kept, or several whose parts were merged, so that later ones, which name the folder
above in `against`, are de-duplicated against it. It counts when `part.json` is there, which says by which settings it
was made, and names its files. Parts may stand side by side in one folder.

- `documents`: Parquet, by rising `number`: `id`, `source` and `url` of each document and, where similarity is verified,
  its odd `sketch`.
- `keys`: Parquet, by rising `high` and `low`, the halves of a key of 128 bits; `document` is the number of one that has
  it.
"""


def index(run: RunDirectory, phase: Phase, task: int) -> Receipt:
    """Of one clean task the documents that were kept, of one match task the keys of documents that were kept."""
    source, target = run.phases[phase.source or 0], open_store(own_part(run, phase))
    receipts = run.receipts(source)
    bases = task_bases([receipt.rows for receipt in receipts])
    files: dict[str, list[PartFile]] = {"documents": [], "keys": []}
    if task < source.tasks:
        files["documents"] += write_documents(run, phase, task, target, bases)
    if task < match_phase(run, phase).tasks:
        files["keys"] += write_keys(run, phase, (task, count_passes(run, receipts, task)), target, bases)
    return Receipt(Tally(), facts={kind: [vars(file) for file in some] for kind, some in files.items()})


def own_part(run: RunDirectory, phase: Phase) -> str:
    """The folder of the part that the run writes."""
    return str(run.plan[PLANNED][str(phase.corpus)]["own"])


def token(run: RunDirectory, phase: Phase) -> str:
    """The folder of its files within the part: another one for every run, so that `part.json` never names a mixture."""
    return str(run.plan[PLANNED][str(phase.corpus)]["token"])


def match_phase(run: RunDirectory, phase: Phase) -> Phase:
    """The match phase of the same de-duplicator."""
    return next(one for one in run.phases if one.kind == "match" and one.corpus == phase.corpus)


def write_documents(run: RunDirectory, phase: Phase, task: int, target: Store, bases: Rows) -> Iterator[PartFile]:
    """The documents of a clean task that were kept, if there are any."""
    source = run.phases[phase.source or 0]
    verifies = run.corpus_stage(phase, Deduplicator).least_similarity is not None
    sketches = SketchReader(run.store, [sketches_name(source, number) for number in range(source.tasks)], bases)
    kept, done, bounds = kept_of_task(run, phase, task, bases), 0, list[int]()
    name = f"{token(run, phase)}/documents/{task:06d}.parquet"
    with ParquetSink(target, name, DOCUMENT_GROUP, "zstd") as sink:
        for part in run.receipt(source, task).parts:
            for rows in _named(run, part):
                mine = np.flatnonzero(kept[done : done + rows.num_rows])
                numbers = mine + done + bases[task]
                done += rows.num_rows
                for start in range(0, len(mine), ROWS_AT_ONCE):
                    some = slice(start, start + ROWS_AT_ONCE)
                    columns = [pa.array(numbers[some]), *rows.take(pa.array(mine[some])).columns]
                    if verifies:
                        found = sketches.read(numbers[some])
                        columns += [pa.compute.binary_length(found).cast(pa.int64()), found]
                    sink.write(pa.RecordBatch.from_arrays(columns, schema=SKETCHED if verifies else DOCUMENTS))
                bounds += numbers[[0, -1]].tolist() if len(mine) else []
    if sink.rows:
        yield PartFile(name, sink.rows, bounds[0], bounds[-1])


def _named(run: RunDirectory, part: Part) -> Iterator[pa.RecordBatch]:
    """Id, source and URL of the documents in a file between two phases; their texts are not read."""
    names = schema_from_text(part.schema).names
    wanted = [names.index(name) for name in ("id", "source", "url") if name in names]
    options = pa.ipc.IpcReadOptions(included_fields=wanted)
    reader = pa.ipc.open_file(run.store.open_file(part.name), options=options)
    for number in range(reader.num_record_batches):
        batch = Batch(reader.get_batch(number))
        yield pa.RecordBatch.from_pydict(
            {name: batch.column(name).cast(pa.string()) for name in ("id", "source", "url")}
        )


def write_keys(
    run: RunDirectory, phase: Phase, part: tuple[int, int], target: Store, bases: Rows
) -> Iterator[PartFile]:
    """The keys of a partition, read in so many passes, that kept documents have, if there are any."""
    (task, passes), matches, bounds = part, match_phase(run, phase), list[int]()
    name = f"{token(run, phase)}/keys/{task:06d}.parquet"
    with ParquetSink(target, name, KEY_GROUP, "zstd") as sink:
        for number in range(passes):
            found = [(np.zeros(0, np.int64), np.zeros((0, 2), np.uint64))]
            for clean_task in range(len(bases) - 1):
                kept = kept_of_task(run, phase, clean_task, bases)
                for rows, halves in read_pass(run, matches, clean_task, (task, number, passes)):
                    found.append((rows[kept[rows]] + bases[clean_task], halves[kept[rows]]))
            numbers, keys = np.concatenate([one for one, _ in found]), np.concatenate([two for _, two in found])
            order = np.lexsort((numbers, keys[:, 1], keys[:, 0]))
            columns = [keys[order, 0], keys[order, 1], numbers[order]]
            for start in range(0, len(order), KEYS_AT_ONCE):
                some = [pa.array(column[start : start + KEYS_AT_ONCE]) for column in columns]
                sink.write(pa.RecordBatch.from_arrays(some, schema=KEYS))
            bounds += columns[0][[0, -1]].tolist() if len(order) else []
    if sink.rows:
        yield PartFile(name, sink.rows, bounds[0], bounds[-1])


def kept_of_task(run: RunDirectory, phase: Phase, task: int, bases: Rows) -> npt.NDArray[np.bool_]:
    """Which of the documents of a clean task were kept."""
    with run.store.open_file(gone_name(run.phases[phase.number - 1], task)) as file:
        bits = np.frombuffer(file.read(), np.uint8)
    gone = np.unpackbits(bits, count=int(bases[task + 1] - bases[task]), bitorder="little")
    return gone.view(np.bool_) ^ True


def publish_indexes(run: RunDirectory) -> None:
    """Makes whole what the run adds to indexes, unless it has been: a part that was pruned since stays so."""
    for phase in run.phases:
        done = f"run/{phase.name}/published.json"
        if phase.kind == "index" and not run.store.exists(done):
            target, part = open_store(own_part(run, phase)), part_of(run, phase)
            finish_part(target, part)
            run.store.write_json(done, part.to_json())


def finish_part(target: Store, part: IndexPart) -> None:
    """Makes a part whole, or another in one moment; what it does not name goes."""
    target.write_text("README.md", README)
    target.write_json(PART, part.to_json())
    folders = {file.name.partition("/")[0] for file in [*part.documents, *part.keys]}
    for name in target.names(""):  # drafts, and what a former run of the same input had written
        if name not in (PART, "README.md", *folders):
            target.remove(name)


def part_of(run: RunDirectory, phase: Phase) -> IndexPart:
    """What `part.json` says."""
    receipts = run.receipts(phase)
    stage, source = run.corpus_stage(phase, Deduplicator), run.phases[phase.source or 0]
    files = {
        kind: [PartFile(**file) for receipt in receipts for file in receipt.facts[kind]]
        for kind in ("documents", "keys")
    }
    settings, root = settings_of_part(stage), own_part(run, phase)
    numbers = sum(receipt.rows for receipt in run.receipts(source))
    origin = Origin(
        name=root.rsplit("/", 1)[-1],
        run=PurePath(absolute(run.store.root)).name,
        made=datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        first=0,
        stop=numbers,
        documents=sum(file.rows for file in files["documents"]),
    )
    return IndexPart(
        root=root,
        stage=str(settings.pop("stage")),
        settings=settings,
        numbers=numbers,
        origins=[origin],
        documents=files["documents"],
        keys=files["keys"],
    )
