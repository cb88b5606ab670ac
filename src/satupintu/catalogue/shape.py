"""Between plain data (YAML, JSON) and the frozen classes of `standard`: read, write back, and say what does not fit."""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")
Path = tuple[str | int, ...]

WORDS = {str: "teks", int: "bilangan bulat", bool: "true atau false", Decimal: "bilangan"}


@lru_cache(maxsize=256)
def _parts(kind: type) -> tuple[tuple[str, Field[Any], Any], ...]:
    hints = get_type_hints(kind)
    return tuple((part.metadata.get("key", part.name), part, hints[part.name]) for part in fields(kind))


def read(kind: type[T], data: Mapping[str, Any]) -> T:
    """Build the class from data that was checked with `find_misfits`. Unknown keys are left out."""
    values = {}
    for key, part, hint in _parts(cast(Any, kind)):
        if key in data:
            values[part.name] = _read(hint, data[key])
    return kind(**values)


def _read(hint: Any, value: Any) -> Any:
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        if value is None:
            return None
        return _read(next(choice for choice in get_args(hint) if choice is not NoneType), value)
    if origin is tuple:
        return tuple(_read(get_args(hint)[0], entry) for entry in value)
    if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
        inner = get_args(hint)[1]
        return MappingProxyType({str(key): _read(inner, entry) for key, entry in value.items()})
    if isinstance(hint, type) and is_dataclass(hint):
        return read(hint, value)
    if hint is Decimal:
        return Decimal(str(value))
    return value


def plain(value: Any) -> Any:
    """Return the value as JSON data: defaults left out, numbers exact as text where they have a fraction."""
    if is_dataclass(value) and not isinstance(value, type):
        found = {}
        for key, part, _hint in _parts(type(value)):
            inner = getattr(value, part.name)
            if part.default is MISSING or inner != part.default:
                found[key] = plain(inner)
        return found
    if isinstance(value, Mapping):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [plain(entry) for entry in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() and abs(value) < 10**15 else format(value.normalize(), "f")
    return value


def find_misfits(kind: type, data: Any, path: Path = ()) -> Iterator[tuple[Path, str, str]]:
    """Yield (path, code, Indonesian sentence) for every unknown or missing key and every value of a wrong type."""
    if not isinstance(data, Mapping):
        yield path, "wrong_type", "Di sini harus ada isian bernama (kunci: nilai)."
        return
    known = {key: (part, hint) for key, part, hint in _parts(kind)}
    for key in data:
        if key not in known:
            near = ", ".join(sorted(known))
            yield (*path, str(key)), "unknown_key", f"Kunci “{key}” tidak dikenal. Yang ada: {near}."
    for key, (part, hint) in known.items():
        if key not in data:
            if part.default is MISSING and part.default_factory is MISSING:
                yield path, "missing_key", f"Kunci “{key}” belum ada."
        elif raw := part.metadata.get("raw"):
            if not isinstance(data[key], raw):
                yield (*path, key), "wrong_type", "Isinya harus daftar, pasangan nilai, atau nama daftar."
        else:
            yield from _misfits(hint, data[key], (*path, key))


def _misfits(hint: Any, value: Any, path: Path) -> Iterator[tuple[Path, str, str]]:
    origin = get_origin(hint)
    if hint is Any:
        return
    if origin in (Union, UnionType):
        if value is not None:
            yield from _misfits(next(choice for choice in get_args(hint) if choice is not NoneType), value, path)
    elif origin is Literal:
        if value not in get_args(hint) or isinstance(value, bool):
            choices = ", ".join(str(choice) for choice in get_args(hint) if choice != "")
            yield path, "wrong_word", f"“{_short(value)}” tidak dikenal di sini. Pilihan: {choices}."
    elif origin is tuple:
        if not isinstance(value, list | tuple):
            yield path, "wrong_type", "Di sini harus ada daftar."
            return
        for index, entry in enumerate(value):
            yield from _misfits(get_args(hint)[0], entry, (*path, index))
    elif origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
        if not isinstance(value, Mapping):
            yield path, "wrong_type", "Di sini harus ada isian bernama (kunci: nilai)."
            return
        for key, entry in value.items():
            yield from _misfits(get_args(hint)[1], entry, (*path, str(key)))
    elif isinstance(hint, type) and is_dataclass(hint):
        yield from find_misfits(hint, value, path)
    elif not _fits(hint, value):
        yield path, "wrong_type", f"Di sini harus ada {WORDS.get(hint, 'nilai lain')}, bukan “{_short(value)}”."


def _fits(hint: Any, value: Any) -> bool:
    if hint is Decimal:
        return _is_number(value)
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, hint)


def _is_number(value: Any) -> bool:
    if isinstance(value, bool):
        return False
    if isinstance(value, str):
        try:
            return Decimal(value).is_finite()
        except InvalidOperation:
            return False
    return isinstance(value, int) or (isinstance(value, Decimal) and value.is_finite())


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 40 else text[:39] + "…"
