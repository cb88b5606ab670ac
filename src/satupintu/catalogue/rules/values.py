"""Reading one answer: from what a form or the API hands in to a typed value, or to the reason why not."""

import re
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from satupintu.catalogue.standard import FormField

MAX_STRING = 500
MAX_TEXT = 5000
MAX_LIST = 200
MAX_WHOLE = 10**15
LATITUDES = (Decimal("-11.5"), Decimal("6.5"))
LONGITUDES = (Decimal("94.5"), Decimal("141.5"))
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Unreadable(ValueError):
    """The answer is not of the kind that was asked; the message is an Indonesian sentence."""


def is_empty(value: object) -> bool:
    """Whether nothing was answered."""
    return (
        value is None
        or (isinstance(value, str | list | tuple | dict) and len(value) == 0)
        or (isinstance(value, str) and not value.strip())
    )


def read_answer(question: FormField, value: Any) -> Any:
    """Return the typed value: str, int, Decimal, bool, date, "HH:MM", list or dict; None when empty.

    Objects and arrays are returned as given (their subfields are read one by one). Raises `Unreadable`.
    """
    if is_empty(value):
        return None
    return _READERS[question.type](question, value)


def _text(question: FormField, value: Any) -> str:
    limit = MAX_TEXT if question.type == "text" else MAX_STRING
    if not isinstance(value, str):
        raise Unreadable(_("Isi dengan tulisan."))
    if len(value) > limit:
        raise Unreadable(_("Paling banyak %(limit)s huruf.") % {"limit": limit})
    if _CONTROL.search(value):
        raise Unreadable(_("Ada tanda yang tidak dapat dibaca."))
    return value.strip()


def _number(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise Unreadable(_("Isi dengan angka."))
    text = repr(value) if isinstance(value, float) else str(value).strip()
    if len(text) > 40 or "_" in text:
        raise Unreadable(_("Isi dengan angka."))
    try:
        number = Decimal(text.replace(",", ".") if text.count(",") == 1 and "." not in text else text)
    except InvalidOperation:
        raise Unreadable(_("Isi dengan angka.")) from None
    if not number.is_finite() or abs(number) >= MAX_WHOLE or (number and number.adjusted() < -15):
        raise Unreadable(_("Angkanya di luar batas."))
    return number


def _decimal(_question: FormField, value: Any) -> Decimal:
    return _number(value)


def _whole(_question: FormField, value: Any) -> int:
    number = _number(value)
    if number != number.to_integral_value():
        raise Unreadable(_("Isi dengan bilangan bulat."))
    return int(number)


def _boolean(_question: FormField, value: Any) -> bool:
    if not isinstance(value, bool):
        raise Unreadable(_("Pilih ya atau tidak."))
    return value


def _date(_question: FormField, value: Any) -> date:
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value.strip()):
        raise Unreadable(_("Isi dengan tanggal."))
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        raise Unreadable(_("Tanggal ini tidak ada.")) from None


def _time(_question: FormField, value: Any) -> str:
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if not isinstance(value, str) or not re.fullmatch(r"([01][0-9]|2[0-3])[:.][0-5][0-9](:[0-5][0-9])?", value.strip()):
        raise Unreadable(_("Isi dengan jam, misalnya 08:30."))
    return value.strip().replace(".", ":")[:5]


def _enum(question: FormField, value: Any) -> str:
    if not isinstance(value, str) or value not in {option.value for option in question.options}:
        raise Unreadable(_("Pilih salah satu pilihan yang ada."))
    return value


def _multiselect(question: FormField, value: Any) -> list[str]:
    if not isinstance(value, list | tuple):
        raise Unreadable(_("Pilih dari pilihan yang ada."))
    chosen = list(dict.fromkeys(entry for entry in value if isinstance(entry, str)))
    if len(chosen) != len(value) or not set(chosen) <= {option.value for option in question.options}:
        raise Unreadable(_("Pilih dari pilihan yang ada."))
    return chosen


def _object(_question: FormField, value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise Unreadable(_("Isi setiap bagiannya."))
    return dict(value)


def _array(_question: FormField, value: Any) -> list[Any]:
    if not isinstance(value, list | tuple) or not all(isinstance(entry, Mapping) for entry in value):
        raise Unreadable(_("Isi sebagai daftar."))
    if len(value) > MAX_LIST:
        raise Unreadable(_("Daftarnya terlalu panjang."))
    return list(value)


def _geo(_question: FormField, value: Any) -> dict[str, Decimal]:
    if not isinstance(value, Mapping) or set(value) != {"lat", "lon"}:
        raise Unreadable(_("Tunjukkan titiknya di peta atau isi lintang dan bujur."))
    lat, lon = _number(value["lat"]), _number(value["lon"])
    if not (LATITUDES[0] <= lat <= LATITUDES[1] and LONGITUDES[0] <= lon <= LONGITUDES[1]):
        raise Unreadable(_("Titik ini di luar Indonesia."))
    return {"lat": lat, "lon": lon}


def _area(_question: FormField, value: Any) -> str:
    code = value.replace(".", "").strip() if isinstance(value, str) else ""
    if not re.fullmatch(r"[0-9]{10}", code):
        raise Unreadable(_("Pilih kelurahan atau desa."))
    return code


_READERS = {
    "string": _text,
    "text": _text,
    "integer": _whole,
    "decimal": _decimal,
    "money": _whole,
    "boolean": _boolean,
    "date": _date,
    "time": _time,
    "enum": _enum,
    "multiselect": _multiselect,
    "object": _object,
    "array": _array,
    "geo": _geo,
    "area": _area,
}
