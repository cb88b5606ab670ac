"""The hand-written SQL on the other side of a line: what one operation wrote, as a pgbench script.

The rows are not invented: the operation runs once, its locks and writes are taken down with their values, and the script writes
exactly these again with fresh keys. What a hand would leave out is left out: looking things up, columns nobody reads.
"""

import re
from collections.abc import Callable, Mapping

CLONES = 2_000
"""Cases the script works on, so that four clients seldom want the same row."""

_UUID = re.compile(r"'([0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12})'(?:::uuid)?")
_FIRST_KEY = re.compile(r"\('([0-9a-f-]{32,36})'(?:::uuid)?, ")
_INSERT = re.compile(r'^INSERT INTO "?(\w+)"? \("id"')


def taken_down(act: Callable[[], object]) -> list[str]:
    """Run `act` and return the statements it sent, with their values."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        act()
    return [query["sql"] for query in captured]


def script(statements: list[str], renamed: Mapping[str, str]) -> str:
    """Return the pgbench script of the locks and writes among `statements`.

    renamed: key of a row the operation found → SQL expression naming the clone that stands for it. Keys of rows the operation
    made are made anew each time.
    """
    wanted = [_plain(statement) for statement in statements if _is_wanted(statement)]
    made: dict[str, str] = {}
    for statement in wanted:
        if _INSERT.match(statement):
            for key in _FIRST_KEY.findall(statement):  # the first column of each row
                made[_bare(key)] = f"md5('{len(made)}' || :n || '-' || :client_id)::uuid"
    is_start = any(statement.startswith('INSERT INTO "sop_run"') for statement in wanted)
    lines = ["\\set n random(1, 1000000000000)", f"\\set case random(1, {CLONES})", "BEGIN;"]
    for statement in wanted:
        names = {**made, **renamed}
        if is_start and statement.startswith(('INSERT INTO "sop_run"', 'UPDATE "sop_run"')):
            # One open run for each owner: the clone has had its own, so a fresh owner stands in.
            names |= dict.fromkeys(renamed, "md5('o' || :n || '-' || :client_id)::uuid")
        lines.append(_UUID.sub(lambda found, names=names: names.get(_bare(found[1]), found[0]), statement) + ";")
    # A clone is visited more than once: the next token of a row lies in a row of its own.
    lines = [
        re.sub(r"""^(INSERT INTO "sop_task" .*? VALUES \(.*?::uuid, .*?::uuid, )'([^']*)'""", r"\1('\2-' || :n)", x)
        for x in lines
    ]
    lines = [re.sub(r"'([A-Z]\d\d-\d{4}-)\d{6}'", r"'\1' || :n", line) for line in lines]
    return "\n".join([*lines, "COMMIT;"])


def _bare(key: str) -> str:
    return key.replace("-", "")


def _is_wanted(statement: str) -> bool:
    return statement.startswith(("INSERT", "UPDATE", "DELETE")) or "FOR UPDATE" in statement or "procrastinate_defer" in statement


def _plain(statement: str) -> str:
    statement = " ".join(statement.split())
    if "FOR UPDATE" in statement:
        statement = re.sub(r"^SELECT .*? FROM", "SELECT 1 FROM", statement)
    return statement


def clone_cases(application_id: object, *, state: str, applicant_id: object) -> dict[str, str]:
    """Make `CLONES` copies of a case with its run, tasks and clock, as cases of somebody else; a person's drafts are limited.

    state: `d` for a draft, `s` for a case that was sent. Returns the keys with the SQL that names their copies.
    """
    from django.db import connection

    renamed: dict[str, str] = {}

    def copy(table: str, where: str, letter: str, links: Mapping[str, str]) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT id FROM {table} WHERE {where} ORDER BY id", [str(application_id)])
            keys = [str(row[0]) for row in cursor.fetchall()]
            for number, key in enumerate(keys):
                name = f"{state}{letter}{number}"
                renamed[_bare(key)] = f"md5('{name}-' || :case)::uuid"
                fields = ", ".join(
                    [f"'id', md5('{name}-' || n)::uuid", *(f"'{column}', {value}" for column, value in links.items())]
                )
                cursor.execute(
                    f"INSERT INTO {table} SELECT (jsonb_populate_record(x, jsonb_build_object({fields}))).* "
                    f"FROM {table} x, generate_series(1, {CLONES}) n WHERE x.id = %s",
                    [key],
                )
        return keys

    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
    case = {"number": f"'B{state}-' || n", **dict.fromkeys(("applicant_person_id", "contact_person_id"), f"'{applicant_id}'")}
    copy(
        "applications_application", "id = %s", "a", {**case, "run_id": f"md5('{state}r0-' || n)::uuid"} if state == "s" else case
    )
    if state == "s":
        copy("sop_run", "owner_id = %s", "r", {"owner_id": f"md5('{state}a0-' || n)::uuid"})
        in_run = "run_id = (SELECT run_id FROM applications_application WHERE id = %s)"
        copy("sop_task", in_run, "t", {"run_id": f"md5('{state}r0-' || n)::uuid"})
        copy("sop_clockinterval", in_run, "c", {"run_id": f"md5('{state}r0-' || n)::uuid"})
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("ANALYZE applications_application, sop_run, sop_task, sop_clockinterval")
    return renamed
