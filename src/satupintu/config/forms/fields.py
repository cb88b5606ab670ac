"""Fields that read what Indonesians type: `Rp 10.000`, `2,5`, a date in three boxes, an area in four lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from satupintu.config.forms.widgets import AreaWidget, DateWidget, GeoWidget, LinesWidget, MoneyWidget

EARLIEST = date(1900, 1, 1)
"""No date people write in a form lies before it."""


class DateField(forms.MultiValueField):
    """A date in three boxes (day, month, year); cleans to `datetime.date`."""

    def __init__(self, *, earliest: date = EARLIEST, latest: date | None = None, **options: Any) -> None:
        parts = [forms.CharField(required=False) for _part in range(3)]
        self.earliest, self.latest = earliest, latest
        self.blamed: set[int] | None = None
        options.setdefault("widget", DateWidget())
        super().__init__(fields=parts, require_all_fields=False, **options)

    def clean(self, value: Any) -> date | None:
        """Return the date, or None when nothing was typed and the field is optional."""
        texts = [(item or "").strip() for item in (value or ["", "", ""])]
        if not any(texts):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        self.blamed = {index for index, text in enumerate(texts) if not text.isdigit()}
        if self.blamed:
            raise ValidationError(_("Isi hari, bulan, dan tahun dengan angka, misalnya 27 3 1985."), code="incomplete")
        self.blamed = None
        day, month, year = (int(text) for text in texts)
        if not 1 <= month <= 12:
            self.blamed = {1}
            raise ValidationError(_("Bulan ditulis 1 sampai 12."), code="month")
        if year < 1850 or year > 2200:
            self.blamed = {2}
            raise ValidationError(_("Tulis tahun dengan empat angka, misalnya 1985."), code="year")
        try:
            found = date(year, month, day)
        except ValueError:
            self.blamed = {0}
            raise ValidationError(_("Tanggal itu tidak ada. Periksa hari dan bulannya."), code="invalid") from None
        if self.latest is not None and found > self.latest:
            self.blamed = {2} if found.year > self.latest.year else None
            raise ValidationError(_("Tanggal ini tidak boleh sesudah hari ini."), code="latest")
        if found < self.earliest:
            self.blamed = {2} if found.year < self.earliest.year else None
            raise ValidationError(_("Tahun paling awal %(year)s."), code="earliest", params={"year": self.earliest.year})
        return found

    def compress(self, data_list: list[str]) -> Any:
        """Not used: `clean` does the whole work."""
        return data_list


class LocalDecimalField(forms.Field):
    """A decimal typed the Indonesian way (`1.234,5`) or with a point (`1234.5`); cleans to `Decimal`."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-10"})

    def __init__(self, *, low: Decimal | None = None, high: Decimal | None = None, **options: Any) -> None:
        self.low, self.high = low, high
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        """Show a stored number with a decimal comma."""
        return value.replace(".", ",") if isinstance(value, str) and re.fullmatch(r"-?\d+\.\d+", value) else value

    def to_python(self, value: Any) -> Decimal | None:
        """Read the number."""
        text = str(value or "").strip().replace(" ", "")
        if not text:
            return None
        if "," in text:
            text = text.replace(".", "").replace(",", ".")
        elif re.fullmatch(r"-?\d{1,3}(\.\d{3})+", text):
            text = text.replace(".", "")
        if not re.fullmatch(r"-?[0-9]{1,20}(\.[0-9]{1,12})?", text):
            raise ValidationError(_("Tulis dengan angka, misalnya 2,5."), code="invalid")
        return Decimal(text)

    def validate(self, value: Any) -> None:
        """Check the bounds."""
        super().validate(value)
        if value is None:
            return
        if self.low is not None and value < self.low:
            raise ValidationError(_("Paling kecil %(low)s."), code="low", params={"low": plain(self.low)})
        if self.high is not None and value > self.high:
            raise ValidationError(_("Paling besar %(high)s."), code="high", params={"high": plain(self.high)})


