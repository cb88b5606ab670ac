"""An instrument as values: its scale, elements, items and grades. Answers are keyed by the code of an item, never by position."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

LONGEST_TEXT = 400


@dataclass(frozen=True, slots=True)
class Element:
    """An element (unsur) of an instrument. `weight` is its share of the index; all weights together are exactly one."""

    code: str
    name: str
    name_en: str
    weight: Fraction


@dataclass(frozen=True, slots=True)
class Item:
    """A question. Without `element` it stays out of the index. `options` name the values of the scale from the lowest on."""

    code: str
    element: str
    text: str
    text_en: str
    options: tuple[str, ...]
    options_en: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """A grade (mutu pelayanan), given from `least` on, on the converted value rounded to two decimals."""

    grade: str
    label: str
    label_en: str
    least: Decimal


@dataclass(frozen=True, slots=True)
class Instrument:
    """Everything a survey needs to ask and to count.

    `factor` turns the index into its converted value (SKM: 25); `least_answered` is how many items of elements a respondent
    must have answered to be counted; `has_profile` says whether sex, age, education and occupation are asked; `overall` is the
    item of satisfaction as a whole, "" without one.
    """

    code: str
    name: str
    name_en: str
    basis: str
    low: int
    high: int
    factor: Fraction
    least_answered: int
    has_profile: bool
    has_comment: bool
    overall: str
    elements: tuple[Element, ...]
    items: tuple[Item, ...]
    bands: tuple[Band, ...]

    @property
    def counted(self) -> tuple[Item, ...]:
        """The items that make up the index."""
        return tuple(item for item in self.items if item.element)


def read_instrument(body: Mapping[str, Any]) -> Instrument:
    """Return the instrument a plain body (YAML, JSON) describes; equal weights where it names none. Trusts `find_faults`."""
    elements = body.get("elements", [])
    equal = Fraction(1, len(elements)) if elements else Fraction(0)
    return Instrument(
        code=str(body["code"]),
        name=str(body["name"]),
        name_en=str(body.get("name_en") or body["name"]),
        basis=str(body.get("basis", "")),
        low=int(body["scale"]["low"]),
        high=int(body["scale"]["high"]),
        factor=Fraction(str(body.get("factor", 1))),
        least_answered=int(body.get("least_answered", 1)),
        has_profile=bool(body.get("has_profile", False)),
        has_comment=bool(body.get("has_comment", False)),
        overall=str(body.get("overall", "")),
        elements=tuple(
            Element(str(row["code"]), str(row["name"]), str(row.get("name_en") or row["name"]), _weight(row, equal))
            for row in elements
        ),
        items=tuple(_item(row) for row in body.get("items", [])),
        bands=tuple(
            Band(str(row["grade"]), str(row["label"]), str(row.get("label_en") or row["label"]), Decimal(str(row["least"])))
            for row in body.get("bands", [])
        ),
    )


def _weight(row: Mapping[str, Any], equal: Fraction) -> Fraction:
    return Fraction(str(row["weight"])) if row.get("weight") not in (None, "") else equal


def _item(row: Mapping[str, Any]) -> Item:
    options = tuple(str(text) for text in row.get("options", []))
    return Item(
        str(row["code"]),
        str(row.get("element", "")),
        str(row["text"]),
        str(row.get("text_en") or row["text"]),
        options,
        tuple(str(text) for text in row.get("options_en") or options),
    )


def find_faults(body: Mapping[str, Any]) -> list[str]:
    """Return why a body is no instrument that could be enacted, as codes `fault` or `fault:where`; empty when it is one."""
    try:
        made = read_instrument(body)
    except (KeyError, TypeError, ValueError, ZeroDivisionError, InvalidOperation):
        return ["unreadable"]
    found = []
    if not made.items:
        found.append("no_items")
    if made.high <= made.low:
        found.append("scale")
    known = {element.code for element in made.elements}
    found += [f"twice:{code}" for code in _twice([item.code for item in made.items] + [e.code for e in made.elements])]
    found += [f"unknown_element:{item.code}" for item in made.items if item.element and item.element not in known]
    asked = {item.element for item in made.items}
    found += [f"not_asked:{element.code}" for element in made.elements if element.code not in asked]
    for item in made.items:
        if not item.text.strip() or len(item.text) > LONGEST_TEXT:
            found.append(f"text:{item.code}")
        if item.options and len(item.options) != made.high - made.low + 1:
            found.append(f"options:{item.code}")
    if made.elements and sum((element.weight for element in made.elements), Fraction(0)) != 1:
        found.append("weights")
    if made.overall and made.overall not in {item.code for item in made.items if not item.element}:
        found.append("overall")
    if not 1 <= made.least_answered <= max(1, len(made.counted)):
        found.append("least_answered")
    return found


def _twice(codes: Sequence[str]) -> list[str]:
    return sorted({code for code in codes if codes.count(code) > 1 or not code.strip()})
