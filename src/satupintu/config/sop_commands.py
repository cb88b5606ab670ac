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
MOST_OF_A_COMMAND = 5_000_000
"""Work of a simulation by command: one to two minutes."""


def add_sop_commands(commands: Group, add: Add, wrap: Callable[[Command], Command]) -> None:
    """Register the commands below `commands` by `add`; `wrap` gives a command a database."""
    group = commands.add_parser("sop", help="standard operating procedures").add_subparsers(required=True, metavar="ACTION")
    listed = add("list", wrap(_list), "list the versions of every SOP of a region", group=group)
    listed.add_argument("--region", required=True)
    scenarios = add("scenarios", wrap(_scenarios), "play the scenarios of a draft; exit code 1 when one departs", group=group)
    scenarios.add_argument("--region", required=True)
    scenarios.add_argument("service", help="code of the service, such as K09")
    scenarios.add_argument("number", nargs="?", type=int, help="version of the standard; the newest when it is left out")

    simulated = add("simulate", wrap(_simulate), "predict times and waits of versions of a service by simulation", group=group)
    simulated.add_argument("--region", required=True)
    simulated.add_argument("service", help="code of the service, such as K09")
    simulated.add_argument("--versions", default="", metavar="1,2", help="versions of the standard; the newest when left out")
    simulated.add_argument("--days", type=int, default=250, help="working days of a run")
    simulated.add_argument("--runs", type=int, default=1, help="runs with different chances")
    simulated.add_argument("--seed", type=int, default=1)
    simulated.add_argument("--arrivals", type=float, help="files a working day; else of the last half year, or as planned")
    simulated.add_argument("--format", choices=("text", "json"), default="text")


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


def _simulate(arguments: argparse.Namespace) -> int:
    """Print what the simulation of each version gives, and the differences to the first one."""
    import json
    from dataclasses import asdict, replace

    from django.utils import timezone

    from satupintu.catalogue.queries import gather_assumptions, get_try_ground, get_version_by_number, simulate_version
    from satupintu.core.regions import region_context
    from satupintu.sop.queries import compare

    told = []
    with region_context(arguments.region):
        numbers: list[int | None] = [int(part) for part in arguments.versions.split(",") if part.strip().isdigit()]
        for number in numbers or [None]:
            version = get_version_by_number(arguments.service, number)
            ground = get_try_ground(version.pk)
            given = gather_assumptions(ground, timezone.now())
            if arguments.arrivals:
                given = replace(given, arrivals=arguments.arrivals)
            size = {"days": arguments.days, "runs": arguments.runs, "seed": arguments.seed}
            found = simulate_version(ground, given, **size, most=MOST_OF_A_COMMAND)
            told.append((version.number, given, found))
    differences = [(number, compare(told[0][2].runs, found.runs)) for number, _given, found in told[1:]]
    if arguments.format == "json":
        lines = [
            {"version": number, "assumptions": asdict(given), **{k: v for k, v in asdict(found).items() if k != "runs"}}
            for number, given, found in told
        ]
        changes = [{"version": number, **{k: asdict(v) for k, v in by.items()}} for number, by in differences]
        print(json.dumps({"service": arguments.service, "versions": lines, "differences": changes}, ensure_ascii=False))
        return 0
    for number, given, found in told:
        print(f"{arguments.service} v{number}: {given.arrivals:.1f} files a day, {arguments.days} days, {arguments.runs} runs")
        print(f"  median {found.median.mean:.2f} ± {found.median.half:.2f} working days, p90 {found.ninth.mean:.2f}")
        print(f"  within the promise {found.within.mean:.1%} ± {found.within.half:.1%}")
        for row in sorted(found.rows, key=lambda row: -row.wait)[:5]:
            print(f"  waits {row.wait:8.1f} min before row {row.row} ({row.role}): {row.activity}")
        for role in sorted(found.roles, key=lambda role: -role.utilisation):
            print(f"  {role.role:14} {role.servers:3} officers, {role.utilisation:.0%} of their time")
        if found.is_overloaded:
            print("  overloaded: a role has more work than time, waits grow without end")
    for number, by in differences:
        print(f"v{number} against v{told[0][0]}: " + ", ".join(f"{k} {v.mean:+.3f} ± {v.half:.3f}" for k, v in by.items()))
    return 0
