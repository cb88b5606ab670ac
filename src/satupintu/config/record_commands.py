"""Commands about records that have no page of their own: standards, laws, products, numbers, kept files, failed notices.

The command line is read before Django is set up, so what has tables is imported where it is used.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias
from uuid import UUID

from django.utils import timezone

from satupintu.core.actor import SYSTEM
from satupintu.core.errors import Invalid, NotFound

if TYPE_CHECKING:
    from satupintu.catalogue.models import ServiceVersion

Group: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
Command = Callable[[argparse.Namespace], int]
Add = Callable[..., argparse.ArgumentParser]


def add_record_commands(commands: Group, add: Add, wrap: Callable[[Command], Command]) -> None:
    """Register the commands below `commands` by `add`; `wrap` gives each a database."""

    def action(group: Group, name: str, do: Command, text: str) -> argparse.ArgumentParser:
        made = add(name, wrap(_in_region(do)), text, group=group)
        made.add_argument("--region", required=True)
        return made

    standard = commands.add_parser("standard", help="standards of services").add_subparsers(required=True, metavar="ACTION")
    action(standard, "list", list_standards, "list the versions of a standard").add_argument(
        "service", help="code, for example K03"
    )
    draft = action(standard, "draft", draft_standard, "write a draft of a standard, or replace the one there is")
    draft.add_argument("file", type=Path, help="a service file, as in a pack")
    consult = action(standard, "consult", consult_standard, "note the public consultation of a draft")
    consult.add_argument("--record", required=True, help="number of its minutes (berita acara)")
    consult.add_argument("--held-on", required=True, type=date.fromisoformat, metavar="YYYY-MM-DD")
    enact = action(standard, "enact", enact_standard, "put a consulted version in force by decree")
    enact.add_argument("--decree-on", required=True, type=date.fromisoformat, metavar="YYYY-MM-DD")
    enact.add_argument("--effective-from", type=date.fromisoformat, metavar="YYYY-MM-DD", help="default: date of the decree")
    revoke = action(standard, "revoke", revoke_standard, "take a version out of force without a successor, by decree")
    for chosen in (consult, enact, revoke):
        chosen.add_argument("service", help="code, for example K03")
        chosen.add_argument("number", type=int, help="of the version, as `standard list` prints it")
    for decreed in (enact, revoke):
        decreed.add_argument("--decree", required=True, help="number of the decree")

    law = commands.add_parser("legal-basis", help="laws that standards stand on").add_subparsers(required=True, metavar="ACTION")
    action(law, "list", list_laws, "list the laws that the standards in force name")
    status = action(law, "status", mark_law, "mark a law as in force, amended or repealed, wherever it is named")
    status.add_argument("law", help="as `legal-basis list` prints it, for example 'UU 25/2009'")
    status.add_argument("status", choices=["berlaku", "diubah", "dicabut"])

    product = commands.add_parser("product", help="products of services").add_subparsers(required=True, metavar="ACTION")
    supersede = action(product, "supersede", supersede_product, "mark a product as replaced by a newer one")
    supersede.add_argument("code", help="its verification code")
    supersede.add_argument("--by", required=True, help="verification code of the newer one")
    void = action(product, "void-number", void_number, "give up a reserved number of a register for ever")
    void.add_argument("number")
    void.add_argument("--reason", required=True, help="why; the register shows it")

    register = commands.add_parser("register", help="registers of products").add_subparsers(required=True, metavar="ACTION")
    action(register, "list", list_registers, "list the registers and the patterns of their numbers")
    change = action(register, "change", change_register, "change the name or pattern of a register, close it or open it again")
    change.add_argument("code")
    change.add_argument("--name")
    change.add_argument("--pattern", help="of numbers from now on, for example 503/{n:4}/{year}")
    change.add_argument("--state", choices=["open", "closed"])

    retention = commands.add_parser("retention", help="how long files are kept").add_subparsers(required=True, metavar="ACTION")
    extend = action(retention, "extend", extend_retention, "keep a file until a later day")
    extend.add_argument("file", type=UUID, help="id of the file")
    extend.add_argument("--until", required=True, type=date.fromisoformat, metavar="YYYY-MM-DD")

    notice = commands.add_parser("notice", help="notices that could not be sent").add_subparsers(required=True, metavar="ACTION")
    action(notice, "list", list_failed, "list the notices that could not be sent, newest first")
    again = action(notice, "retry", retry_notices, "send failed notices again")
    which = again.add_mutually_exclusive_group(required=True)
    which.add_argument("id", nargs="?", type=UUID, help="of one notice, as `notice list` prints it")
    which.add_argument("--all", action="store_true", help="every one that failed")

    rollups = commands.add_parser("rollups", help="what figures are counted from").add_subparsers(required=True, metavar="ACTION")
    action(rollups, "check", check_rollups, "count everything anew beside what is kept, and print what differs")
    action(rollups, "rebuild", rebuild_rollups, "count everything anew, and the process maps")


def _in_region(do: Command) -> Command:
    def run(arguments: argparse.Namespace) -> int:
        from satupintu.core.regions import region_context

        with region_context(arguments.region):
            return do(arguments)

    return run


def list_standards(arguments: argparse.Namespace) -> int:
    """Print the versions of a standard, newest first: number, state, begin, decree."""
    from satupintu.catalogue.queries import get_service, list_versions

    for version in list_versions(get_service(arguments.service).code):
        begins = version.effective_from.isoformat() if version.effective_from else "-"
        print(f"{version.number:4}  {version.state:10} {begins:10}  {version.decree_no or '-'}")
    return 0


def draft_standard(arguments: argparse.Namespace) -> int:
    """Write the draft of a standard that a service file describes; one that is not in force yet is replaced."""
    from satupintu.catalogue.operations import create_service_draft, update_service_draft
    from satupintu.catalogue.pack.source import read_file
    from satupintu.catalogue.queries import list_versions

    source = read_file(arguments.file, arguments.file.name)
    if not isinstance(source.data, dict):
        raise Invalid(
            errors={f"{problem.file}:{problem.line}": problem.sentence for problem in source.problems}
            or {source.name: "this is no service file"}
        )
    code, at = str(source.data.get("code", "")), timezone.now()
    begun = list_versions(code).filter(state__in=["draft", "consulted"]).first()
    if begun is not None:
        version = update_service_draft(version_id=begun.pk, content=source.data, actor=SYSTEM, at=at)
    else:
        version = create_service_draft(content=source.data, actor=SYSTEM, at=at)
    print(f"{code}: version {version.number} is a draft.")
    return 0


def consult_standard(arguments: argparse.Namespace) -> int:
    """Note that a draft was discussed with the public."""
    from satupintu.catalogue.operations import consult_version

    version_id = _version(arguments).pk
    consult_version(version_id=version_id, held_on=arguments.held_on, record_no=arguments.record, actor=SYSTEM, at=timezone.now())
    print(f"{arguments.service}: version {arguments.number} was consulted.")
    return 0


def enact_standard(arguments: argparse.Namespace) -> int:
    """Put a consulted version in force; its warnings, which an official at the desk has to tick, are printed."""
    from satupintu.catalogue.operations import enact_version
    from satupintu.catalogue.queries import list_marked_warnings

    version_id = _version(arguments).pk
    warnings = list_marked_warnings(version_id).values()
    version = enact_version(
        version_id=version_id,
        decree_no=arguments.decree,
        decree_on=arguments.decree_on,
        effective_from=arguments.effective_from,
        actor=SYSTEM,
        at=timezone.now(),
    )
    for warning in warnings:
        print(f"warning: {warning.sentence}")
    print(f"{arguments.service}: version {arguments.number} is in force from {version.effective_from}.")
    return 0


def revoke_standard(arguments: argparse.Namespace) -> int:
    """Take the version in force out of force."""
    from satupintu.catalogue.operations import revoke_version

    revoke_version(version_id=_version(arguments).pk, decree_no=arguments.decree, actor=SYSTEM, at=timezone.now())
    print(f"{arguments.service}: version {arguments.number} is in force no more; running cases go on.")
    return 0


def _version(arguments: argparse.Namespace) -> ServiceVersion:
    from satupintu.catalogue.queries import get_service, list_versions

    version = list_versions(get_service(arguments.service).code).filter(number=arguments.number).first()
    if version is None:
        raise NotFound
    return version


def list_laws(_arguments: argparse.Namespace) -> int:
    """Print every law that a standard in force names: reference, status, what it is about."""
    from satupintu.catalogue.models import LegalBasis

    laws = LegalBasis.objects.filter(version__state="enacted").order_by("ref", "version_id").distinct("ref")
    for law in laws:
        print(f"{law.ref:40} {law.status:8} {law.about}")
    return 0


def mark_law(arguments: argparse.Namespace) -> int:
    """Mark a law as in force, amended or repealed."""
    from satupintu.catalogue.models import LegalBasis
    from satupintu.catalogue.operations import set_legal_basis_status

    law = LegalBasis.objects.filter(ref=arguments.law).first()
    if law is None:
        raise NotFound
    set_legal_basis_status(legal_basis_id=law.pk, status=arguments.status, actor=SYSTEM, at=timezone.now())
    print(f"{arguments.law}: {arguments.status}")
    return 0


def supersede_product(arguments: argparse.Namespace) -> int:
    """Mark a product as replaced by a newer one."""
    from satupintu.issuance.operations import supersede_document
    from satupintu.issuance.queries import get_product

    at = timezone.now()
    old, new = (get_product(code, SYSTEM, at) for code in (arguments.code, arguments.by))
    supersede_document(document_id=old.pk, by_id=new.pk, actor=SYSTEM, at=at)
    print(f"{old.number}: replaced by {new.number}")
    return 0


def void_number(arguments: argparse.Namespace) -> int:
    """Give up a reserved number."""
    from satupintu.issuance import operations
    from satupintu.issuance.models import RegisterNumber

    number = RegisterNumber.objects.filter(number=arguments.number).first()
    if number is None:
        raise NotFound
    operations.void_number(number_id=number.pk, reason=arguments.reason, actor=SYSTEM, at=timezone.now())
    print(f"{arguments.number}: given up")
    return 0


def list_registers(_arguments: argparse.Namespace) -> int:
    """Print the registers by code: state, pattern, name."""
    from satupintu.issuance import queries

    for register in queries.list_registers():
        print(f"{register.code:20} {'open' if register.is_open else 'closed':6} {register.pattern:40} {register.name}")
    return 0


def change_register(arguments: argparse.Namespace) -> int:
    """Change a register; numbers given out stay."""
    from satupintu.issuance import operations

    register = operations.change_register(
        code=arguments.code,
        name=arguments.name,
        pattern=arguments.pattern,
        is_open=arguments.state == "open" if arguments.state else None,
        actor=SYSTEM,
        at=timezone.now(),
    )
    print(f"{register.code}: {'open' if register.is_open else 'closed'}, {register.pattern}, {register.name}")
    return 0


def extend_retention(arguments: argparse.Namespace) -> int:
    """Keep a file until a later day."""
    from satupintu.files import operations

    operations.extend_retention(file_id=arguments.file, until=arguments.until, actor=SYSTEM, at=timezone.now())
    print(f"{arguments.file}: kept until {arguments.until}")
    return 0


def list_failed(_arguments: argparse.Namespace) -> int:
    """Print the notices that could not be sent: id, moment, channel, what it was about, why. No names, no addresses."""
    from satupintu.core.regions import region_zone
    from satupintu.notices.queries import list_failed_notices

    for notice in list_failed_notices(SYSTEM):
        made = timezone.localtime(notice.created_at, region_zone())
        print(f"{notice.id}  {made:%Y-%m-%d %H:%M}  {notice.channel:6} {notice.template}  {notice.reason}")
    return 0


def retry_notices(arguments: argparse.Namespace) -> int:
    """Send a failed notice again, or all of them."""
    from satupintu.notices.operations import retry_notice
    from satupintu.notices.queries import list_failed_notices

    chosen = list(list_failed_notices(SYSTEM).values_list("id", flat=True)) if arguments.all else [arguments.id]
    for notice_id in chosen:
        retry_notice(notice_id=notice_id, actor=SYSTEM, at=timezone.now())
    print(f"{len(chosen)} notice(s) will be sent again.")
    return 0


def check_rollups(arguments: argparse.Namespace) -> int:
    """Follow the journal, count everything anew and print what differs; 1 when anything does."""
    from satupintu.evaluation.keeping import find_drift, follow_journal

    while follow_journal(timezone.now()):
        pass
    drift = find_drift()
    for one in drift:
        where = " ".join(part for part in (one.family, one.service, one.key) if part)
        print(f"{where} {one.start} {one.measure}: kept {one.kept}, counted {one.counted}")
    print("Rollups equal a recount." if not drift else f"{len(drift)} differ; `satupintu rollups rebuild` mends them.")
    return 1 if drift else 0


def rebuild_rollups(arguments: argparse.Namespace) -> int:
    """Count every rollup and work out every process map anew."""
    from satupintu.evaluation import operations

    cases, legs = operations.rebuild_rollups(actor=SYSTEM, at=timezone.now())
    versions = operations.rebuild_flow(actor=SYSTEM, at=timezone.now())
    print(f"{cases} cases and {legs} numbers of the hall counted, {versions} process maps worked out.")
    return 0
