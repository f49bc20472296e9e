"""Finding personal data: borders, checksums, kinds beside each other, any text, and hostile ones."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.batch import Batch
from cleaner.text.personal.find import END, KIND, START, TEXT, find_personal_data
from cleaner.text.personal.kinds import KINDS


def found(text: str) -> list[tuple[str, str]]:
    """Kind and value of all that is found in a text."""
    utf8 = Batch.of(text).utf8()
    data = utf8.data.tobytes()
    return [(KINDS[row[KIND] - 1], data[row[START] : row[END]].decode()) for row in find_personal_data(utf8)]


def kinds_in(text: str) -> list[str]:
    return [kind for kind, _ in found(text)]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("13800138000", [("mobile_number", "13800138000")], id="a number and nothing else"),
        pytest.param("统一13800138000一个", [("mobile_number", "13800138000")], id="a Han digit on both sides"),
        pytest.param(
            "电话13800138000QQ12345678",
            [("mobile_number", "13800138000"), ("qq_number", "12345678")],
            id="letters follow at once",
        ),
        pytest.param(
            "13800138000、13900139000",
            [("mobile_number", "13800138000"), ("mobile_number", "13900139000")],
            id="a list",
        ),
        pytest.param(
            "13800138000,13900139000",
            [("mobile_number", "13800138000"), ("mobile_number", "13900139000")],
            id="a list with commas",
        ),
        pytest.param("一三八零零一三八零零零", [("mobile_number", "一三八零零一三八零零零")], id="in Han digits"),
        pytest.param("12345678@qq.com", [("email", "12345678@qq.com")], id="a number that is part of a mail"),
        pytest.param(
            "abc@qq.com，13800138000",
            [("email", "abc@qq.com"), ("mobile_number", "13800138000")],
            id="a mail before a number",
        ),
        pytest.param(
            "电话62345678、62345679",
            [("landline_number", "62345678"), ("landline_number", "62345679")],
            id="one cue, two numbers",
        ),
        pytest.param(
            "京A12345沪B54321", [("licence_plate", "京A12345"), ("licence_plate", "沪B54321")], id="two plates"
        ),
        pytest.param("加薇❤信：abc_123", [("wechat_id", "abc_123")], id="a disguised cue"),
        pytest.param("邮箱 abc @ qq.com", [("email", "abc @ qq.com")], id="spaces around the sign"),
        pytest.param("QQ：2828 45300", [("qq_number", "2828 45300")], id="an account in two groups"),
        pytest.param("Tel 07911 123456", [("international_number", "07911 123456")], id="behind a word for telephone"),
        pytest.param("税号911101080000000007", [("social_credit_code", "911101080000000007")], id="a code of digits"),
        pytest.param("mail a@b.com.", [("email", "a@b.com")], id="a full stop behind a mail"),
    ],
)
def test_finds(text: str, values: list[tuple[str, str]]) -> None:
    assert found(text) == values


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("订单号13800138000", id="an order"),
        pytest.param("113800138000", id="one digit more before"),
        pytest.param("138001380001", id="one digit more behind"),
        pytest.param("１13800138000", id="one digit more before, of full width"),
        pytest.param("a13800138000", id="a letter before"),
        pytest.param("3.13800138000", id="a decimal"),
        pytest.param("13800138000.com", id="the name of a host"),
        pytest.param("13800138000元", id="an amount"),
        pytest.param("第13800138000号", id="an ordinal"),
        pytest.param("@user @a.b a@b a@b.1 a@.com @@", id="no mail"),
        pytest.param("a@b.png", id="a file"),
        pytest.param("git@github.com:a/b", id="a repository"),
        pytest.param("10.0.0.1 192.168.1.1 127.0.0.1 1.2.3.4.5 256.1.1.1 01.02.03.04", id="no public address"),
        pytest.param("std::vector a::b 12:30:45 fe80::1", id="no address of version 6"),
        pytest.param("http://a.example/13800138000.html", id="a path"),
        pytest.param("0 0 5 6 0 0 9 0 8 0 1 0 0 0 4 6 0", id="single digits"),
    ],
)
def test_leaves(text: str) -> None:
    assert found(text) == []


# as the standards compute them, digit by digit
IDENTITY_WEIGHTS = [2 ** (17 - place) % 11 for place in range(17)]


def with_identity_check(digits: str) -> str:
    return (
        digits
        + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(digits, IDENTITY_WEIGHTS, strict=True)) % 11]
    )


def with_luhn_digit(digits: str) -> str:
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(digits))]
    return digits + str(-sum(value // 10 + value % 10 for value in doubled) % 10)


def with_iban_check(country: str, account: str) -> str:
    number = int("".join(str(int(sign, 36)) for sign in f"{account}{country}00"))
    return f"{country}{98 - number % 97:02}{account}"


CREDIT_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def with_credit_check(signs: str) -> str:
    total = sum(CREDIT_SIGNS.index(sign) * 3**place for place, sign in enumerate(signs))
    return signs + CREDIT_SIGNS[-total % 31]


@settings(max_examples=25, deadline=None, derandomize=True, database=None)
@given(serial=st.integers(0, 999), year=st.integers(1930, 2020), month=st.integers(1, 12), day=st.integers(1, 28))
def test_an_identity_card_has_one_right_check_sign(serial: int, year: int, month: int, day: int) -> None:
    body = f"110101{year}{month:02}{day:02}{serial:03}"
    right = with_identity_check(body)
    signs = [sign for sign in "0123456789X" if "identity_card" in kinds_in(f"号码 {body}{sign}。")]
    assert signs == [right[-1]]


@settings(max_examples=25, deadline=None, derandomize=True, database=None)
@given(account=st.integers(0, 10**12 - 1))
def test_a_bank_card_has_one_right_last_digit(account: int) -> None:
    body = f"622202{account:012}"
    assert [digit for digit in "0123456789" if "bank_card" in kinds_in(f"卡号{body}{digit}")] == [
        with_luhn_digit(body)[-1]
    ]


@settings(max_examples=25, deadline=None, derandomize=True, database=None)
@given(account=st.integers(0, 10**18 - 1), wrong=st.integers(2, 98))
def test_an_iban_has_one_right_check_number(account: int, wrong: int) -> None:
    right = with_iban_check("DE", f"{account:018}")
    assert found(f"IBAN: {right}.") == [("iban", right)]
    if wrong != int(right[2:4]):
        assert "iban" not in kinds_in(f"IBAN: DE{wrong:02}{account:018}.")


@settings(max_examples=25, deadline=None, derandomize=True, database=None)
@given(rest=st.text(CREDIT_SIGNS, min_size=9, max_size=9))
def test_a_social_credit_code_has_one_right_check_sign(rest: str) -> None:
    body = f"91110108{rest}"
    right = with_credit_check(body)
    signs = [sign for sign in CREDIT_SIGNS if "social_credit_code" in kinds_in(f"（{body}{sign}）")]
    assert signs == [right[-1]]


PIECES = st.sampled_from(
    [
        *(
            "13800138000",
            "１３８",
            "010-",
            "a@b.com",
            "@",
            "加微信",
            "：",
            "abc_123",
            "（at）",
            " dot ",
            "京A",
            "12345",
            "::",
            "2400:",
        ),
        *(
            "202.108.22.5",
            "+86",
            "00",
            "-",
            ".",
            "\0",
            "\n",
            "😀",
            "号",
            "路",
            "27",
            "一三八",
            "QQ",
            "护照",
            "E12345678",
            " at ",
            "#",
            "[",
        ),
    ]
)


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(texts=st.lists(st.lists(PIECES | st.text(max_size=4), max_size=12).map("".join), max_size=4))
def test_spans_are_in_order_apart_and_within_their_text(texts: list[str]) -> None:
    texts = [text.encode("utf-8", "ignore").decode() for text in texts]
    utf8 = Batch.of(*texts).utf8()
    rows = find_personal_data(utf8).tolist()
    assert rows == sorted(rows)
    ends = {text: int(utf8.offsets[text]) for text in range(len(texts))}
    for row in rows:
        assert ends[row[TEXT]] <= row[START] < row[END] <= utf8.offsets[row[TEXT] + 1]
        ends[row[TEXT]] = row[END]
        utf8.data[row[START] : row[END]].tobytes().decode()  # cut between characters
    assert [found(text) for text in texts] == [
        [
            (KINDS[row[KIND] - 1], utf8.data[row[START] : row[END]].tobytes().decode())
            for row in rows
            if row[TEXT] == number
        ]
        for number in range(len(texts))
    ]


HOSTILE = (
    *(
        "1",
        "@",
        "a-a-a-",
        "a@",
        "1 ",
        "1-",
        "0",
        "１",
        "一",
        ":",
        "a:",
        "1:",
        "加微信",
        "QQ",
        "+86",
        "(at)",
        "a at b dot ",
    ),
    *(
        "13800138000",
        "138001380",
        "6222",
        "1.",
        "a.",
        "路1号",
        "号",
        "京A",
        "t.me/",
        "A1",
        "[",
        " at ",
        "#q",
        "a@b.com,",
    ),
)


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_is_linear_in_the_length(piece: str) -> None:
    def seconds(size: int) -> float:
        utf8 = Batch.of(piece * (size // len(piece.encode()))).utf8()
        return min(timed(utf8) for _ in range(2))

    def timed(utf8: object) -> float:
        start = time.thread_time()
        find_personal_data(utf8)  # type: ignore[arg-type]
        return time.thread_time() - start

    assert seconds(64_000) < 32 * seconds(8_000) + 0.05  # eight times as long; quadratic would be 64 times
