"""`satupintu sop check`: what the linter says about the sheets of a pack, of a file, or of a service in a region."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from satupintu.catalogue.pack.sheets import FileFinding

Group: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
Command = Callable[[argparse.Namespace], int]
Add = Callable[..., argparse.ArgumentParser]


def add_sop_check(group: Group, add: Add, wrap: Callable[[Command], Command]) -> None:
    """Register the command; `wrap` gives it a database, which it needs for a service of a region only."""
    in_region = wrap(_check_version)

    def check(arguments: argparse.Namespace) -> int:
        return in_region(arguments) if arguments.region else _check_files(arguments)

    sub = add("check", check, "hold sheets against the rules of SOPs; exit 1 when one has an error", group=group)
    sub.add_argument("what", help="pack by name or folder, or a YAML file; with --region the code of a service")
    sub.add_argument("number", nargs="?", type=int, help="version of the standard; default the one in force, else the newest")
    sub.add_argument("--region", default="", help="check the service as it stands in this region, with its people")
    sub.add_argument("--strict", action="store_true", help="warnings count as errors")
    sub.add_argument("--format", choices=["text", "json"], default="text")


def _check_files(arguments: argparse.Namespace) -> int:
    from satupintu.config.installed import without_installation
    from satupintu.config.startup import set_up_django

    with without_installation():
        set_up_django()
        from satupintu.catalogue.pack.sheets import list_file_findings

        files, findings = list_file_findings(arguments.what)
        return _tell([_plain(finding) for finding in findings], f"{len(files)} file(s)", arguments)


def _plain(finding: FileFinding) -> dict[str, Any]:
    return asdict(finding)


def _check_version(arguments: argparse.Namespace) -> int:
    from satupintu.catalogue.queries import get_version_to_check, list_sheet_findings
    from satupintu.core.regions import region_context

    with region_context(arguments.region):
        version = get_version_to_check(arguments.what, arguments.number)
        name = f"{version.service.code} v{version.number}"
        place = {"service": version.service.code, "version": version.number}
        findings = [{**place, **finding.told()} for finding in list_sheet_findings(version.pk)]
    return _tell(findings, name, arguments)


def _tell(findings: Sequence[Mapping[str, Any]], what: str, arguments: argparse.Namespace) -> int:
    """Print the findings; 1 when there is an error, or with --strict anything at all."""
    errors = sum(finding["level"] == "error" for finding in findings)
    if arguments.format == "json":
        print(json.dumps({"findings": list(findings), "errors": errors}, ensure_ascii=False, indent=1))
    else:
        for finding in findings:
            place = f"{finding['file']}:{finding['line']}" if "file" in finding else what
            row = f"row {finding['row']}" if finding["row"] else "sheet"
            print(f"{place}: {finding['level']} {finding['code']} ({row}): {finding['sentence']} {finding['advice']}")
        print(f"{what}: {errors} error(s), {len(findings) - errors} warning(s)")
    return 1 if errors or (arguments.strict and findings) else 0
