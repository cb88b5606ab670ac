"""The command `satupintu report`: a report of a period as a file, for a timer or a terminal."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from django.utils import timezone

Group: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
Command = Callable[[argparse.Namespace], int]
Add = Callable[..., argparse.ArgumentParser]


def add_report_command(add: Add, wrap: Callable[[Command], Command]) -> None:
    """Register the command by `add`; `wrap` gives it a database."""
    report = add("report", wrap(_report), "write a report of a period as PDF, XLSX or CSV")
    report.add_argument("kind", choices=["period", "achievement"], help="tables of a period, or the rows of the yearly LKjIP")
    report.add_argument("period", help="2026-10, 2026-T4 or 2026")
    report.add_argument("file", type=Path, help="where to; its ending (.pdf, .xlsx, .csv) says what")
    report.add_argument("--region", required=True)
    report.add_argument("--with-officers", action="store_true", help="also figures of single officers")


def _report(arguments: argparse.Namespace) -> int:
    """Write the report; 1 for a period or a kind of file that is none."""
    from django.utils.translation import override

    from satupintu.core.regions import region_context, region_day
    from satupintu.evaluation import queries

    at = timezone.now()
    with region_context(arguments.region), override("id"):
        span = queries.read_span(arguments.period, region_day(at))
        if span is None or not arguments.period or (arguments.kind == "achievement" and span.kind != "year"):
            print(f"{arguments.period}: this is no period of that report", file=sys.stderr)
            return 1
        if arguments.kind == "achievement":
            found = queries.achievement_report(span.start.year)
        else:
            found = queries.period_report(span, with_officers=arguments.with_officers)
        write = {".pdf": lambda: queries.write_pdf(found, at), ".xlsx": lambda: queries.write_xlsx(found)}
        write[".csv"] = lambda: queries.write_csv(found.tables)
        if arguments.file.suffix not in write:
            print(f"{arguments.file.name}: write .pdf, .xlsx or .csv", file=sys.stderr)
            return 1
        arguments.file.write_bytes(write[arguments.file.suffix]())
    print(f"{arguments.file}: {found.title}, {found.period}")
    return 0
