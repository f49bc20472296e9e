"""Which stage of a preset drops a text."""

from cleaner.batch import Batch
from cleaner.pipeline.definition.config import load_pipeline
from cleaner.stage import LocalStage


def first_drop(preset: str, text: str) -> str | None:
    """The label of the first stage of a preset that drops a text, each stage seeing the text as it came."""
    batch = Batch.of(text)
    for stage in load_pipeline(preset).stages:
        assert isinstance(stage, LocalStage)
        if stage.apply(batch).drops:
            return stage.label
    return None
