"""Index, grade and interval of a survey, in exact fractions (Permenpan RB 14/2017, Lampiran).

Weights are exactly one over the number of elements: the printed 0,111 or 0,11 lets the best answers score less than 100.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor, sqrt

from satupintu.surveys.rules.instrument import Instrument

Z95 = 1.96
FEWEST = 5
"""Groups with fewer respondents are not shown: who answered could be told from them."""
_LEGACY_WEIGHT = Fraction(11, 100)
_LEGACY_ELEMENTS = 9


@dataclass(frozen=True, slots=True)
class ElementMean:
    """Mean of one element (nilai rata-rata unsur, NRR) over the `n` respondents who answered it."""

    code: str
    n: int
    mean: Fraction
    deviation: float

    @property
    def shown(self) -> Decimal:
        """The mean with two decimals."""
        return round_half_up(self.mean, 2)


@dataclass(frozen=True, slots=True)
class Index:
    """What a set of answers comes to.

    `n` respondents are counted, `left_out` answered too little. `value` is the index (nilai indeks), `converted` the value on
    the scale of grades with two decimals (IKM). `margin` is half the 95 % interval of `converted`; None for one respondent.
    """

    n: int
    left_out: int
    elements: tuple[ElementMean, ...]
    value: Fraction
    converted: Decimal
    margin: Decimal | None
    grade: str
    grades: tuple[str, ...]

    @property
    def low(self) -> Decimal:
        """Lower end of the interval."""
        return self.converted - (self.margin or 0)

    @property
    def high(self) -> Decimal:
        """Upper end of the interval."""
        return self.converted + (self.margin or 0)

    @property
    def is_certain(self) -> bool:
        """Whether the whole interval lies within one grade."""
        return len(self.grades) < 2


def round_half_up(value: Fraction, digits: int) -> Decimal:
    """Return `value` with that many decimals, halves away from zero; exact, without a float in between."""
    scaled = value * 10**digits
    whole = floor(scaled + Fraction(1, 2))
    return Decimal(whole).scaleb(-digits)


def grade_of(instrument: Instrument, converted: Decimal) -> str:
    """Return the grade of a converted value of two decimals; "" for an instrument without grades.

    The value is rounded before: the printed limits of the index (2,5996 to 2,60) leave gaps, those of the converted do not.
    """
    bands = sorted(instrument.bands, key=lambda band: band.least, reverse=True)
    return next((band.grade for band in bands if converted >= band.least), bands[-1].grade if bands else "")


def grades_within(instrument: Instrument, low: Decimal, high: Decimal) -> tuple[str, ...]:
    """Return every grade the interval touches, the best first."""
    best, worst = grade_of(instrument, high), grade_of(instrument, low)
    order = [band.grade for band in sorted(instrument.bands, key=lambda band: band.least, reverse=True)]
    return tuple(order[order.index(best) : order.index(worst) + 1]) if order else ()


def compute_index(instrument: Instrument, answers: Iterable[Mapping[str, int]]) -> Index | None:
    """Return the index of answers (item code → value); None when nobody answered enough.

    An element's mean is over those who answered it; a respondent counts with at least `least_answered` items answered.
    """
    counted = instrument.counted
    kept: list[Mapping[str, int]] = []
    left_out = 0
    for row in answers:
        if sum(item.code in row for item in counted) >= instrument.least_answered:
            kept.append(row)
        else:
            left_out += 1
    if not kept:
        return None
    means = tuple(_element_mean(instrument, element.code, kept) for element in instrument.elements)
    asked = [(mean, element.weight) for mean, element in zip(means, instrument.elements, strict=True) if mean.n]
    # An element nobody could answer leaves its weight to the others, so that the scale stays what it is.
    whole = sum((weight for _mean, weight in asked), Fraction(0)) or Fraction(1)
    value = sum((mean.mean * weight for mean, weight in asked), Fraction(0)) / whole
    converted = round_half_up(value * instrument.factor, 2)
    margin = _margin(instrument, kept)
    ends = (converted - margin, converted + margin) if margin is not None else (converted, converted)
    return Index(
        n=len(kept),
        left_out=left_out,
        elements=means,
        value=value,
        converted=converted,
        margin=margin,
        grade=grade_of(instrument, converted),
        grades=grades_within(instrument, *ends),
    )


def _element_mean(instrument: Instrument, code: str, rows: Sequence[Mapping[str, int]]) -> ElementMean:
    items = [item.code for item in instrument.items if item.element == code]
    if len(items) == 1:  # as in every official instrument; whole numbers are added much faster than fractions
        whole = [row[items[0]] for row in rows if items[0] in row]
        mean = Fraction(sum(whole), len(whole)) if whole else Fraction(0)
        return ElementMean(code, len(whole), mean, _deviation(whole))
    values = [Fraction(sum(given), len(given)) for row in rows if (given := [row[item] for item in items if item in row])]
    if not values:
        return ElementMean(code, 0, Fraction(0), 0.0)
    mean = sum(values, Fraction(0)) / len(values)
    return ElementMean(code, len(values), mean, _deviation([float(value) for value in values]))


def _margin(instrument: Instrument, rows: Sequence[Mapping[str, int]]) -> Decimal | None:
    """Return half the 95 % interval, from the spread of the respondents' own weighted means."""
    if len(rows) < 2:
        return None
    weight_of = {element.code: float(element.weight) for element in instrument.elements}
    weights = {item.code: weight_of[item.element] for item in instrument.counted}
    own = []
    for row in rows:
        whole = sum(weight for code, weight in weights.items() if code in row)
        own.append(sum(row[code] * weight for code, weight in weights.items() if code in row) / whole)
    half = Z95 * _deviation(own) / sqrt(len(own)) * float(instrument.factor)
    return Decimal(f"{half:.2f}")


def _deviation(values: Sequence[float] | Sequence[int]) -> float:
    """Return the standard deviation of a sample; 0.0 for one value."""
    if len(values) < 2:
        return 0.0
    mean = sum(values) / len(values)
    return sqrt(sum((value - mean) ** 2 for value in values) / (len(values) - 1))


def legacy_value(index: Index, instrument: Instrument) -> Decimal | None:
    """Return what the usual shortened weight 0,11 would make of it, for comparison only; None where it was never used."""
    if len(instrument.elements) != _LEGACY_ELEMENTS:
        return None
    return round_half_up(sum((mean.mean for mean in index.elements), Fraction(0)) * _LEGACY_WEIGHT * instrument.factor, 2)
