"""Language: what it says of texts in many languages and of dirty ones, and what it drops when told to."""

from pathlib import Path

import fasttext
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.batch import Batch
from filters.language import DEFAULT_MODEL, Language

ZH = "春天来了，山坡上的桃花都开了，孩子们跑出门去看。"
ZH_HANT = "春天來了，山坡上的桃花都開了，孩子們跑出門去看。"
YUE = "佢哋聽日唔得閒，所以我哋喺屋企食咗飯先至去睇戲。"
JA = "山のふもとの小さな村では、毎年秋になると祭りが開かれます。"
KO = "산 아래 작은 마을에서는 해마다 가을이면 잔치를 연다."
EN = "The old bridge was closed for repairs, so we walked along the river until we found a boat."
FR = "Le vieux pont était fermé pour travaux, alors nous avons longé la rivière jusqu'à trouver un bateau."
RU = "Старый мост закрыли на ремонт, поэтому мы пошли вдоль реки, пока не нашли лодку."

SENTENCES = [
    pytest.param("zh", ZH, id="simplified Chinese"),
    pytest.param("zh", ZH_HANT, id="traditional Chinese"),
    pytest.param("yue", YUE, id="Cantonese"),
    pytest.param("wuu", "侬搿点物事覅忘记脱，阿拉侪勒海等侬。", id="Wu"),
    pytest.param("ja", JA, id="Japanese"),
    pytest.param("ko", KO, id="Korean"),
    pytest.param("en", EN, id="English"),
    pytest.param("fr", FR, id="French"),
    pytest.param("de", "Die alte Brücke war gesperrt, deshalb gingen wir am Fluss entlang.", id="German"),
    pytest.param("es", "El puente viejo estaba cerrado, así que caminamos junto al río.", id="Spanish"),
    pytest.param("pt", "A ponte velha estava fechada, então nós caminhamos ao longo do rio.", id="Portuguese"),
    pytest.param("it", "Il vecchio ponte era chiuso, così abbiamo camminato lungo il fiume.", id="Italian"),
    pytest.param(
        "ro", "Podul vechi era închis, așa că am mers pe lângă râu până când am găsit o barcă.", id="Romanian"
    ),
    pytest.param("nl", "De oude brug was dicht, dus liepen we langs de rivier tot we een boot vonden.", id="Dutch"),
    pytest.param("sv", "Den gamla bron var stängd, så vi gick längs floden.", id="Swedish"),
    pytest.param("da", "Den gamle bro var lukket, så vi gik langs floden.", id="Danish"),
    pytest.param("no", "Den gamle broen var stengt, så vi gikk langs elva.", id="Norwegian"),
    pytest.param("fi", "Vanha silta oli suljettu, joten kävelimme jokea pitkin, kunnes löysimme veneen.", id="Finnish"),
    pytest.param(
        "hu", "A régi híd le volt zárva, ezért a folyó mentén sétáltunk, amíg csónakot nem találtunk.", id="Hungarian"
    ),
    pytest.param("pl", "Stary most był zamknięty, więc szliśmy wzdłuż rzeki, aż znaleźliśmy łódkę.", id="Polish"),
    pytest.param("cs", "Starý most byl zavřený, a tak jsme šli podél řeky, dokud jsme nenašli loďku.", id="Czech"),
    pytest.param("sk", "Starý most bol zatvorený, a tak sme išli popri rieke, kým sme nenašli loďku.", id="Slovak"),
    pytest.param("tr", "Eski köprü kapalıydı, bu yüzden bir kayık bulana kadar nehir boyunca yürüdük.", id="Turkish"),
    pytest.param("vi", "Cây cầu cũ đã bị đóng, nên chúng tôi đi dọc theo bờ sông.", id="Vietnamese"),
    pytest.param("id", "Jembatan lama itu ditutup, jadi kami berjalan karena sudah malam.", id="Indonesian"),
    pytest.param("ru", RU, id="Russian"),
    pytest.param(
        "uk", "Старий міст закрили на ремонт, тому ми пішли вздовж річки, доки не знайшли човен.", id="Ukrainian"
    ),
    pytest.param(
        "bg", "Старият мост беше затворен, затова вървяхме край реката, докато намерихме лодка.", id="Bulgarian"
    ),
    pytest.param("mn", "Хуучин гүүр хаалттай байсан тул бид завь олтлоо голын эргээр алхсан.", id="Mongolian"),
    pytest.param("kk", "Ескі көпір жабық болды, сондықтан біз қайық тапқанша өзен бойымен жүрдік.", id="Kazakh"),
    pytest.param("ar", "كان الجسر القديم مغلقا، لذلك مشينا على ضفة النهر حتى وجدنا قاربا.", id="Arabic"),
    pytest.param("fa", "پل قدیمی بسته بود، برای همین کنار رودخانه راه رفتیم تا یک قایق پیدا کردیم.", id="Persian"),
    pytest.param("hi", "पुराना पुल बंद था, इसलिए हम नदी के किनारे चलते रहे जब तक एक नाव नहीं मिली।", id="Hindi"),
    pytest.param("he", "הגשר הישן היה סגור, ולכן הלכנו לאורך הנהר עד שמצאנו סירה.", id="Hebrew"),
    pytest.param("bn", "পুরনো সেতুটি বন্ধ ছিল, তাই আমরা নৌকা না পাওয়া পর্যন্ত নদীর ধারে হাঁটলাম।", id="Bengali"),
    pytest.param("el", "Η παλιά γέφυρα ήταν κλειστή.", id="Greek"),
    pytest.param("th", "สะพานเก่าปิดซ่อม เราจึงเดินเลียบแม่น้ำ", id="Thai"),
    pytest.param("ta", "பழைய பாலம் மூடப்பட்டிருந்தது.", id="Tamil"),
    pytest.param("te", "పాత వంతెన మూసివేయబడింది.", id="Telugu"),
    pytest.param("ka", "ძველი ხიდი დაკეტილი იყო.", id="Georgian"),
    pytest.param("hy", "Հին կամուրջը փակ էր։", id="Armenian"),
    pytest.param("my", "အဟောင်းတံတားကို ပိတ်ထားသည်။", id="Burmese"),
]

