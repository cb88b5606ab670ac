"""Widgets of our fields. Their templates stand in `templates/komponen/form/`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LEVELS: tuple[tuple[int, str, Any], ...] = (
    (2, "province", _("Provinsi")),
    (4, "regency", _("Kabupaten atau kota")),
    (6, "district", _("Kecamatan")),
    (10, "village", _("Desa atau kelurahan")),
)


class DateWidget(forms.MultiWidget):
    """Three boxes: day, month, year."""

    template_name = "komponen/form/tanggal.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None, *, birthday: bool = False) -> None:
        names = ("bday-day", "bday-month", "bday-year") if birthday else ("off", "off", "off")
        parts = [
            forms.TextInput(attrs={"inputmode": "numeric", "maxlength": size, "autocomplete": name, "class": css})
            for name, size, css in zip(
                names, (2, 2, 4), ("govuk-input--width-2", "govuk-input--width-2", "govuk-input--width-4"), strict=True
            )
        ]
        super().__init__(parts, attrs)

    def decompress(self, value: Any) -> list[Any]:
        """Split a date or an ISO text."""
        if isinstance(value, date):
            return [value.day, value.month, value.year]
        if isinstance(value, str) and value.count("-") == 2:
            year, month, day = value[:10].split("-")
            return [day.lstrip("0"), month.lstrip("0"), year]
        return ["", "", ""]


class GeoWidget(forms.MultiWidget):
    """Two boxes: latitude and longitude; `app.js` adds a button that asks the device."""

    template_name = "komponen/form/geo.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            [forms.TextInput(attrs={"inputmode": "text", "class": "govuk-input--width-10"}) for _part in range(2)], attrs
        )

    def decompress(self, value: Any) -> list[Any]:
        """Split a stored point."""
        return [value.get("lat", ""), value.get("lon", "")] if isinstance(value, Mapping) else ["", ""]


class MoneyWidget(forms.TextInput):
    """A number after a fixed `Rp`."""

    layout = "money"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "numeric", **(attrs or {})})


class LinesWidget(forms.Widget):
    """One input a line, with two spare ones."""

    template_name = "komponen/form/baris.html"
    layout = "rows"
    first_suffix = "_0"
    spare = 2

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Give the template the lines to draw."""
        context = super().get_context(name, value, attrs)
        lines = [*(value or []), *[""] * self.spare]
        context["widget"]["lines"] = lines if len(lines) >= 3 else [*lines, ""]
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """Collect the inputs of that name."""
        found = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return list(found)


class AreaWidget(forms.Widget):
    """Four dependent lists; a button redraws them where there is no JavaScript."""

    template_name = "komponen/form/wilayah.html"
    layout = "area"
    first_suffix = "_province"

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        *,
        children: Callable[[str], Sequence[tuple[str, str]]],
        start: str = "",
    ) -> None:
        self.children, self.start = children, start
        super().__init__(attrs)

    def __deepcopy__(self, memo: dict[int, Any]) -> AreaWidget:
        copied = super().__deepcopy__(memo)
        copied.children, copied.start = self.children, self.start
        return copied

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Give the template the four lists, each filled below the choice before it."""
        context = super().get_context(name, value, attrs)
        code = str(value or self.start or "").replace(".", "")
        lists, parent = [], ""
        for size, key, label in LEVELS:
            chosen = code[:size] if len(code) >= size else ""
            known = parent is not None
            options = [(item.replace(".", ""), text) for item, text in self.children(parent)] if known else []
            lists.append({"key": key, "name": f"{name}_{key}", "label": label, "chosen": chosen, "options": options})
            parent = chosen if chosen else None  # type: ignore[assignment]
        context["widget"]["lists"] = lists
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> str:
        """Return the deepest code that still lies below the ones chosen before it."""
        code = ""
        for size, key, _label in LEVELS:
            part = str(data.get(f"{name}_{key}", "")).replace(".", "")
            if len(part) != size or not part.startswith(code):
                break
            code = part
        return code or str(data.get(name, ""))

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether none of the lists was sent."""
        return f"{name}_province" not in data and name not in data

    def id_for_label(self, id_: str) -> str:
        """Label the first list."""
        return f"{id_}_province" if id_ else id_
