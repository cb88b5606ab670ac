"""Strict reading of the environment; secrets may also come from a file named by `<NAME>_FILE`."""

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit


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
    if not value.lstrip("-").isdigit():
        raise BadSetting(f"{name}={value!r}: say a whole number")
    return int(value)


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


def data_folder() -> Path:
    """Return `$SATUPINTU_DATA` (default `./var`), made if need be."""
    folder = Path(text("SATUPINTU_DATA", "var")).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def kept_secret(name: str, folder: Path, *, production: bool) -> str:
    """Return the secret `name`; outside production one is made once and kept in `folder` with mode 0600."""
    if value := text(name):
        return value
    if production:
        raise BadSetting(f"{name} is not set: production needs its own secret (see docs/reference/settings.md)")
    path = folder / f"{name.lower()}.txt"
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()


def database(url: str) -> dict[str, object]:
    """Return Django's settings of a `postgresql://user:password@host:port/name` address."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise BadSetting("DATABASE_URL must begin with postgresql://")
    return {
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
    }