EDGES = [
    pytest.param("汉", "zh", id="one Han character"),
    pytest.param("好" * 3_000_000, "zh", id="a line of nine megabytes"),
    pytest.param(f"😀 {ZH} \0\r\n\n\ufeff", "zh", id="emoji, NUL and empty lines about a sentence"),
    pytest.param("鲜の每日新鲜水果这里有", "zh", id="Chinese with a Japanese の"),
    pytest.param("这款 iPhone 15 Pro Max 支持 USB-C 接口", "zh", id="Chinese with Latin product names"),
    pytest.param("100万円超 200万円以下", "ja", id="Japanese without kana, by its own characters"),
    pytest.param(f"会社概要\n採用情報\n東京都港区\n{JA}", "ja", id="Japanese headings without kana"),
    pytest.param("Hello my friend, how have you been since we met? 你好", "en", id="English with a Chinese greeting"),
    pytest.param("𠀀𠀁𠀂𠀃", "zh", id="rare Han characters"),
    pytest.param("ㄅㄆㄇ的注音", "zh", id="Bopomofo"),
    pytest.param("İSTANBUL'DA BUGÜN HAVA ÇOK GÜZEL VE DENİZ DE SAKİN", "tr", id="capitals with dotted İ"),
    pytest.param(f"{ZH}\n" * 6 + f"{EN}\n" * 2, "zh", id="mostly Chinese"),
]

NO_LANGUAGE = ["", " \n\t", "\0", "\n", "2024-05-01 12:30", "!!! --- 。。。", "😀🎉", "\ufffd\ufffd", "\u0301"]

