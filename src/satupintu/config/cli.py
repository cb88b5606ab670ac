"""The `satupintu` command: what an operator of the system types."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TypeAlias

from satupintu import __version__
from satupintu.config.record_commands import add_record_commands
from satupintu.config.report_commands import add_report_command
from satupintu.config.sop_commands import add_sop_commands
from satupintu.config.startup import set_up_django

Command = Callable[[argparse.Namespace], int]
Group: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
Add = Callable[..., argparse.ArgumentParser]


def _in_known_region(command: Command, arguments: argparse.Namespace) -> int:
    """Run `command`; refuse a `--region` that does not exist, with the names of those that do."""
    set_up_django()
    from satupintu.core.regions import list_schema_names

    wanted = getattr(arguments, "region", "")
    if wanted and wanted not in (known := list_schema_names()):
        there = f"There are: {', '.join(known)}." if known else "There is none yet: see `satupintu region create --help`."
        print(f"satupintu: no region is called {wanted}. {there}", file=sys.stderr)
        return 1
    return command(arguments)


def _with_database(command: Command, *, makes_installation: bool = False, needs_tables: bool = True) -> Command:
    """Run `command` with Django set up on the installation that is here; see `installed` for what the flags say."""

    def run(arguments: argparse.Namespace) -> int:
        from satupintu.config.installed import at_work, require_tables

        with at_work(makes_installation=makes_installation):
            if needs_tables:
                require_tables()
            return _in_known_region(command, arguments)

    return run


def _run(_arguments: argparse.Namespace) -> int:
    from satupintu.config.supervisor import run

    return run()


def _serve(_arguments: argparse.Namespace) -> int:
    from satupintu.config.supervisor import serve

    return serve()


def _worker(_arguments: argparse.Namespace) -> int:
    from satupintu.config.supervisor import work

    return work()


def _live(_arguments: argparse.Namespace) -> int:
    from satupintu.config.live.process import listen

    return listen()


def _migrate(_arguments: argparse.Namespace) -> int:
    from satupintu.config.installation import migrate

    migrate()
    return 0


def _doctor(_arguments: argparse.Namespace) -> int:
    from satupintu.config.doctor import examine

    return examine()


def _region_create(arguments: argparse.Namespace) -> int:
    from satupintu.config.installation import create_region_by_command

    return create_region_by_command(arguments)


def _region_list(_arguments: argparse.Namespace) -> int:
    from satupintu.core.regions import list_regions

    for region in list_regions():
        hosts = ", ".join(domain.domain for domain in region.domains.all())
        print(f"{region.schema_name:20} {region.level:10} {region.name:30} {hosts}")
    return 0


def _pack_check(arguments: argparse.Namespace) -> int:
    from satupintu.catalogue.pack.commands import pack_check

    lines, code = pack_check(arguments.path)
    print("\n".join(lines))
    return code


def _pack_install(arguments: argparse.Namespace) -> int:
    from satupintu.catalogue.pack.commands import Enactment, pack_install

    enactment = Enactment(arguments.decree, arguments.decree_on, arguments.consultation, arguments.consulted_on)
    lines, code = pack_install(arguments.name, arguments.region, enactment)
    print("\n".join(lines))
    return code


def _verify_journal(arguments: argparse.Namespace) -> int:
    from satupintu.core.regions import list_schema_names, region_context
    from satupintu.journal.seals import find_newest_seal, verify_journal

    number, _colon, seal_hash = arguments.expect.partition(":")
    if arguments.expect and not (arguments.region and number.isdecimal() and seal_hash):
        print("satupintu: --expect needs --region and is written NUMBER:HASH", file=sys.stderr)
        return 2
    worst = 0
    for schema_name in [arguments.region] if arguments.region else list_schema_names():
        with region_context(schema_name):
            findings = verify_journal(expected=(int(number), seal_hash) if number else None)
            newest = find_newest_seal()
        print(f"{schema_name}: " + ("journal intact" if not findings else f"{len(findings)} finding(s)"))
        if newest is not None:
            print(f"  newest seal {newest.number}:{newest.hash}")
        for finding in findings:
            print(f"  seal {finding.seal_number}: {finding.sentence}")
            worst = 1
    return worst


def _token_create(arguments: argparse.Namespace) -> int:
    from satupintu.api.tokens import create_token_by_command

    return create_token_by_command(arguments)


def _backup(arguments: argparse.Namespace) -> int:
    from satupintu.config.backup import back_up

    made = back_up(arguments.path)
    print(f"{arguments.path}: the database and {made['files']} file(s), encrypted")
    for place in made["lost"]:
        print(f"  {place} was erased or is missing")
    _print_seals(made["seals"])
    print("Keep SATUPINTU_ENCRYPTION_KEY and the passphrase apart from it: without both nothing can be read.")
    return 0


def _restore(arguments: argparse.Namespace) -> int:
    from satupintu.config.backup import restore

    made = restore(arguments.path)
    print(f"Restored as of {made['at']}: every file is what was handed in, the journals are intact.")
    _print_seals(made["seals"])
    return 0


def _print_seals(seals: dict[str, str]) -> None:
    for schema_name, seal in seals.items():
        print(f"  {schema_name}: newest seal {seal}")


def _token_list(arguments: argparse.Namespace) -> int:
    from satupintu.api.tokens import list_tokens_by_command

    return list_tokens_by_command(arguments)


def _token_revoke(arguments: argparse.Namespace) -> int:
    from satupintu.api.tokens import revoke_token_by_command

    return revoke_token_by_command(arguments)


def _of_the_office(name: str) -> Command:
    """The command `name` of `office_commands`, imported once Django is set up."""

    def command(arguments: argparse.Namespace) -> int:
        from satupintu.config import office_commands

        return int(getattr(office_commands, name)(arguments))

    return _with_database(command)


def _add_office_commands(commands: Group, region: Group, add: Add) -> None:
    """What an office decides for itself: see `office_commands`."""
    change = add("set", _of_the_office("set_region"), "change what a region says of itself on pages and papers", group=region)
    change.add_argument("region", help="short name")
    for field in ("name", "office-name", "address", "city", "phone", "email", "colour-brand", "colour-dark"):
        change.add_argument(f"--{field}")
    change.add_argument("--crest", help="path of an SVG file")

    agency = commands.add_parser("agency", help="agencies of a region").add_subparsers(required=True, metavar="ACTION")
    note = add("create", _of_the_office("create_agency"), "note an agency", group=agency)
    note.add_argument("code")
    note.add_argument("--region", required=True)
    note.add_argument("--name", required=True)
    note.add_argument("--partner", action="store_true", help="it serves at a counter here without being part of the government")

    unit = commands.add_parser("unit", help="work units of an agency").add_subparsers(required=True, metavar="ACTION")
    part = add("create", _of_the_office("create_unit"), "note a work unit", group=unit)
    part.add_argument("code")
    part.add_argument("--region", required=True)
    part.add_argument("--agency", required=True, help="code of its agency")
    part.add_argument("--name", required=True)
    part.add_argument("--parent", default="", help="code of the unit it belongs to")

    calendar = commands.add_parser("calendar", help="days the office is closed").add_subparsers(required=True, metavar="ACTION")
    close = add("close", _of_the_office("close_day"), "close the office on a day", group=calendar)
    close.add_argument("--name", required=True, help="what people read, for example Cuti bersama Natal")
    close.add_argument("--category", default="local", choices=["local", "public", "joint_leave"])
    for day in (close, add("open", _of_the_office("open_day"), "open the office after all", group=calendar)):
        day.add_argument("day", type=date.fromisoformat, metavar="YYYY-MM-DD")
        day.add_argument("--region", required=True)
        day.add_argument("--decree", required=True, help="number of the decree or circular")

    service = commands.add_parser("service", help="services of a region").add_subparsers(required=True, metavar="ACTION")
    own = add("override", _of_the_office("override_service"), "set the region's own time, fee, validity, numbers", group=service)
    own.add_argument("service", help="code, for example K03")
    own.add_argument("--region", required=True)
    own.add_argument("--promised", nargs=2, metavar=("VALUE", "UNIT"), help="for example 3 hari_kerja")
    own.add_argument("--fee", type=int, help="rupiah")
    own.add_argument("--validity", nargs=2, metavar=("VALUE", "UNIT"), help="for example 5 tahun")
    own.add_argument("--parameter", action="append", default=[], metavar="NAME=NUMBER", help="may be given more than once")
    own.add_argument("--decree", required=True, help="number of the decree that says so")


def _add_token_commands(commands: Group, add: Add) -> None:
    token = commands.add_parser("token", help="API tokens").add_subparsers(required=True, metavar="ACTION")
    make = add("create", _with_database(_token_create), "make an API token and print it once", group=token)
    make.add_argument("--region", required=True)
    make.add_argument("--login", required=True, help="login name of the account it acts for")
    make.add_argument("--scope", action="append", default=[], help="may be given more than once")
    make.add_argument("--name", default="", help="what the token is for")
    make.add_argument("--days", type=int, default=365, help="days until it ends, at most 731; default 365")
    show = add("list", _with_database(_token_list), "list the API tokens of a region", group=token)
    show.add_argument("--region", required=True)
    revoke = add("revoke", _with_database(_token_revoke), "end an API token at once", group=token)
    revoke.add_argument("token", help="its id as `token list` prints it, or its text")
    revoke.add_argument("--region", required=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="satupintu", description="One-stop public service for a regional government.")
    parser.add_argument("--version", action="version", version=f"satupintu {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, command: Command, help_text: str, *, group: Group = commands) -> argparse.ArgumentParser:
        sub = group.add_parser(name, help=help_text, description=help_text)
        sub.set_defaults(command=command)
        return sub

    add("run", _run, "start everything in the foreground: database, web, worker, demo (what `make run` does)")
    add("serve", _with_database(_serve, needs_tables=False), "serve the web on $SATUPINTU_PORT")
    add("worker", _with_database(_worker), "run background jobs")
    add("live", _with_database(_live), "hold the live connections of displays on $SATUPINTU_LIVE_PORT")
    add("migrate", _with_database(_migrate, needs_tables=False), "bring the tables of every region up to date")
    add("doctor", _with_database(_doctor), "say what is wrong; exit 1 on a fault")

    save = add("backup", _with_database(_backup), "write database and files into one encrypted file")
    save.add_argument("path", type=Path)
    load = add(
        "restore",
        _with_database(_restore, makes_installation=True, needs_tables=False),
        "fill an empty installation from a backup, and check it",
    )
    load.add_argument("path", type=Path)

    region = commands.add_parser("region", help="regions of this installation").add_subparsers(required=True, metavar="ACTION")
    create = add("create", _with_database(_region_create), "make a region", group=region)
    create.add_argument("schema", help="short name: letters and digits, begins with a letter")
    create.add_argument("--name", required=True)
    create.add_argument("--level", required=True, choices=["kota", "kabupaten", "provinsi"])
    create.add_argument("--host", required=True, action="append", help="host name; may be given more than once")
    create.add_argument("--area-code", required=True, help="Kemendagri code, 2 or 4 digits")
    create.add_argument("--time-zone", default="Asia/Jakarta", choices=["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"])
    create.add_argument("--office", default="", help="name of the office; default DPMPTSP and the region's name")
    create.add_argument("--admin", default="admin", help="login name of the first administrator")
    add("list", _with_database(_region_list), "list the regions and their hosts", group=region)

    _add_office_commands(commands, region, add)

    pack = commands.add_parser("pack", help="packs of services").add_subparsers(required=True, metavar="ACTION")
    check = add("check", _pack_check_with_django, "check a pack folder; exit 1 when it has faults", group=pack)
    check.add_argument("path")
    install = add("install", _with_database(_pack_install), "install a pack (by name or path) into a region", group=pack)
    install.add_argument("name")
    install.add_argument("--region", required=True)
    install.add_argument("--decree", default="", help="number of the decree that enacts the standards (not needed in a demo)")
    install.add_argument("--decree-on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="date of the decree")
    install.add_argument("--consultation", default="", help="number of the minutes of the public consultation")
    install.add_argument("--consulted-on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="date of the consultation")

    _add_token_commands(commands, add)
    add_record_commands(commands, add, _with_database)
    add_sop_commands(commands, add, _with_database)
    add_report_command(add, _with_database)

    verify = add("verify-journal", _with_database(_verify_journal), "recompute the seals of the journal")
    verify.add_argument("--region", default="")
    verify.add_argument("--expect", default="", metavar="NUMBER:HASH", help="a seal noted earlier that must still be there")
    return parser


def _pack_check_with_django(arguments: argparse.Namespace) -> int:
    from satupintu.config.installed import without_installation

    with without_installation():
        set_up_django()
        return _pack_check(arguments)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; a refusal is told in its own words on standard error."""
    arguments = _parser().parse_args(argv)
    try:
        code = int(arguments.command(arguments))
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader has seen enough (`satupintu doctor | head`); Python must not try to write the rest when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        from django.db import OperationalError

        from satupintu.core.errors import Refusal

        if isinstance(error, OperationalError):
            print(f"satupintu: the database does not answer: {str(error).splitlines()[0]}", file=sys.stderr)
            return 1

        if isinstance(error, Refusal):
            print(f"satupintu: {error} {error.advice}".strip(), file=sys.stderr)
            for path, sentence in error.errors.items():
                print(f"  {path}: {sentence}", file=sys.stderr)
            return 1
        raise
