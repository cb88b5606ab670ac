"""A walk in memory: branches, late rows, and acts that no longer fit. No database."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from satupintu.core.worktime import WorkCalendar
from satupintu.sop.engine import compile_plan
from satupintu.sop.trying import Act, walk

ZONE = ZoneInfo("Asia/Jakarta")
AT = datetime(2026, 3, 2, 8, 0, tzinfo=ZONE)
CALENDAR = WorkCalendar(zone=ZONE, hours=[[(time(8), time(16))]] * 5 + [[], []])


def row(row_id, kind="execute", value=10, unit="menit", who="fo", **more):
    """One row of a sheet."""
    performers = [] if kind in ("fork", "join") else [who]
    return (
        {"id": row_id, "kind": kind, "activity": f"Kerja {row_id}", "performers": performers}
        | ({} if kind in ("fork", "join") else {"time": {"value": value, "unit": unit}, "output": "x"})
        | more
    )


SHEET = {
    "performers": [{"code": "fo", "label": "Loket"}],
    "rows": [
        row("1", "start", who="pemohon", exits={"next": "2"}),
        row("2", "fork", exits={"cepat": "3", "lambat": "4"}),
        row("3", exits={"next": "5"}),
        row("4", value=3, unit="jam", exits={"next": "5"}),
        row("5", "join", exits={"next": "6"}),
        row("6", "decide", exits={"yes": "7", "no": "RETURN"}, question="Sesuai?"),
        row("7", "await", who="pemohon", value=1, unit="hari_kerja", awaits="payment", stops_clock=True,
            exits={"next": "END", "timeout": "LAPSED"}),
    ],
}  # fmt: skip
PLAN = compile_plan(SHEET)


def played(*acts):
    """The walk after these acts: (kind, row, outcome, minutes since the beginning)."""
    done = [Act(kind, row_id, outcome, 0, AT + timedelta(minutes=minutes)) for kind, row_id, outcome, minutes in acts]
    return walk(PLAN, done, calendar=CALENDAR, promised=(2, "hari_kerja"), began_at=AT)


BRANCHES = (("complete", "4", "next", 20), ("complete", "3", "next", 25))


def test_branches_open_together_and_count_as_long_as_the_slowest():
    begun = played()
    assert [task.row.id for task in begun.open] == ["3", "4"]
    joined = played(*BRANCHES)
    assert [task.row.id for task in joined.open] == ["6"]
    assert joined.norm_minutes == 180
    assert [step.is_late for step in joined.passed] == [False, True]
    assert played(*BRANCHES, ("complete", "6", "yes", 30)).norm_minutes == 190


def test_the_clock_stands_for_a_return_and_a_payment_and_goes_on_where_it_stood():
    back = played(*BRANCHES, ("complete", "6", "no", 30))
    assert (back.returned, back.due_at) == (("6",), None)
    again = played(*BRANCHES, ("complete", "6", "no", 30), ("return_resolved", "", "", 90))
    assert (again.due_at - played().due_at, again.left_seconds) == (timedelta(hours=17), None)  # an hour, over closing time
    paying = played(*BRANCHES, ("complete", "6", "yes", 30))
    assert (paying.due_at, paying.holder.cause) == (None, "payment")
    lapsed = played(*BRANCHES, ("complete", "6", "yes", 30), ("timeout", "7", "", 900))
    assert (lapsed.outcome, lapsed.open, lapsed.path[-1]) == ("lapsed", [], ["7", "timeout"])
    assert played(*BRANCHES, ("withdraw", "", "", 30)).outcome == "withdrawn"


def test_an_act_that_does_not_fit_stops_the_walk_there():
    stopped = played(BRANCHES[0], ("complete", "9", "next", 30), BRANCHES[1])
    assert (stopped.stopped.index, stopped.stopped.row) == (1, "9")
    assert stopped.path == [["4", "next"]]
    acts = [("complete", "6", "no", 30), ("return_resolved", "", "", 30)] * 4
    assert played(*BRANCHES, *acts).stopped.code == "rounds_exhausted"


def test_acts_are_plain_data():
    act = Act("complete", "3", "next", 0, AT)
    assert Act.read(act.as_json()) == act
