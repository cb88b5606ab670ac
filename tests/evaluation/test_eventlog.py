"""Event logs: what happened, in two standard forms, under pseudonyms, on record."""

import json
import os
import random
import subprocess
from datetime import date, datetime, timedelta

import jsonschema
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import etree
from tests.applications.office import Desk, desk
from tests.desk.test_desk import browser
from tests.evaluation.year import follow, live

from satupintu.catalogue.errors import ServiceUnknown
from satupintu.catalogue.queries import find_enacted
from satupintu.config.cli import main
from satupintu.core.actor import SYSTEM
from satupintu.core.errors import NotAllowed
from satupintu.core.ids import uuid7
from satupintu.evaluation import eventlog
from satupintu.evaluation.errors import EventLogInvalid
from satupintu.evaluation.eventlog import EventLog
from satupintu.evaluation.models import CaseFact, StepFact
from satupintu.evaluation.operations import export_event_log
from satupintu.evaluation.rules.eventlog import LoggedCase, LoggedStep, write_ocel, write_xes
from satupintu.journal.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]

SINCE, UNTIL = date(2026, 1, 1), date(2027, 1, 1)
XES = etree.RelaxNG(
    etree.fromstring(
        """
<grammar xmlns="http://relaxng.org/ns/structure/1.0" datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes"
 ns="http://www.xes-standard.org/">
<start><element name="log"><attribute name="xes.version"/><attribute name="xes.features"/>
<zeroOrMore><element name="extension"><attribute name="name"><data type="NCName"/></attribute>
<attribute name="prefix"><data type="NCName"/></attribute><attribute name="uri"><data type="anyURI"/></attribute></element></zeroOrMore>
<zeroOrMore><element name="global"><attribute name="scope"><choice><value>trace</value><value>event</value></choice></attribute>
<ref name="attributes"/></element></zeroOrMore>
<zeroOrMore><element name="classifier"><attribute name="name"/><attribute name="keys"/></element></zeroOrMore>
<ref name="attributes"/>
<zeroOrMore><element name="trace"><ref name="attributes"/>
<zeroOrMore><element name="event"><ref name="attributes"/></element></zeroOrMore></element></zeroOrMore></element></start>
<define name="attributes"><zeroOrMore><choice>
<element name="string"><attribute name="key"/><attribute name="value"/></element>
<element name="date"><attribute name="key"/><attribute name="value"><data type="dateTime"/></attribute></element>
<element name="int"><attribute name="key"/><attribute name="value"><data type="long"/></attribute></element>
<element name="boolean"><attribute name="key"/><attribute name="value"><data type="boolean"/></attribute></element>
</choice></zeroOrMore></define></grammar>"""
    )
)
"""The parts of IEEE 1849-2016 we write, in their order."""

WORD = {"type": "string", "minLength": 1}


def listed(**properties):
    """A list of objects with exactly these properties."""
    inner = {"type": "object", "properties": properties, "required": sorted(properties), "additionalProperties": False}
    return {"type": "array", "items": inner}


