"""Strict reading of the environment; secrets may also come from a file named by `<NAME>_FILE`."""

import os
import re
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

_SECRET_LENGTH = 32
_SECRET_LETTERS = 10
# Parameters of libpq that Django has a place of its own for.
_PLACES = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


class BadSetting(SystemExit):
    """A setting that cannot be used; the process does not start."""


def text(name: str, default: str = "") -> str:
    """Return the text of `name`, or of the file `name_FILE` names."""
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text().strip()
    return os.environ.get(name, default)


def flag(name: str, default: bool) -> bool:
    """Return a yes/no setting: 1, true, yes, on / 0, false, no, off."""
    value = text(name, "1" if default else "0").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off", ""}:
        return False
    raise BadSetting(f"{name}={value!r}: say 1 or 0")


def number(name: str, default: int) -> int:
    """Return a whole number."""
    value = text(name, str(default))
    if not re.fullmatch(r"-?[0-9]{1,18}", value):
        raise BadSetting(f"{name}={value!r}: say a whole number")
    return int(value)


def port(name: str, default: int) -> int:
    """Return the number of a port, 1 to 65535."""
    value = number(name, default)
    if not 1 <= value <= 65535:
        raise BadSetting(f"{name}={value}: say a port from 1 to 65535")
    return value


def live_port() -> int:
    """Return the port of the live process: the one after the web's; 0 means that none runs."""
    if number("SATUPINTU_LIVE_PORT", 1) == 0:
        return 0
    return port("SATUPINTU_LIVE_PORT", port("SATUPINTU_PORT", 8000) + 1)


def rate(name: str, default: str) -> tuple[int, int]:
    """Return how many in how many seconds: `600/m` is (600, 60); `s`, `m` and `h` are known, 0 is no limit."""
    value = text(name, default)
    count, slash, unit = value.partition("/")
    seconds = {"s": 1, "m": 60, "h": 3600}.get(unit, 0)
    if not (count.isascii() and count.isdigit()) or (slash and not seconds) or (not slash and int(count)):
        raise BadSetting(f"{name}={value!r}: say for example 600/m, or 0")
    return int(count), seconds or 60


def words(name: str, default: str = "") -> list[str]:
    """Return a list of words separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def data_path() -> Path:
    """Return `$SATUPINTU_DATA` (default `./var`), whether it is there or not."""
    return Path(text("SATUPINTU_DATA", "var")).resolve()


def data_folder() -> Path:
    """Return `$SATUPINTU_DATA` (default `./var`), made if need be."""
    folder = data_path()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def kept_secret(name: str, folder: Path, *, production: bool) -> str:
    """Return the secret `name`; outside production one is made once and kept in `folder` with mode 0600.

    Raises `BadSetting` in production when there is none, or one that could be guessed.
    """
    if value := text(name):
        if production and (len(value) < _SECRET_LENGTH or len(set(value)) < _SECRET_LETTERS):
            raise BadSetting(
                f"{name} is too weak for production: {_SECRET_LENGTH} random letters or more, "
                "for example from `openssl rand -base64 48`"
            )
        return value
    if production:
        raise BadSetting(f"{name} is not set: production needs its own secret (see docs/reference/settings.md)")
    path = folder / f"{name.lower()}.txt"
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()


def database(url: str) -> dict[str, Any]:
    """Return Django's settings of a `postgresql://user:password@host:port/name?parameter=value` address.

    Parameters are those of libpq (PostgreSQL manual 32.1.2): `sslmode`, `sslrootcert`, `target_session_attrs` and so on
    go to `OPTIONS`; `host`, `port`, `user`, `password` and `dbname` take the place of what stands before the `?`.
    Raises `BadSetting` for one that libpq does not know, rather than connect in another way than was asked for.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise BadSetting("DATABASE_URL must begin with postgresql://")
    try:
        port_text = str(parts.port or "")
    except ValueError as error:
        raise BadSetting("DATABASE_URL: the port is no number; name several hosts as ?host=a,b&port=5432,5432") from error
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    if unknown := sorted(options.keys() - _libpq_parameters()):
        raise BadSetting(f"DATABASE_URL: PostgreSQL knows no parameter {', '.join(unknown)}")
    found: dict[str, Any] = {
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": port_text,
    }
    found |= {place: options.pop(name) for name, place in _PLACES.items() if name in options}
    return {**found, "OPTIONS": options}


def _libpq_parameters() -> set[str]:
    from psycopg.pq import Conninfo

    return {option.keyword.decode() for option in Conninfo.get_defaults()}
