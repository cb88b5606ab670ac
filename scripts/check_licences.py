"""Fail when a locked runtime dependency comes under a licence that is not on the list below."""

import re
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

LOCK = Path(__file__).resolve().parent.parent / "requirements/run.txt"
PINNED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?==[^\s;\\]+\s*(;)?")

ALLOWED = re.compile(
    r"""
      (The\ )? MIT (\ License)? | MIT-0 | MIT-CMU | HPND | (Historical\ Permission.*)
    | (Modified\ |New\ )? (\d-Clause\ )? BSD (-\d-Clause)? (\ License)?
    | Apache (\ Software)? (\ License|-|\ )* (,?\ Version)? \ * (2\.0)?
    | PSF (-2\.0)? | Python-2\.0 | Python\ Software\ Foundation\ License
    | ISC .* | MPL-2\.0 | Mozilla\ Public\ License\ 2\.0.*
    | LGPL .* | GNU\ (Lesser|Library)\ .* General\ Public\ License.*
    | (The\ )?Unlicense.* | PostgreSQL.* | EUPL.* | European\ Union\ Public\ Licence.* | ZPL.* | Zope\ Public\ License.*
    | 0BSD | CC0.*
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""What may stand beside EUPL-1.2 in one installation. Strong copyleft (GPL, AGPL) and unnamed licences may not."""


def read_names(lock: str) -> dict[str, bool]:
    """Return name → whether the line holds for some platforms only."""
    return {found[1]: bool(found[2]) for line in lock.splitlines() if (found := PINNED.match(line))}


def read_licences(found: Distribution) -> list[str]:
    """Return what a distribution says of its licence: the SPDX expression, else the classifiers, else the free text."""
    metadata = found.metadata
    if expression := metadata.get("License-Expression"):
        return [str(expression)]
    classifiers = [
        line.rpartition("::")[2].strip() for line in metadata.get_all("Classifier") or [] if line.startswith("License ::")
    ]
    named = [line for line in classifiers if line != "OSI Approved"]
    return named or str(metadata.get("License") or "").strip().splitlines()[:1]


def is_allowed(licence: str) -> bool:
    """Whether a licence is on the list: of `A OR B` one part must be, of `A AND B` every part."""
    plain = licence.replace("(", " ").replace(")", " ") if " OR " in licence or " AND " in licence else licence
    return any(
        all(ALLOWED.fullmatch(part.split(" WITH ")[0].strip()) for part in choice.split(" AND "))
        for choice in plain.split(" OR ")
    )


def main() -> int:
    """Check every locked distribution that is installed here; print one line when all is well."""
    faults, checked = [], 0
    for name, is_conditional in read_names(LOCK.read_text()).items():
        try:
            licences = read_licences(distribution(name))
        except PackageNotFoundError:
            if not is_conditional:
                faults.append(f"{name}: not installed")
            continue
        checked += 1
        if not licences or not all(is_allowed(licence) for licence in licences):
            faults.append(f"{name}: {', '.join(licences) or 'names no licence'}")
    for fault in faults:
        print(f"licence not allowed: {fault}", file=sys.stderr)
    if not faults:
        print(f"licences: {checked} dependencies, all allowed")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
