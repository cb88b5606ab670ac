"""Small words for templates: icons, form controls, due badges, dates. Load with `{% load komponen %}`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BoundField, widgets
from django.forms.boundfield import BoundWidget
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from satupintu.core.worktime import NORM_DAY_MINUTES

register = template.Library()

GROUPED = (widgets.RadioSelect, widgets.CheckboxSelectMultiple, widgets.MultiWidget)
CLASSES: tuple[tuple[type[widgets.Widget], str], ...] = (
    (widgets.RadioSelect, "govuk-radios__input"),
    (widgets.CheckboxSelectMultiple, "govuk-checkboxes__input"),
    (widgets.CheckboxInput, "govuk-checkboxes__input"),
    (widgets.FileInput, "p-file"),
    (widgets.Textarea, "govuk-textarea"),
    (widgets.Select, "govuk-select"),
    (widgets.Input, "govuk-input"),
)


@register.simple_tag
def ikon(name: str, label: str = "") -> SafeString:
    """Draw an icon of the sprite. With `label` it is read out; without, it is decoration."""
    href = f"{static('icons.svg')}#i-{name}"
    if label:
        return format_html('<svg class="i" role="img" aria-label="{}"><use href="{}"/></svg>', label, href)
    return format_html('<svg class="i" aria-hidden="true" focusable="false"><use href="{}"/></svg>', href)


@register.filter
def jenis(field: BoundField) -> str:
    """Say how a field is laid out: `hidden check radios checks group area rows money file` or `plain`."""
    widget = field.field.widget
    if own := getattr(widget, "layout", ""):
        return str(own)
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, widgets.CheckboxInput):
        return "check"
    if isinstance(widget, widgets.CheckboxSelectMultiple):
        return "checks"
    if isinstance(widget, widgets.RadioSelect):
        return "radios"
    if isinstance(widget, widgets.MultiWidget):
        return "group"
    return "file" if isinstance(widget, widgets.FileInput) else "plain"


@register.filter
def kendali(field: BoundField) -> SafeString:
    """Render the control of a field with our class and its error state."""
    widget = field.field.widget
    attrs: dict[str, Any] = {}
    if isinstance(widget, GROUPED):
        return field.as_widget()
    kind = next((name for base, name in CLASSES if isinstance(widget, base)), "govuk-input")
    own = widget.attrs.get("class", "")
    names = [kind, own]
    if field.errors and kind in ("govuk-input", "govuk-select", "govuk-textarea"):
        names.append(f"{kind}--error")
    attrs["class"] = " ".join(part for part in names if part)
    return field.as_widget(attrs=attrs)


@register.filter
def pilihan(choice: BoundWidget, kind: str) -> SafeString:
    """Render one radio (`kind` "radios") or checkbox ("checks") of a group with our class."""
    choice.data["attrs"]["class"] = "govuk-radios__input" if kind == "radios" else "govuk-checkboxes__input"
    return choice.tag()


@register.filter
def sasaran(field: BoundField) -> str:
    """Return the id an error summary must link to: the first control of the field."""
    own = getattr(field.field.widget, "first_suffix", None)
    if own is not None:
        return f"{field.auto_id}{own}"
    if isinstance(field.field.widget, GROUPED):
        return f"{field.auto_id}_0"
    return str(field.auto_id)


@register.filter
def berkunci(mapping: Mapping[Any, Any] | None, key: Any) -> Any:
    """Return `mapping[key]`, or an empty string."""
    return "" if not mapping else mapping.get(key, "")


@register.filter
def hari(value: date | datetime | None) -> str:
    """Write a date in words, `2 Maret 2026`, in the time zone in use."""
    if value is None:
        return ""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return date_format(value, "j F Y")


@register.filter
def waktu(value: datetime | None) -> str:
    """Write an instant in words, `2 Maret 2026 pukul 09.00`, in the time zone in use."""
    if value is None:
        return ""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return _("%(date)s pukul %(time)s") % {"date": date_format(local, "j F Y"), "time": local.strftime("%H.%M")}


@register.filter
def lama_kerja(span: timedelta) -> str:
    """Write working time in words, `2 hari kerja 3 jam`; a working day is 7.5 hours (Perpres 21/2023)."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 1:
        return _("kurang dari 1 menit")
    days, rest = divmod(minutes, NORM_DAY_MINUTES)
    hours, left = divmod(rest, 60)
    parts = [ngettext("%(n)s hari kerja", "%(n)s hari kerja", days) % {"n": days}] if days else []
    parts += [ngettext("%(n)s jam", "%(n)s jam", hours) % {"n": hours}] if hours else []
    parts += [ngettext("%(n)s menit", "%(n)s menit", left) % {"n": left}] if left and not days else []
    return " ".join(parts)


@register.filter
def rupiah(value: int | str | Decimal | None) -> str:
    """Write an amount of rupiah, `Rp10.000`; empty for None."""
    if value is None or value == "":
        return ""
    return f"Rp{int(Decimal(value)):,}".replace(",", ".")


@register.inclusion_tag("komponen/tenggat.html")
def tenggat(
    due_at: datetime | None, now: datetime, near_at: datetime | None = None, stopped: bool = False, done: bool = False
) -> dict[str, Any]:
    """Draw the due badge: icon and words, never colour alone.

    `stopped`: the clock stands still. `done`: closed in time. `near_at`: from when it counts as near.
    """
    if stopped:
        state = "stopped"
    elif done:
        state = "ok"
    elif due_at is None:
        state = "none"
    elif due_at <= now:
        state = "late"
    else:
        state = "near" if near_at is not None and near_at <= now else "calm"
    return {"state": state, "due_at": due_at}


@register.simple_tag(takes_context=True)
def saat_ini(context: template.Context, prefix: str, exact: bool = False) -> SafeString | str:
    """Write ` aria-current="true"` when the path of the request starts with `prefix`."""
    request = context.get("request")
    path = request.path if request is not None else ""
    here = path == prefix if exact else path.startswith(prefix)
    return format_html(' aria-current="{}"', "page" if path == prefix else "true") if here else ""


@register.filter
def nomor_baris(row: str) -> str:
    """Write the key of a row before its activity where an author gave it as a number (`2. `, `5b. `); "" for any other key."""
    return f"{row}. " if re.fullmatch(r"\d{1,3}[a-z]?", row) else ""
