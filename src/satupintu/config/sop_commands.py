"""Commands about sheets of SOPs: `satupintu sop ...`.

The command line is read before Django is set up, so what has tables is imported where it is used.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from satupintu.catalogue.models import ServiceVersion

from satupintu.config.sop_check import add_sop_check

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
    add_sop_check(group, add, wrap)
    export = add("export", wrap(_export), "write the sheet of a service as BPMN 2.0", group=group)
    export.add_argument("service", help="code, for example K03")
    export.add_argument("number", type=int, nargs="?", help="of the version; default: the one in force, else the newest")
    export.add_argument("file", type=Path, help="where to, for example k03.bpmn")
    export.add_argument("--region", required=True)
    log = add("log", wrap(_log), "write what happened in a service as an event log", group=group)
    log.add_argument("file", type=Path)
    log.add_argument("--region", required=True)
    log.add_argument("--service", required=True, help="code, for example K03")
    log.add_argument("--from", dest="since", type=date.fromisoformat, required=True, metavar="YYYY-MM-DD")
    log.add_argument("--to", type=date.fromisoformat, required=True, metavar="YYYY-MM-DD", help="that day included")
    log.add_argument("--format", choices=["xes", "ocel"], default="xes")
    log.add_argument("--plain", action="store_true", help="ids of cases and officers instead of pseudonyms")
    taken = add("import", wrap(_import), "read a BPMN 2.0 file into the draft of a service", group=group)
    taken.add_argument("file", type=Path)
    taken.add_argument("--region", required=True)
    taken.add_argument("--service", required=True, help="code; a draft is begun when there is none")
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


def _export(arguments: argparse.Namespace) -> int:
    """Write the BPMN file of a version."""
    from satupintu.catalogue.queries import get_draft_content
    from satupintu.core.regions import region_context
    from satupintu.sop.queries import get_bpmn

    with region_context(arguments.region):
        version = _version(arguments.service, arguments.number)
        text = get_bpmn(get_draft_content(version.pk)["sheet"], version.name)
    try:
        arguments.file.write_text(text, encoding="utf-8")
    except OSError as fault:
        print(f"satupintu: {arguments.file}: {fault.strerror}", file=sys.stderr)
        return 1
    print(f"{arguments.file}: {arguments.service} version {version.number}")
    return 0


def _version(code: str, number: int | None) -> ServiceVersion:
    """Return the version of that number, or the one in force, or the newest. Raises ServiceUnknown, NotFound."""
    from satupintu.catalogue.models import ServiceVersion
    from satupintu.catalogue.queries import get_service
    from satupintu.core.errors import NotFound

    versions = get_service(code).versions.order_by("-number")
    chosen = versions if number is None else versions.filter(number=number)
    found = chosen.filter(state=ServiceVersion.State.ENACTED).first() or chosen.first()
    if found is None:
        raise NotFound
    return found


def _import(arguments: argparse.Namespace) -> int:
    """Put the sheet of a BPMN file into the draft of a service; print what was not taken over, 1 when anything was not."""
    from django.utils import timezone

    from satupintu.catalogue.models import ServiceVersion
    from satupintu.catalogue.operations import begin_revision, edit_part
    from satupintu.catalogue.queries import get_draft_content, get_service, mark_of
    from satupintu.core.actor import SYSTEM
    from satupintu.core.regions import region_context
    from satupintu.people.queries import role_labels
    from satupintu.sop.queries import BPMN_BYTES, get_bpmn_draft

    at = timezone.now()
    try:
        with arguments.file.open("rb") as file:
            source = file.read(BPMN_BYTES + 1)
    except OSError as fault:
        print(f"satupintu: {arguments.file}: {fault.strerror}", file=sys.stderr)
        return 1
    with region_context(arguments.region):
        read = get_bpmn_draft(source, {code: str(label) for code, label in role_labels().items()})
        unfinished = (ServiceVersion.State.DRAFT, ServiceVersion.State.CONSULTED)
        version = get_service(arguments.service).versions.filter(state__in=unfinished).first()
        if version is None:
            version = begin_revision(service_code=arguments.service, actor=SYSTEM, at=at)
        seen = mark_of(get_draft_content(version.pk).get("sheet"))
        edit_part(version_id=version.pk, part="sheet", value=read.sheet, seen=seen, actor=SYSTEM, at=at)
    for remark in read.remarks:
        print(f"{remark.type} {remark.element} {remark.name}: {remark.sentence}".replace("  ", " "), file=sys.stderr)
    print(f"{arguments.service} version {version.number}: {len(read.sheet['rows'])} rows, {len(read.remarks)} remarks")
    return 1 if read.remarks else 0


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


def _log(arguments: argparse.Namespace) -> int:
    """Write the event log of a service, piece by piece."""
    from django.utils import timezone

    from satupintu.core.actor import SYSTEM
    from satupintu.core.regions import region_context
    from satupintu.evaluation.operations import export_event_log

    with region_context(arguments.region):
        log = export_event_log(
            service_code=arguments.service,
            since=arguments.since,
            until=min(arguments.to, date(9999, 12, 30)) + timedelta(days=1),
            form=arguments.format,
            is_plain=arguments.plain,
            actor=SYSTEM,
            at=timezone.now(),
        )
        try:
            with arguments.file.open("w", encoding="utf-8") as file:
                file.writelines(log.pieces())
        except OSError as fault:
            print(f"satupintu: {arguments.file}: {fault.strerror}", file=sys.stderr)
            return 1
    print(f"{arguments.file}: {arguments.service} {arguments.since} to {arguments.to}")
    return 0
