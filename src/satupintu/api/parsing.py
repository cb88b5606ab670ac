"""Reading what is sent: strict JSON, moments, and nothing the database could choke on."""

import json
import math
from datetime import date, datetime, time, timedelta
from typing import Any, NoReturn

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.parser import Parser

from satupintu.core.errors import Invalid


class StrictParser(Parser):
    """JSON as RFC 8259 means it, holding only text and numbers that can be kept."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return the body. Raises ValueError or RecursionError for what is no JSON, `Invalid` for what cannot be kept."""
        body = json.loads(request.body, parse_constant=_refuse_constant)
        refuse_odd_values(body)
        return body


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def refuse_odd_values(body: Any) -> None:
    """Raise `Invalid` when a JSON value holds a NUL, half a surrogate pair, or a number beyond all bounds."""
    errors: dict[str, str] = {}
    waiting: list[tuple[str, Any]] = [("", body)]
    while waiting:
        path, part = waiting.pop()
        if isinstance(part, dict):
            if any(_is_odd(key) for key in part):
                errors[path or "body"] = _("Nama isian memuat karakter yang tidak dapat disimpan.")
            waiting.extend((f"{path}.{key}".lstrip(".")[:200], value) for key, value in part.items() if not _is_odd(key))
        elif isinstance(part, list):
            waiting.extend((f"{path}.{place}".lstrip(".")[:200], value) for place, value in enumerate(part))
        elif isinstance(part, str) and _is_odd(part):
            errors[path or "body"] = _("Teks ini memuat karakter yang tidak dapat disimpan.")
        elif isinstance(part, float) and not math.isfinite(part):
            errors[path or "body"] = _("Bilangan ini terlalu besar.")
    if errors:
        raise Invalid(errors=errors)


def _is_odd(text: str) -> bool:
    return "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text)


def read_moment(text: str, name: str, *, end_of_day: bool = False) -> datetime | None:
    """Return the moment written as RFC 3339, or as a date of the region (its beginning, or its end); None for "".

    Raises `Invalid` at `name`.
    """
    if not text:
        return None
    try:
        if len(text) == 10:
            day = date.fromisoformat(text) + timedelta(days=int(end_of_day))
            moment = datetime.combine(day, time(), timezone.get_current_timezone())
        else:
            moment = datetime.fromisoformat(text.replace(" ", "+"))  # a plus sign nobody escaped arrives as a space
    except (ValueError, OverflowError):
        moment = None
    if moment is None or moment.tzinfo is None or not 1900 < moment.year < 2200:
        raise Invalid(errors={name: _("Tulis waktu menurut RFC 3339, misalnya 2026-03-02T09:00:00+07:00.")})
    return moment
