"""`--limit`: the tasks cut down to the first records of the input."""

from collections.abc import Sequence

from cleaner.io.read import ReadSettings, read_slice
from cleaner.pipeline.definition.config import Pipeline
from cleaner.pipeline.plan import Piece
from cleaner.pipeline.tasks.clean import records_in


def limit_tasks(tasks: Sequence[Sequence[Piece]], limit: int, pipeline: Pipeline) -> list[list[Piece]]:
    """The tasks that read the first `limit` records: they are counted by reading them, which for a trial is quick."""
    settings = ReadSettings(columns=pipeline.input.columns, max_document_size=int(pipeline.input.max_document_size))
    cut: list[list[Piece]] = [[]]
    for pieces in tasks:
        for piece in pieces:
            found = 0
            for loaded in read_slice(piece.slice, settings):
                found += records_in(loaded)
                if found >= limit:
                    return [*cut[:-1], [*cut[-1], Piece(piece.slice, limit)]]
            cut[-1].append(piece)
            limit -= found
        cut.append([])
    return [pieces for pieces in cut if pieces] or [[]]
