"""Wikipedia's marks: the kernel finds what the expression finds."""

from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.batch import Batch
from cleaner.text.measures.citations import remove_citations
from filters.citation_marks import MARK
from tests.text.texts import LONG_TEXTS, ROOM

MARKED = st.lists(st.sampled_from(["[", "]", "1", "edit", "citation needed", "[7]", "a ", "好", "\n"]), max_size=40)


@settings(deadline=None)  # the kernel may have to be compiled first
@given(st.lists(MARKED.map("".join) | LONG_TEXTS, max_size=4))
def test_leaves_what_the_expression_leaves(texts: list[str]) -> None:
    texts = [*texts, ROOM]
    batch = Batch.of(*texts)
    unmarked = remove_citations(batch.column("text"), batch.utf8())
    found = [mark for text in texts for mark in MARK.findall(text)]
    assert unmarked.texts.to_pylist() == [MARK.sub("", text) for text in texts]
    assert (unmarked.marks, unmarked.characters) == (len(found), sum(map(len, found)))


def test_more_marks_than_there_is_room_for_at_first() -> None:
    batch = Batch.of("[1]a" * 3000, "", "b")
    unmarked = remove_citations(batch.column("text"), batch.utf8())
    assert (unmarked.texts.to_pylist(), unmarked.marks) == (["a" * 3000, "", "b"], 3000)
