"""Commands about sheets of SOPs: `satupintu sop ...`.

The command line is read before Django is set up, so what has tables is imported where it is used.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TypeAlias

Group: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
Command = Callable[[argparse.Namespace], int]
Add = Callable[..., argparse.ArgumentParser]


def add_sop_commands(commands: Group, add: Add, wrap: Callable[[Command], Command]) -> None:
    """Register the commands below `commands` by `add`; `wrap` gives a command a database."""
    group = commands.add_parser("sop", help="standard operating procedures").add_subparsers(required=True, metavar="ACTION")
    listed = add("list", wrap(_list), "list the versions of every SOP of a region", group=group)
    listed.add_argument("--region", required=True)
    scenarios = add("scenarios", wrap(_scenarios), "play the scenarios of a draft; exit code 1 when one departs", group=group)
    scenarios.add_argument("--region", required=True)
    scenarios.add_argument("service", help="code of the service, such as K09")
    scenarios.add_argument("number", nargs="?", type=int, help="version of the standard; the newest when it is left out")


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


def _scenarios(arguments: argparse.Namespace) -> int:
    """Print every scenario of a version with where it departs; 1 when one does."""
    from satupintu.catalogue.queries import get_version_by_number
    from satupintu.catalogue.queries.scenarios import run_scenarios
    from satupintu.core.regions import region_context

    with region_context(arguments.region):
        version = get_version_by_number(arguments.service, arguments.number)
        results = run_scenarios(version.pk)
        for result in results:
            print(f"{'ok  ' if result.passes else 'FAIL'}  {result.scenario.name}")
            for sentence in result.departures:
                print(f"      {sentence}")
        print(f"{arguments.service} v{version.number}: {sum(r.passes for r in results)} of {len(results)} scenarios pass")
    return 0 if all(result.passes for result in results) else 1
