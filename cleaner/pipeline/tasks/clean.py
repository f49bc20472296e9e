"""The clean phase: the documents of a task go through the local stages between two barriers."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from tempfile import TemporaryDirectory

import numpy as np

from cleaner.batch import Batch, Mask
from cleaner.funnel import READ, Size, StageCount
from cleaner.io.fault import Fault
from cleaner.io.read import Loaded, ReadSettings, read_slice
from cleaner.io.store import Store
from cleaner.pipeline.directory import Receipt, RunDirectory
from cleaner.pipeline.plan import Phase, Piece, Placed, measure_labels
from cleaner.pipeline.tasks.chain import Chain, count_reasons, size_of
from cleaner.pipeline.tasks.concealed import concealers
from cleaner.pipeline.tasks.documents import ROW, DocumentSink, look_at, read_documents
from cleaner.pipeline.tasks.duplicates import duplicates_of_task
from cleaner.pipeline.tasks.ledger import Ledger, fault_of
from cleaner.pipeline.tasks.marks import marks_of_task
from cleaner.pipeline.tasks.summary import read_summary
from cleaner.stage import Deduplicator, Extractor, Marker, Selector
from cleaner.text.measures.token_counters import token_counter

Progress = Callable[[int, int], None]
"""Told after each batch: stored bytes read, documents that came through."""
KILLED = "killed_the_worker"
READER_FAILED = "reader_failed"
SHARD_CAUSES = {"truncated", "corrupt", "unreadable"}
"""Causes of faults that stand for more than one record: they count against `--max-error-rate` as shards."""


@dataclass(frozen=True)
class Span:
    """Documents `start` to `stop` of a task, for the search for one that kills the worker.

    With `chain` off they are only read.
    """

    start: int = 0
    stop: int | None = None
    chain: bool = True


class CleanTask:
    """One task of a clean phase, from its input to its receipt."""

    def __init__(self, run: RunDirectory, phase: Phase, task: int, progress: Progress) -> None:
        self._run, self._phase, self._task, self._progress = run, phase, task, progress
        self._extracts = any(isinstance(placed.stage, Extractor) for placed in run.stages)
        self._counter = token_counter(run.pipeline.output.tokenizer)

    def do(self) -> Receipt:
        """Reads, cleans, writes what comes through and what a corpus stage wants to know of it."""
        run, phase = self._run, self._phase
        labels = measure_labels(run.stages) if run.options.keep_measures else []
        name = f"{phase.name}-{self._task:06d}"
        with ExitStack() as files:
            hidden = concealers(run.stages)
            ledger = files.enter_context(Ledger(run.store, name, run.options.keep_dropped, labels, hidden))
            documents = files.enter_context(DocumentSink(run, phase, self._task))
            chain = self._chain(ledger)
            poison, number = run.poison(phase, self._task), 0
            for batch, bytes_read in self._batches(ledger):
                healthy = self._without_poison(batch, number, poison, ledger)
                number += len(batch)
                through = chain.push(healthy).without_columns(ROW)
                self._hand_on(without_empty_html(through), documents, chain, ledger)
                self._progress(bytes_read, len(through))
                del batch, healthy, through  # or they, and their views, would stay while the next ones are read
        return Receipt(ledger.tally.plus(documents.tally), documents.parts, documents.facts())

    def _hand_on(self, batch: Batch, documents: DocumentSink, chain: Chain, ledger: Ledger) -> None:
        """Writes what came through, less the documents that the corpus stage behind cannot bear: those are errors."""
        try:
            look = documents.look(batch)
        except Exception:  # as with local stages: the next lines find the document
            if self._phase.corpus is None:
                raise
            corpus, came = self._run.stages[self._phase.corpus], size_of(batch, self._counter)
            batch = chain.set_aside_faulty(corpus, documents.look, batch)
            left = size_of(batch, self._counter)
            gone = Size(*(before - after for before, after in zip(came, left, strict=True)))
            ledger.count(corpus.place, StageCount(gone, errors=gone.documents))
            look = documents.look(batch)
        documents.write(batch, look, size_of(batch, self._counter))

    def probe(self, span: Span) -> int:
        """Does the same with some of the documents and keeps nothing; returns how many documents the task has."""
        number, corpus = 0, None if self._phase.corpus is None else self._run.stages[self._phase.corpus].stage
        with (
            TemporaryDirectory(dir=self._run.store.scratch()) as scratch,
            Ledger(Store(scratch), "probe", "none") as ledger,
        ):
            chain = self._chain(ledger)
            for batch, _ in self._batches(ledger):
                start = max(span.start - number, 0)
                stop = len(batch) if span.stop is None else min(span.stop - number, len(batch))
                if span.chain and start < stop:
                    look_at(corpus, chain.push(Batch(batch.rows.slice(start, stop - start))))
                number += len(batch)
        return number

    def _batches(self, ledger: Ledger) -> Iterator[tuple[Batch, int]]:
        """The documents of the task and the stored bytes they came from; what could not be read goes to the ledger."""
        if self._phase.source is None:
            for piece in self._run.pieces(self._task):
                yield from self._read(piece, ledger)
        else:
            for batch in read_documents(self._run, self._run.phases[self._phase.source], self._task):
                yield batch, batch.rows.nbytes

    def _read(self, piece: Piece, ledger: Ledger) -> Iterator[tuple[Batch, int]]:
        settings = self._run.pipeline.input
        limit, start = piece.limit, time.thread_time()
        reading = ReadSettings(columns=settings.columns, max_document_size=int(settings.max_document_size))
        for loaded in self._loaded(piece, reading, ledger):
            if limit is not None:
                loaded = cut_loaded(loaded, limit)
                limit -= records_in(loaded)
            if not self._extracts:
                loaded = refuse_html(loaded)
            batch = Batch(loaded.batch)
            self._write_down(loaded, batch, time.thread_time() - start, ledger)
            if len(batch):
                yield batch, loaded.bytes_read
            if limit == 0:
                return
            del loaded, batch  # not to be held while the next ones are read
            start = time.thread_time()

    def _loaded(self, piece: Piece, reading: ReadSettings, ledger: Ledger) -> Iterator[Loaded]:
        """What the reader gives; if it breaks off where it should not, the rest of the slice is one error record."""
        try:
            yield from read_slice(piece.slice, reading)
        except OSError:  # the disk or the network, not the data: the task fails, and is tried again
            raise
        except Exception as error:  # noqa: BLE001 - no reader foresees everything a crawl can hold
            message = f"the reader raised {type(error).__name__}: {error}; what follows in the shard was not read"
            fault = Fault(piece.slice.shard.path, READER_FAILED, message)
            ledger.fault(fault)
            ledger.note(broken_shards=1)
            ledger.count(READ, StageCount(Size(1), errors=1))

    def _write_down(self, loaded: Loaded, batch: Batch, seconds: float, ledger: Ledger) -> None:
        """The ledger's entries for one reading."""
        for fault in loaded.faults:
            ledger.fault(fault)
        ledger.note(broken_shards=sum(fault.cause in SHARD_CAUSES for fault in loaded.faults))
        ledger.skip(loaded.skips)
        size = size_of(batch, self._counter)
        gone = len(loaded.skips) + len(loaded.faults)
        reasons = count_reasons(loaded.skips)
        came = size._replace(documents=size.documents + gone)
        ledger.count(READ, StageCount(came, size, seconds, reasons, errors=len(loaded.faults)))
        ledger.note(**{f"decoded_{name}": count for name, count in loaded.decoded.items()})
        ledger.note(**{f"not_documents_{name}": count for name, count in loaded.not_documents.items()})
        ledger.note(replaced_bytes=loaded.replaced_bytes)

    def _without_poison(self, batch: Batch, first: int, poison: set[int], ledger: Ledger) -> Batch:
        """The batch less the documents known to kill the worker; each of those is an error record."""
        mask: Mask = np.array([number not in poison for number in range(first, first + len(batch))], np.bool_)
        if mask.all():
            return batch
        for row in np.flatnonzero(~mask):
            message = "the process that worked on this document was killed each time; it was found by bisection"
            ledger.fault(fault_of(batch, int(row), KILLED, message))
        gone = size_of(batch, self._counter, ~mask)
        if self._phase.decided is None:
            ledger.count(READ, StageCount(Size(), Size(*(-number for number in gone)), errors=gone.documents))
        else:
            ledger.count(self._phase.decided, StageCount(gone, errors=gone.documents))
        return batch.keep(mask)

    def _chain(self, ledger: Ledger) -> Chain:
        run, phase = self._run, self._phase
        stages = run.stages[phase.first : phase.last]
        if phase.decided is not None:
            stages = [*self._decided(run.stages[phase.decided]), *stages]
        return Chain(stages, ledger, run.options.keep_measures, self._counter)

    def _decided(self, placed: Placed) -> Iterator[Placed]:
        """The local stage that carries out what was decided about a corpus stage; none where there are no documents."""
        decision = self._run.phases[self._phase.decision or 0]
        if isinstance(placed.stage, Deduplicator):
            yield replace(placed, stage=duplicates_of_task(self._run, decision, self._task, placed.stage))
        elif isinstance(placed.stage, Marker):
            yield replace(placed, stage=marks_of_task(self._run, decision, self._task))
        elif isinstance(placed.stage, Selector):
            summary = read_summary(self._run, decision)
            if summary is not None:
                yield replace(placed, stage=placed.stage.decide(summary))


