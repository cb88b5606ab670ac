"""What happened to a case, told in English: its timeline and its notices."""

import pytest
from django.utils import translation
from tests.applications.office import desk, sent
from tests.english import indonesian_left

from satupintu.applications import operations
from satupintu.journal.events import list_events
from satupintu.journal.queries import list_timeline
from satupintu.notices.rendering import render_footer, render_notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]

NOTICES = {
    "submitted": "We have received application K09-2026-000001",
    "returned": "Application K09-2026-000001 needs a correction",
    "message_sent": "New message about application K09-2026-000001",
    "issued": "Application K09-2026-000001 is finished",
    "rejected": "Decision on application K09-2026-000001",
    "withdrawn": "Application K09-2026-000001 is withdrawn",
    "lapsed": "Application K09-2026-000001 has lapsed",
}


def test_the_timeline_of_a_case(at):
    people = desk(at)
    walker = sent(people, at)
    operations.withdraw_application(application_id=walker.application_id, actor=people.sari.actor, at=at)
    with translation.override("en"):
        told = [line.sentence for line in list_timeline(walker.application_id)]
    for sentence in ("Application started", "Answers saved", "Application submitted", "Application withdrawn by the applicant"):
        assert sentence in told
    assert indonesian_left("".join(f"<li>{sentence}</li>" for sentence in told)) == []
    assert "Permohonan dikirim" in [line.sentence for line in list_timeline(walker.application_id)]


def test_every_event_has_an_english_sentence():
    with translation.override("id"):
        source = {event.name: str(event.sentence) for event in list_events()}
    with translation.override("en"):
        english = {event.name: str(event.sentence) for event in list_events()}
    same = {name for name, sentence in english.items() if sentence == source[name]}
    assert {name for name in same if not source[name].startswith("%(")} == set()


@pytest.mark.parametrize("event", NOTICES)
def test_notices(at, event):
    words = {"number": "K09-2026-000001", "service": "SKCK"}
    subject, body = render_notice(f"applications.{event}", "en", context=words | {"due_at": at}, subject_context=words)
    assert subject == NOTICES[event]
    assert indonesian_left("".join(f"<p>{line}</p>" for line in body.splitlines())) == []
    assert "SKCK" in body


def test_the_end_of_a_mail():
    footer = render_footer("en")
    assert "sent automatically" in footer
    assert "DPMPTSP Kota Siap" in footer
