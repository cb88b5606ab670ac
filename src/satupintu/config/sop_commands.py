"""Commands about sheets of SOPs: `satupintu sop ...`.

The command line is read before Django is set up, so what has tables is imported where it is used.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

Group: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
Command = Callable[[argparse.Namespace], int]
Add = Callable[..., argparse.ArgumentParser]


def add_sop_commands(commands: Group, add: Add, wrap: Callable[[Command], Command]) -> None:
    """Register the commands below `commands` by `add`; `wrap` gives a command a database."""
    group = commands.add_parser("sop", help="standard operating procedures").add_subparsers(required=True, metavar="ACTION")
    listed = add("list", wrap(_list), "list the versions of every SOP of a region", group=group)
    listed.add_argument("--region", required=True)
    printed = add("print", wrap(_print), "write the official paper of an SOP as a PDF", group=group)
    printed.add_argument("--region", required=True)
    printed.add_argument("--variant", default="", help="the variant of the service (default: the only one)")
    printed.add_argument("service", help="code of the service, such as K09")
    printed.add_argument("number", nargs="?", type=int, help="version (default: the one in force, else the newest)")
    printed.add_argument("file", type=Path, help="where to write it")


def _list(arguments: argparse.Namespace) -> int:
    """Print every version by service and variant, newest first: number, state, decree, title."""
    from satupintu.core.regions import region_context
    from satupintu.sop.models import SopVersion

    with region_context(arguments.region):
        versions = SopVersion.objects.select_related("sop").order_by("sop__service_code", "sop__variant", "-number")
        for version in versions:
            variant = f"/{version.sop.variant}" if version.sop.variant else ""
            name = f"{version.sop.service_code}{variant}"
            print(f"{name:20} {version.number:4}  {version.state:9} {version.decree_no or '-':40} {version.sop.title}")
    return 0


def _print(arguments: argparse.Namespace) -> int:
    """Write the official paper of a version to a file; say why when there is none."""
    from django.utils import timezone

    from satupintu.core.regions import region_context
    from satupintu.issuance.queries import draw_procedure
    from satupintu.sop.queries import find_enacted, find_sop, list_versions

    code, variant = arguments.service.upper(), arguments.variant
    name = f"{code}/{variant}" if variant else code
    with region_context(arguments.region):
        sop = find_sop(code, variant)
        versions = list(list_versions(sop.pk)) if sop else []
        if arguments.number is not None:
            found = next((version for version in versions if version.number == arguments.number), None)
        else:
            found = find_enacted(code, variant) or next(iter(versions), None)
        if found is None:
            there = ", ".join(str(version.number) for version in versions)
            print(f"satupintu: {name} has {f'the versions {there}' if there else 'no SOP here'}.", file=sys.stderr)
            return 1
        paper = draw_procedure(found.pk, timezone.now())
    try:
        arguments.file.write_bytes(paper)
    except OSError as error:
        print(f"satupintu: cannot write {arguments.file}: {error.strerror}", file=sys.stderr)
        return 1
    print(f"{arguments.file}: {name} version {found.number}, {found.state}")
    return 0