VARIANTS = [
    pytest.param(ZH, "simplified", id="simplified"),
    pytest.param(ZH_HANT, "traditional", id="traditional"),
    pytest.param(YUE, "traditional", id="Cantonese"),
    pytest.param(f"{ZH}\n{ZH_HANT}", "mixed", id="a sentence of each"),
    pytest.param(f"{ZH * 20}（臺灣）", "simplified", id="a quoted name"),
    pytest.param("嘉靖十年，王氏曰：「善」。", None, id="nothing to tell by"),
    pytest.param(JA, None, id="Japanese"),
    pytest.param(EN, None, id="English"),
]

OTHER_SHARES = [
    pytest.param(ZH, 0, 0, id="one language"),
    pytest.param(f"{ZH * 4}\n{EN}", 0.4, 0.6, id="an English paragraph under Chinese"),
    pytest.param(f"{ZH}\n{KO}", 0.4, 0.6, id="half Korean"),
    pytest.param(f"{ZH}\n{JA}", 0.4, 0.6, id="half Japanese"),
    pytest.param(f"{EN}\n" * 8 + f"{FR}\n" * 4, 0.2, 0.5, id="a third French"),
    pytest.param(f"{RU}\n" * 3 + f"{EN}\n", 0.2, 0.35, id="a quarter English under Russian"),
    pytest.param(f"{ZH * 10}\nQQ: abc", 0, 0, id="a contact line"),
    pytest.param(f"会社概要\n{JA}", 0, 0, id="Japanese heading without kana"),
]


def said(text: str) -> dict[str, object]:
    return dict(Language().annotate(text))


@pytest.mark.parametrize(("language", "text"), SENTENCES)
def test_names_the_language_of_a_sentence(language: str, text: str) -> None:
    assert said(text)["language"] == language


@pytest.mark.parametrize(("text", "language"), EDGES)
def test_names_the_language_of_dirty_text(text: str, language: str) -> None:
    assert said(text)["language"] == language


@pytest.mark.parametrize("text", NO_LANGUAGE, ids=repr)
def test_text_without_letters_has_no_language(text: str) -> None:
    assert said(text) == {
        "language": None,
        "language_score": 0.0,
        "han_variant": None,
        "other_language_share": 0.0,
    }


@pytest.mark.parametrize(("text", "variant"), VARIANTS)
def test_tells_simplified_from_traditional(text: str, variant: str | None) -> None:
    assert said(text)["han_variant"] == variant


@pytest.mark.parametrize(("text", "least", "most"), OTHER_SHARES)
def test_measures_how_much_is_in_another_language(text: str, least: float, most: float) -> None:
    assert least <= said(text)["other_language_share"] <= most  # type: ignore[operator]


def test_long_text_is_read_beyond_its_beginning() -> None:
    assert said(f"{EN}\n" * 10 + f"{FR}\n" * 90)["language"] == "fr"


def test_score_falls_with_what_is_in_another_language() -> None:
    texts = [f"{ZH}\n" * 4, f"{ZH}\n" * 4 + KO, f"{ZH}\n" * 4 + f"{KO}\n" * 3]
    scores = [said(text)["language_score"] for text in texts]
    assert scores == sorted(scores, reverse=True)  # type: ignore[type-var]
    assert len(set(scores)) == 3


DROPS = [
    pytest.param({}, [], id="annotates only"),
    pytest.param(
        {"keep": ["zh"]}, [(1, "other_language", "en"), (2, "other_language", None), (3, "other_language", "yue")],
        id="keep zh",
    ),
    pytest.param({"keep": ["cmn", "en", "yue"]}, [(2, "other_language", None)], id="three-letter codes"),
    pytest.param({"min_score": 0.65}, [(2, "low_score", None)], id="least score"),
    pytest.param({"max_other_share": 0.25}, [(4, "mixed_languages", "zh")], id="mixed languages"),
]  # fmt: skip


@pytest.mark.parametrize(("settings", "expected"), DROPS)
def test_drops_only_what_it_is_told_to(
    settings: dict[str, object], expected: list[tuple[int, str, str | None]]
) -> None:
    outcome = Language(**settings).apply(Batch.of(ZH * 9, EN, "123", YUE, f"{ZH * 9}\n{KO * 4}"))
    assert [(drop.row, drop.reason, drop.evidence) for drop in outcome.drops] == expected
    assert len(outcome.batch) == 5 - len(expected)
    assert set(Language.adds) <= set(outcome.batch.rows.schema.names)


