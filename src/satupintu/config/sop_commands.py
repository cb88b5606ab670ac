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

Group: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
Command = Callable[[argparse.Namespace], int]
Add = Callable[..., argparse.ArgumentParser]


def add_sop_commands(commands: Group, add: Add, wrap: Callable[[Command], Command]) -> None:
    """Register the commands below `commands` by `add`; `wrap` gives a command a database."""
    group = commands.add_parser("sop", help="standard operating procedures").add_subparsers(required=True, metavar="ACTION")
    listed = add("list", wrap(_list), "list the versions of every SOP of a region", group=group)
    listed.add_argument("--region", required=True)
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