def refuse_html(loaded: Loaded) -> Loaded:
    """For a pipeline that makes no text out of HTML: documents that have nothing else become error records."""
    batch = Batch(loaded.batch)
    mask = batch.column("text").is_valid().to_numpy(zero_copy_only=False)
    message = "the document is HTML and the pipeline makes no text of it: put 'extract_html' first in its stages"
    faults = [fault_of(batch, int(row), "no_text", message) for row in np.flatnonzero(~mask)]
    return replace(loaded, batch=batch.keep(mask).rows, faults=[*loaded.faults, *faults]) if faults else loaded


def without_empty_html(batch: Batch) -> Batch:
    """Readers give every batch a column for HTML; where it holds nothing it is not handed on."""
    return batch.without_columns("html") if batch.column("html").null_count == len(batch) else batch


def records_in(loaded: Loaded) -> int:
    """Documents, and records that became none."""
    return int(loaded.batch.num_rows) + len(loaded.skips) + len(loaded.faults)


def cut_loaded(loaded: Loaded, limit: int) -> Loaded:
    """The first records of a reading: documents first, then what was skipped, then what could not be read."""
    batch = loaded.batch.slice(0, limit)
    skips = loaded.skips[: limit - batch.num_rows]
    return replace(loaded, batch=batch, skips=skips, faults=loaded.faults[: limit - batch.num_rows - len(skips)])