class MoneyField(LocalDecimalField):
    """Whole rupiah, typed with or without `Rp` and points; cleans to an integral `Decimal`."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", MoneyWidget())
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        """Show the amount with points for thousands."""
        text = str(value) if value is not None else ""
        return f"{int(text):,}".replace(",", ".") if re.fullmatch(r"\d+", text) else value

    def to_python(self, value: Any) -> Decimal | None:
        """Read the amount; fractions of a rupiah are refused."""
        text = re.sub(r"^\s*rp\.?\s*", "", str(value or ""), flags=re.IGNORECASE)
        number = super().to_python(text)
        if number is not None and (number != number.to_integral_value() or number < 0):
            raise ValidationError(_("Tulis jumlah rupiah tanpa sen, misalnya 1.500.000."), code="invalid")
        return number


class YesNoField(forms.TypedChoiceField):
    """Yes or no by two radios; cleans to True, False or None."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.RadioSelect)
        super().__init__(
            choices=[("true", _("Ya")), ("false", _("Tidak"))],
            coerce=lambda value: value == "true",
            empty_value=None,
            **options,
        )
        self.is_inline = True

    def prepare_value(self, value: Any) -> Any:
        """Show a stored boolean."""
        return {True: "true", False: "false"}.get(value, value) if isinstance(value, bool) else value


class ClockTimeField(forms.CharField):
    """A time of day, `08.30` or `08:30`; cleans to `08:30`."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-5"}))
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        """Read the time."""
        text = str(value or "").strip().replace(".", ":")
        if text and not re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d", text):
            raise ValidationError(_("Tulis jam dan menit, misalnya 08.30."), code="invalid")
        return text.zfill(5) if text else ""


class GeoField(forms.MultiValueField):
    """A point on the map; cleans to `{"lat": "…", "lon": "…"}` in decimal degrees, or None."""

    BOUNDS = ((Decimal(-90), Decimal(90)), (Decimal(-180), Decimal(180)))

    def __init__(self, **options: Any) -> None:
        parts = [forms.CharField(required=False) for _part in range(2)]
        options.setdefault("widget", GeoWidget())
        super().__init__(fields=parts, require_all_fields=False, **options)

    def clean(self, value: Any) -> dict[str, str] | None:
        """Return the point."""
        texts = [(item or "").strip().replace(",", ".") for item in (value or ["", ""])]
        if not any(texts):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        for text, (low, high) in zip(texts, self.BOUNDS, strict=True):
            if not re.fullmatch(r"-?\d{1,3}(\.\d{1,10})?", text) or not low <= Decimal(text) <= high:
                raise ValidationError(_("Tulis lintang dan bujur, misalnya -6,2088 dan 106,8456."), code="invalid")
        return {"lat": texts[0], "lon": texts[1]}

    def compress(self, data_list: list[str]) -> Any:
        """Not used: `clean` does the whole work."""
        return data_list


class LineListField(forms.Field):
    """A list of short texts, one input each; cleans to a list without blanks."""

    def __init__(self, *, most: int = 20, **options: Any) -> None:
        self.most = most
        options.setdefault("widget", LinesWidget())
        super().__init__(**options)

    def to_python(self, value: Any) -> list[str]:
        """Drop the blanks."""
        return [item.strip() for item in (value or []) if item and item.strip()]

    def validate(self, value: Any) -> None:
        """Check that there are not too many."""
        super().validate(value)
        if len(value) > self.most:
            raise ValidationError(_("Paling banyak %(most)s baris."), code="many", params={"most": self.most})


class AreaField(forms.Field):
    """An area by four dependent lists (provinsi, kabupaten/kota, kecamatan, desa/kelurahan); cleans to the code.

    `children(parent_code)` lists `(code, name)` below a code; "" gives the provinces. `start` presets the region.
    """

    def __init__(self, *, children: Callable[[str], Sequence[tuple[str, str]]], start: str = "", **options: Any) -> None:
        options.setdefault("widget", AreaWidget(children=children, start=start))
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        """Return the code of the village, without dots."""
        code = str(value or "").replace(".", "")
        if not code:
            return ""
        if len(code) == 10 and code.isdigit():
            return code
        if self.required or len(code) > 4:
            raise ValidationError(_("Pilih wilayah sampai desa atau kelurahan."), code="incomplete")
        return ""


def plain(number: Decimal) -> str:
    """Write a number the Indonesian way, without trailing zeros."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace(".", ",")
