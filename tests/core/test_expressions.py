"""The expression language: exact, bounded, and never anything but a value or a refusal."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from satupintu.core.expressions import ExpressionError, MissingValue, UnknownName, compile_expression


def value(text: str, **context: object) -> object:
    return compile_expression(text).evaluate(context)


@pytest.mark.parametrize(
    ("text", "context", "expected"),
    [
        ("varian == 'baru' and usia < 17", {"varian": "baru", "usia": 16}, True),
        ("varian in ['a', 'b']", {"varian": "c"}, False),
        ("not punya", {"punya": None}, True),
        ("0.1 + 0.2", {}, Decimal("0.3")),
        ("7 * 6", {}, 42),
        ("1 / 4", {}, Decimal("0.25")),
        ("jiwa * {1:150000,2:100000,3:42000-7000}[kelas]", {"jiwa": 4, "kelas": 3}, 140000),
        ("max(0, max(a, b) - 5) * 0.05", {"a": 1, "b": 3}, Decimal("0.00")),
        ("bulatkan(2.5)", {}, 3),
        ("bulatkan(0 - 2.5)", {}, -3),
        ("round(1.005, 2)", {}, Decimal("1.01")),
        ("umur(lahir, hari_ini)", {"lahir": date(2008, 3, 3), "hari_ini": date(2026, 3, 2)}, 17),
        ("hari(mulai, akhir) + 1", {"mulai": date(2026, 1, 1), "akhir": date(2026, 1, 30)}, 30),
        ("1 == True", {}, False),
        ("'KTP' in elemen", {"elemen": ["KTP", "KK"]}, True),
        ("x * 3", {"x": 0.1}, Decimal("0.3")),
        ("len(anggota) <= 10", {"anggota": [1, 2]}, True),
        ("{True: 0.15, False: 0.17}[luas < 100]", {"luas": 90}, Decimal("0.15")),
    ],
)
def test_computes(text: str, context: dict[str, object], expected: object) -> None:
    result = value(text, **context)
    assert result == expected
    assert type(result) is type(expected)


def test_knows_its_names() -> None:
    assert compile_expression("a + max(b, 2) > {'x': c}['x']").names == {"a", "b", "c"}


def test_names_the_unknown_name() -> None:
    with pytest.raises(UnknownName, match="“umurnya”") as caught:
        value("umurnya > 3")
    assert caught.value.data["name"] == "umurnya"


def test_says_that_a_value_is_missing() -> None:
    with pytest.raises(MissingValue):
        value("usia < 17", usia=None)
    with pytest.raises(MissingValue):
        value("usia + 1", usia=None)


def test_refuses_division_by_zero_in_words() -> None:
    with pytest.raises(ExpressionError, match="membagi dengan nol"):
        value("1 / (a - 1)", a=1)


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "1 +", "a.b", "().__class__", "[x for x in [1]]", "lambda: 1", "2 ** 9", "f'{1}'", "a if b else c",
        "x := 1", "open('a')", "min(1, key=2)", "b'x'", "1j", "{**a}", "{a: 1}[2]", "[*a]", "a[1:2]", "min",
        "'" + "x" * 1001 + "'",
        "(" * 10000 + ")" * 10000, "[" * 900 + "]" * 900, "-" * 900 + "1", "not " * 900 + "1", "1+" * 1500 + "1",
        "1e999", "9" * 200, "1 // 2", "7 % 2", "a & b", "~1", "1 is 1", "{1, 2}", "a, b = 1", "import os",
    ],
)  # fmt: skip
def test_refuses_what_is_outside_the_language(text: str) -> None:
    with pytest.raises(ExpressionError):
        value(text, a=1, b=2, c=3)


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("a + 1", {"a": "1"}),
        ("a + 1", {"a": True}),
        ("a < 'x'", {"a": 1}),
        ("1 in 2", {}),
        ("{'a': 1}['b']", {}),
        ("[1][5]", {}),
        ("'a' * 9", {}),
        ("a * a", {"a": 10**29}),
        ("a", {"a": float("nan")}),
        ("a", {"a": object()}),
        ("a", {"a": Decimal("1E+99")}),
        ("len(1)", {}),
        ("round(1, 99)", {}),
        ("min()", {}),
        ("umur(1, 2)", {}),
        ("bulatkan()", {}),
        ("a[[1]]", {"a": {"x": 1}}),
    ],
)
def test_refuses_what_cannot_be_computed(text: str, context: dict[str, object]) -> None:
    with pytest.raises(ExpressionError):
        value(text, **context)


def _arithmetic(numbers: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.recursive(
        numbers,
        lambda inner: st.tuples(inner, st.sampled_from("+-*"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        max_leaves=6,
    )


@given(_arithmetic(st.one_of(st.integers(0, 999).map(str), st.decimals(0, 999, places=3).map(str))))
def test_agrees_with_fractions(text: str) -> None:
    import re

    as_fractions = re.sub(r"\d+(?:\.\d+)?", lambda number: f"Fraction('{number.group()}')", text)
    result = value(text)
    assert isinstance(result, int | Decimal)
    assert Fraction(result) == eval(as_fractions, {"Fraction": Fraction})


@given(st.integers(-(10**12), 10**12), st.integers(1, 10**9))
def test_divides_to_28_digits(a: int, b: int) -> None:
    result = value("a / b", a=a, b=b)
    assert isinstance(result, Decimal)
    assert abs(Fraction(result) - Fraction(a, b)) <= abs(Fraction(a, b)) / 10**27


_PIECES = [
    "a",
    "b",
    "1",
    "0.5",
    "'x'",
    "and",
    "or",
    "not",
    "in",
    "[",
    "]",
    "(",
    ")",
    "{",
    "}",
    ":",
    ",",
    "+",
    "-",
    "*",
    "/",
    "<",
    "==",
    ".",
    "max",
    "len",
    "None",
    "True",
    " ",
]


@settings(max_examples=400)
@given(
    st.one_of(st.text(max_size=60), st.lists(st.sampled_from(_PIECES), max_size=14).map(" ".join)),
    st.dictionaries(
        st.sampled_from(["a", "b"]),
        st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.lists(st.integers(), max_size=3)),
    ),
)
def test_gives_a_value_or_an_expression_error(text: str, context: dict[str, object]) -> None:
    try:
        value(text, **context)
    except ExpressionError as error:
        text = str(error)
    assert isinstance(text, str)
