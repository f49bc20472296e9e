"""WordsBefore: notes the number of words, and drops nothing."""

from cleaner.batch import Batch
from filters.words_before import WordsBefore


def test_notes_the_words() -> None:
    outcome = WordsBefore().apply(Batch.of("", "Two words.", "汉字"))
    assert outcome.batch.column("words_before").to_pylist() == [0, 2, 2]
    assert list(outcome.drops) == []


def test_a_second_use_replaces_the_number() -> None:
    batch = Batch.of("one", words_before=[9])
    assert WordsBefore().apply(batch).batch.column("words_before").to_pylist() == [1]