def test_a_drop_tells_value_and_threshold() -> None:
    (drop,) = Language(max_other_share=0.25).apply(Batch.of(f"{ZH}\n{KO}")).drops
    assert drop.threshold == 0.25
    assert drop.value == said(f"{ZH}\n{KO}")["other_language_share"]


@pytest.mark.parametrize("keep", [["chinese"], ["zn"], ["ZH"], [""], ["zh_CN"]], ids=str)
def test_refuses_what_is_no_language_code(keep: list[str]) -> None:
    with pytest.raises(ValueError, match="no language code"):
        Language(keep=keep)


def train(folder: Path, labels: list[str]) -> Path:
    """A fastText model, in `folder`, that tells English, Chinese and German sentences apart under these labels."""
    texts = [EN.lower(), " ".join(ZH), "die alte brücke war gesperrt und wir gingen am fluss entlang"]
    lines = [f"{label} {text}\n" for label, text in zip(labels, texts, strict=True)] * 40
    (folder / "lines.txt").write_text("".join(lines), encoding="utf-8")
    model = fasttext.train_supervised(
        str(folder / "lines.txt"), dim=8, epoch=60, minn=2, maxn=4, bucket=2000, thread=1, verbose=0
    )
    model.save_model(str(folder / "model.bin"))
    return folder / "model.bin"


def test_another_model_answers_with_our_codes(tmp_path: Path) -> None:
    model = train(tmp_path, ["__label__eng_Latn", "__label__cmn_Hani", "__label__deu_Latn"])
    columns = Language(model=model).annotate_batch(Batch.of(EN, ZH, "die alte brücke war gesperrt"))
    assert columns["language"].to_pylist() == ["en", "zh", "de"]


def test_refuses_a_model_that_tells_no_languages_apart(tmp_path: Path) -> None:
    model = train(tmp_path, ["__label__good", "__label__bad!", "__label__0"])
    with pytest.raises(ValueError, match="tells no languages apart"):
        Language(model=model)


def test_refuses_a_model_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"no model file at '.*lid\.bin'"):
        Language(model=tmp_path / "lid.bin")


@pytest.mark.parametrize("size", [0, 7, 60, 5_000, 500_000, 938_012])
def test_refuses_a_model_cut_short(tmp_path: Path, size: int) -> None:
    model = tmp_path / f"{size}.ftz"
    model.write_bytes(DEFAULT_MODEL.read_bytes()[:size])
    with pytest.raises(ValueError, match=r"no fastText model|cut short"):
        Language(model=model)


LINES = st.sampled_from([ZH, ZH_HANT, YUE, JA, KO, EN, FR, RU, "", "2024", "QQ: abc", "😀"])


@settings(max_examples=40, deadline=None, derandomize=True, database=None)
@given(st.lists(st.lists(LINES, max_size=6).map("\n".join), min_size=1, max_size=5))
def test_shares_are_shares_and_a_batch_says_what_a_document_says(texts: list[str]) -> None:
    columns = Language().annotate_batch(Batch.of(*texts))
    rows = [
        dict(zip(columns, row, strict=True)) for row in zip(*(c.to_pylist() for c in columns.values()), strict=True)
    ]
    assert rows == [said(text) for text in texts]
    for row in rows:
        assert 0 <= row["language_score"] <= 1
        assert 0 <= row["other_language_share"] <= 1
        assert (row["language"] is None) == (row["language_score"] == 0)


@settings(max_examples=40, deadline=None, derandomize=True, database=None)
@given(st.lists(st.sampled_from([ZH, JA, KO, "2024", ""]), max_size=6).map("\n".join), st.integers(2, 4))
def test_saying_it_again_changes_no_share(text: str, times: int) -> None:
    once, again = said(text), said("\n".join([text] * times))
    assert (once["language"], once["other_language_share"]) == (again["language"], again["other_language_share"])
