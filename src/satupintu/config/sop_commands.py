"""Commands about sheets of SOPs: `satupintu sop ...`.

The command line is read before Django is set up, so what has tables is imported where it is used.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TypeAlias

from satupintu.config.sop_check import add_sop_check

Group: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
Command = Callable[[argparse.Namespace], int]
Add = Callable[..., argparse.ArgumentParser]


def add_sop_commands(commands: Group, add: Add, wrap: Callable[[Command], Command]) -> None:
    """Register the commands below `commands` by `add`; `wrap` gives a command a database."""
    group = commands.add_parser("sop", help="standard operating procedures").add_subparsers(required=True, metavar="ACTION")
    listed = add("list", wrap(_list), "list the versions of every SOP of a region", group=group)
    listed.add_argument("--region", required=True)
    add_sop_check(group, add, wrap)


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
