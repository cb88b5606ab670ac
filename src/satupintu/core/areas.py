"""The areas of Indonesia in four levels, from a committed data file (idn-area-data 4.0.1, ODbL; see `core/data`)."""

import csv
import hashlib
import lzma
from collections.abc import Iterator
from pathlib import Path

from django.db import connection, transaction

from satupintu.core.public.models import Area

FILE = Path(__file__).parent / "data" / "areas.csv.xz"
_LEVELS = {2: 1, 4: 2, 6: 3, 10: 4}
_PARENTS = {4: 2, 6: 4, 10: 6}


def read_areas(path: Path = FILE) -> Iterator[tuple[str, str, int, str]]:
    """Yield code, name, level (1 province to 4 village) and parent's code of every area in the file."""
    with lzma.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.reader(line for line in file if not line.startswith("#")):
            code, name = row[0], row[1]
            yield code, name, _LEVELS[len(code)], code[: _PARENTS.get(len(code), 0)]


def load_areas(path: Path = FILE) -> int:
    """Bring the table in `public` up to the file, in one stroke; return how many areas there are now.

    Nothing is done when the table already says the same as the file, whatever version that is. Another `path` holds another
    table (tests load a slice).
    """
    rows = list(read_areas(path))
    told = "\n".join(f"{code},{name}" for code, name, *_ in sorted(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT md5(coalesce(string_agg(code || ',' || name, E'\\n' ORDER BY code COLLATE \"C\"), '')) "
            "FROM public.core_public_area"
        )
        held = cursor.fetchone()
    if held == (hashlib.md5(told.encode(), usedforsecurity=False).hexdigest(),):
        return len(rows)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE public.core_public_area")
        with cursor.copy("COPY public.core_public_area (code, name, level, parent_code) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    return len(rows)


def list_areas(parent_code: str = "") -> list[Area]:
    """Return the areas right below `parent_code` by name; the provinces for ""."""
    return list(Area.objects.filter(parent_code=parent_code).order_by("name"))


def find_area(code: str) -> Area | None:
    """Return the area of this code, or None."""
    return Area.objects.filter(pk=code).first()


def area_path(code: str) -> list[Area]:
    """Return the areas from province down to `code`."""
    codes = [code[:length] for length in _LEVELS if length <= len(code)]
    return sorted(Area.objects.filter(pk__in=codes), key=lambda area: area.level)
