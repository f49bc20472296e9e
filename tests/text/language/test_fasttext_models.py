"""fastText model files: labels read without the library, and files it must not be given."""

from pathlib import Path

import fasttext
import pytest

from cleaner.text.language.fasttext_models import load_model, read_labels

BUNDLED = Path(__file__).parents[3] / "cleaner" / "models" / "lid.176.ftz"


def train(folder: Path, supervised: bool) -> Path:
    lines, model = folder / "lines.txt", folder / "model.bin"
    lines.write_text("__label__a x y z\n__label__b u v w\n" * 20, encoding="utf-8")
    settings = {"dim": 4, "minCount": 1, "minn": 1, "maxn": 2, "bucket": 50, "thread": 1, "verbose": 0}
    learn = fasttext.train_supervised if supervised else fasttext.train_unsupervised
    learn(str(lines), **settings).save_model(str(model))
    return model


def test_reads_the_labels_of_the_bundled_quantised_model() -> None:
    labels = read_labels(BUNDLED)
    assert len(labels) == 176
    assert set(labels) == set(fasttext.load_model(str(BUNDLED)).get_labels())


def test_reads_the_labels_of_a_dense_model_with_subwords(tmp_path: Path) -> None:
    assert sorted(read_labels(train(tmp_path, supervised=True))) == ["__label__a", "__label__b"]


def test_loads_a_model_that_answers(tmp_path: Path) -> None:
    labels, chances = load_model(train(tmp_path, supervised=True)).predict(["x y z", "u v w"], 1)
    assert [label for (label,) in labels] == ["__label__a", "__label__b"]
    assert all(0 < chance <= 1.01 for (chance,) in chances)


def test_refuses_word_vectors(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no classifier"):
        read_labels(train(tmp_path, supervised=False))


@pytest.mark.parametrize("part", [0.0, 0.001, 0.01, 0.3, 0.9, 0.999])
def test_refuses_a_dense_model_cut_short(tmp_path: Path, part: float) -> None:
    whole = train(tmp_path, supervised=True).read_bytes()
    short = tmp_path / "short.bin"
    short.write_bytes(whole[: int(part * len(whole))])
    with pytest.raises(ValueError, match=r"no fastText model|cut short"):
        read_labels(short)


def test_refuses_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no model file"):
        read_labels(tmp_path)