KINDS = {"enum": ["string", "time", "integer", "float", "boolean"]}
TYPES = listed(name=WORD, attributes=listed(name=WORD, type=KINDS))
VALUE = {"type": ["string", "integer", "number", "boolean"]}
TIME = {"type": "string", "format": "date-time", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d$"}
OCEL = {
    "type": "object",
    "required": ["objectTypes", "eventTypes", "objects", "events"],
    "properties": {
        "objectTypes": TYPES,
        "eventTypes": TYPES,
        "objects": listed(id=WORD, type=WORD, attributes=listed(name=WORD, value=VALUE, time=TIME)),
        "events": listed(
            id=WORD, type=WORD, time=TIME, attributes=listed(name=WORD, value=VALUE),
            relationships=listed(objectId=WORD, qualifier=WORD),
        ),
    },
}  # fmt: skip
"""The shape of an OCEL 2.0 log in JSON."""


@pytest.fixture
def people(at: datetime) -> Desk:
    """The office, with the facts of three cases of two steps each."""
    people = desk(at)
    day, version = at.date(), find_enacted("K09").sop_version
    common = {"service": "K09", "version_id": version.pk}
    for _number in range(3):
        case, opener = uuid7(), uuid7()
        CaseFact.objects.create(case_id=case, channel="online", received_on=day, decided_on=day, outcome="issued", **common)
        for hour, row, task in ((0, "2", opener), (1, "3", uuid7())):
            StepFact.objects.create(
                task_id=task, case_id=case, version_number=version.number, row=row, role="fo", is_late=False, minutes=60,
                officer_id=people.office["loket"].staff.pk, opener_id=opener if hour else None, came_from="" if hour else "START",
                went_to="issued" if hour else "", opened_at=at + timedelta(hours=hour), completed_at=at + timedelta(hours=hour + 1),
                done_on=day, **common,
            )  # fmt: skip
    return people


def taken(people: Desk, at: datetime, form: str, **more: object) -> str:
    """The text of a log."""
    actor = people.office["manajer"].actor
    log = export_event_log(service_code="K09", since=SINCE, until=UNTIL, form=form, actor=actor, at=at, **more)
    return "".join(log.pieces())


def test_both_forms_hold_every_step_and_no_officer(at):
    people, chance = desk(at), random.Random(7)
    for number in range(3):
        for _moment in live(people, at + timedelta(hours=number), chance, "K09"):
            pass
    follow(at)
    entries = Entry.objects.count()
    xes = etree.fromstring(taken(people, at, "xes").encode())
    XES.assertValid(xes)
    ocel = json.loads(taken(people, at, "ocel"))
    jsonschema.validate(ocel, OCEL, cls=jsonschema.Draft202012Validator)
    steps = StepFact.objects.filter(service="K09")
    assert len(ocel["events"]) == steps.count() > 6
    ns = {"x": "http://www.xes-standard.org/"}
    assert len(xes.findall(".//x:event", ns)) == 2 * steps.count()
    assert len(xes.findall("x:trace", ns)) == CaseFact.objects.filter(service="K09").count() == 3
    for trace in xes.findall("x:trace", ns):
        times = [one.get("value") for one in trace.iterfind("x:event/x:date", ns)]
        assert times == sorted(times)
    objects = {one["id"] for one in ocel["objects"]}
    assert {related["objectId"] for event in ocel["events"] for related in event["relationships"]} <= objects
    assert {event["type"] for event in ocel["events"]} == {kind["name"] for kind in ocel["eventTypes"]}
    secret = [str(v) for v in (*steps.values_list("officer_id", flat=True), *steps.values_list("case_id", flat=True)) if v]
    text = taken(people, at, "ocel") + taken(people, at, "xes")
    assert not [value for value in secret if value in text]
    entry = Entry.objects.order_by("-id").first()
    assert (Entry.objects.count() - entries, entry.event) == (4, "evaluation.event_log_exported")
    assert entry.data["form"] == "xes"
    assert entry.actor_id == people.office["manajer"].actor.id


def test_pseudonyms_hold_within_one_export_only(people, at):
    first, other = (json.loads(taken(people, at, "ocel")) for _ in range(2))
    ids = [{one["id"] for one in log["objects"]} for log in (first, other)]
    assert len(ids[0]) == len(ids[1])
    assert not ids[0] & ids[1]
    plain = export_event_log(service_code="K09", since=SINCE, until=UNTIL, form="ocel", is_plain=True, actor=SYSTEM, at=at)
    assert str(CaseFact.objects.filter(service="K09").first().case_id) in "".join(plain.pieces())
    # Three cases share their channel, which is fewer than may be named.
    assert {fact["value"] for one in first["objects"] for fact in one["attributes"] if fact["name"] == "channel"} == {"lainnya"}


def test_what_is_refused_is_not_recorded(people, at):
    def refused(error, **more):
        before = Entry.objects.count()
        usual = {"service_code": "K09", "since": SINCE, "until": UNTIL, "form": "xes", "actor": SYSTEM, "at": at}
        with pytest.raises(error):
            export_event_log(**{**usual, **more})
        assert Entry.objects.count() == before

    refused(NotAllowed, actor=people.office["loket"].actor)
    refused(NotAllowed, actor=people.sari.actor)
    refused(NotAllowed, actor=people.office["manajer"].actor, is_plain=True)
    refused(ServiceUnknown, service_code="X99")
    refused(EventLogInvalid, form="csv")
    refused(EventLogInvalid, until=SINCE)


def test_a_log_is_read_in_batches(people, at, monkeypatch):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            text = "".join(EventLog("K09", "K09", SINCE, UNTIL, "xes", b"k").pieces())
        assert text.count("<trace>") == 3
        return len(queries)

    assert cost() == cost() <= 6
    whole = "".join(EventLog("K09", "K09", SINCE, UNTIL, "xes", b"k").pieces())
    monkeypatch.setattr(eventlog, "BATCH", 1)
    assert "".join(EventLog("K09", "K09", SINCE, UNTIL, "xes", b"k").pieces()) == whole


def test_an_empty_log_is_one_too(at):
    for form in ("xes", "ocel"):
        text = "".join(EventLog("K09", "a<b&\x00", SINCE, UNTIL, form, b"k").pieces())
        if form == "xes":
            XES.assertValid(etree.fromstring(text.encode()))
        else:
            jsonschema.validate(json.loads(text), OCEL, cls=jsonschema.Draft202012Validator)


def test_at_one_moment_what_is_done_comes_before_what_it_opens(at):
    def step(name: str, since: datetime, until: datetime) -> LoggedStep:
        return LoggedStep(name, f'{name} <"&', name, 1, "fo", "", since, until, False)

    steps = (step("a", at, at + timedelta(hours=1)), step("b", at + timedelta(hours=1), at + timedelta(hours=1)))
    text = "".join(write_xes([LoggedCase("c", {}, steps)], "x"))
    root = etree.fromstring(text.encode())
    XES.assertValid(root)
    order = [(event[1].get("value"), event[2].get("value")) for event in root.iter("{http://www.xes-standard.org/}event")]
    assert order == [("a", "schedule"), ("a", "complete"), ("b", "schedule"), ("b", "complete")]
    json.loads("".join(write_ocel(lambda: [LoggedCase("c", {}, ())], [])))


def test_the_desk_sends_it_to_who_may(people, at):
    path = "/meja/kinerja/alur/K09/log/"
    form = {"log-dari": "2026-01-01", "log-sampai": "2026-12-31", "log-bentuk": "xes"}
    for who in ("loket", "verifikator", "kadis"):
        assert browser(people.office[who].account).post(path, form).status_code == 403, who
    client = browser(people.office["manajer"].account)
    page = client.get("/meja/kinerja/alur/K09/").content.decode()
    assert path in page
    assert path not in browser(people.office["kadis"].account).get("/meja/kinerja/alur/K09/").content.decode()
    answer = client.post(path, form)
    assert answer["Content-Disposition"] == 'attachment; filename="log-k09-2026-01-01.xes"'
    XES.assertValid(etree.fromstring(b"".join(answer.streaming_content)))
    before = Entry.objects.count()
    for wrong in ({}, {**form, "log-dari": "2027-06-01"}, {**form, "log-bentuk": "csv"}):
        assert client.post(path, wrong).status_code == 302
    assert client.post("/meja/kinerja/alur/X99/log/", form).status_code == 404
    assert client.get(path).status_code == 405
    assert Entry.objects.count() == before


READ = """
import sys, pm4py
log = pm4py.read_xes(sys.argv[1])
ocel = pm4py.read_ocel2_json(sys.argv[2])
print(len(log), log["case:concept:name"].nunique(), len(ocel.events), ocel.objects["ocel:type"].nunique())
"""


@pytest.mark.long
@pytest.mark.skipif("PM4PY_PYTHON" not in os.environ, reason="names an interpreter with requirements/mining.in installed")
def test_pm4py_reads_both_forms(people, at, tmp_path):
    for form in ("xes", "ocel"):
        (tmp_path / f"log.{form}").write_text(taken(people, at, form))
    (tmp_path / "log.ocel").rename(tmp_path / "log.json")
    files = [str(tmp_path / "log.xes"), str(tmp_path / "log.json")]
    done = subprocess.run(
        [os.environ["PM4PY_PYTHON"], "-c", READ, *files], capture_output=True, text=True, check=True, timeout=300
    )
    assert done.stdout.split("\n")[-2].split() == ["12", "3", "6", "2"]


def test_the_command_line_writes_a_file(people, tmp_path, monkeypatch):
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "satupintu.config.settings")
    usual = ["--region", "siap", "--from", "2026-01-01", "--to", "9999-12-31"]
    file = tmp_path / "log.json"
    assert main(["sop", "log", str(file), "--service", "K09", "--format", "ocel", *usual]) == 0
    assert len(json.loads(file.read_text())["events"]) == StepFact.objects.filter(service="K09").count()
    assert main(["sop", "log", str(tmp_path / "x" / "y"), "--service", "K09", *usual]) == 1
    assert main(["sop", "log", str(tmp_path / "z"), "--service", "X99", *usual]) == 1
    assert not (tmp_path / "z").exists()
