"""What a stage conceals stands in nothing that is written of documents that never came to it."""

from pathlib import Path

import pytest

from tests.engine import run_here, write_jsonl

pytestmark = pytest.mark.usefixtures("toys")

SECRET = "13800138000"
MASKED = "<mobile_number>"


@pytest.mark.parametrize(
    ("stages", "told"),
    [
        pytest.param("[toy_quotes, mask_personal_data]", MASKED, id="masked behind it"),
        pytest.param("[toy_quotes, exact_duplicates, mask_personal_data]", MASKED, id="masked in a later phase"),
        pytest.param("[toy_quotes, mask_personal_data: {policies: {mobile_number: keep}}]", SECRET, id="to be kept"),
        pytest.param("[toy_quotes]", SECRET, id="nothing is masked"),
        pytest.param("[toy_quotes, mask_personal_data: {placeholder: ''}]", "", id="masked by nothing"),
    ],
)
def test_texts_evidence_and_messages_are_as_behind_the_mask(tmp_path: Path, stages: str, told: str) -> None:
    texts = {"gone": f"drop 电话{SECRET}", "broken": f"boom 电话{SECRET}", "kept": f"text 电话{SECRET}", "void": ""}
    source = write_jsonl(tmp_path / "in" / "a.jsonl", [{"id": name, "text": text} for name, text in texts.items()])
    result = run_here(source, tmp_path / "out", stages)
    (gone,) = result.rows("dropped")
    (broken,) = result.rows("errors")
    assert (gone["id"], gone["text"], gone["evidence"]) == ("gone", f"drop 电话{told}", f"drop 电话{told}")
    assert (broken["id"], broken["cause"]) == ("broken", "stage_failed")
    assert broken["message"].endswith(f"ValueError: boom 电话{told}")
    assert result.stage("toy_quotes")["reasons"] == {"said_drop": 1}


def test_a_page_that_has_no_text_yet_is_told_masked(tmp_path: Path) -> None:
    page = f"<html><body><p>电话{SECRET}</p></body></html>"
    source = write_jsonl(tmp_path / "in" / "a.jsonl", [{"html": page, "url": "http://bad.example/"}])
    stages = "[url_rules: {block: [bad.example]}, extract_html, mask_personal_data]"
    (gone,) = run_here(source, tmp_path / "out", stages).rows("dropped")
    assert gone["text"] == page.replace(SECRET, MASKED)
