"""An answer leads to nobody: no join, no value, no mark of a transaction pairs it with a person, and it never changes."""

import json
from datetime import timedelta
from uuid import UUID

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from tests import cast
from tests.applications.office import desk
from tests.surveys.asked import all_of, answer, decided, open_skm
from tests.surveys.test_surveys import TABLES, refused

from satupintu.core.actor import SYSTEM
from satupintu.core.errors import NotAllowed
from satupintu.journal.models import Entry
from satupintu.surveys import operations, queries, tokens
from satupintu.surveys.models import SurveyAnswer, SurveyComment, SurveyRound
from satupintu.surveys.operations import Given

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


@pytest.fixture
def skm(at):
    return open_skm(at)


def _ids_and_words(row):
    """Every value by which a row could be paired with another: identifiers, longer texts, moments; of JSON its leaves."""
    found = set()
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if isinstance(value, UUID) or hasattr(value, "hour"):
            found.add(str(value))
        elif isinstance(value, bytes | memoryview):
            found.add(bytes(value).hex())
        elif isinstance(value, str) and len(value) > 5:
            found.add(value)
    return found


def _written_with(kept):
    """Tables with rows that carry the database's mark of the transaction which wrote `kept`; of the journal, the facts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT xmin::text FROM surveys_surveyanswer WHERE id = %s", [kept.pk])
        (mark,) = cursor.fetchone()
        cursor.execute("SELECT event FROM journal_entry WHERE xmin::text = %s", [mark])
        found = {f"journal_entry: {event}" for (event,) in cursor.fetchall()}
        for table in sorted(set(connection.introspection.table_names()) - {"journal_entry"}):
            cursor.execute(f'SELECT EXISTS (SELECT 1 FROM "{table}" WHERE xmin::text = %s)', [mark])
            found |= {table} if cursor.fetchone() == (True,) else set()
    return found


def test_no_join_leads_from_an_answer_to_a_person(skm, at, deliver):
    """A person's case is decided, they are invited by notice, log in and answer: nothing pairs the answer with them."""
    people = desk(at)
    walker = decided(people, at)
    deliver()
    token = queries.find_token(tokens.use_of_application(walker.application_id), at)
    operations.answer_survey(
        token=token,
        given=Given(all_of(2).values, {"sex": "female", "age": "to_35"}, "Loket 3 lama sekali, saya 3171014505900001"),
        actor=people.sari.actor,
        at=at + timedelta(hours=1),
    )
    deliver()
    for number in range(4):
        answer(f"leg:{number}", at, all_of(4))
    assert operations.mix_answers(actor=SYSTEM, at=at + timedelta(hours=9)) == 5
    kept, comment = SurveyAnswer.objects.get(values__q1=2), SurveyComment.objects.get()
    keys = {field.related_model for field in SurveyAnswer._meta.concrete_fields if field.is_relation}
    assert keys == {field.related_model for field in SurveyComment._meta.concrete_fields if field.is_relation} == {SurveyRound}
    assert kept.enumerator_id is None
    assert (kept.month, kept.pk.version) == (at.date().replace(day=1), 4)
    assert "3171" not in comment.text
    shared = {str(skm.pk), *SurveyAnswer.PartOfDay.values, "female", "K09"}
    of_answer = (_ids_and_words(kept) | _ids_and_words(comment)) - shared
    assert str(kept.pk) in of_answer
    for model in apps.get_models():
        if model in (SurveyAnswer, SurveyComment) or not model.__module__.startswith("satupintu."):
            continue
        for row in model._default_manager.all():
            assert not of_answer & _ids_and_words(row), (model, of_answer & _ids_and_words(row))
            assert str(kept.pk) not in json.dumps(getattr(row, "data", ""), default=str), model
    entries = Entry.objects.filter(event="surveys.answered")
    assert {(entry.actor_id, entry.application_id, entry.subject_id, str(entry.data)) for entry in entries} == {
        (None, None, skm.pk, "{}")
    }
    assert _written_with(kept) == {"journal_entry: surveys.answers_mixed", "surveys_surveyanswer", "surveys_surveycomment"}
    assert token not in json.dumps([list(map(str, row)) for table in TABLES for row in table.objects.values_list()])


def test_mixing_leaves_no_order_and_no_mark_of_a_transaction(skm, at):
    for number in range(12):
        answer(f"leg:{number}", at, Given(all_of(number % 4 + 1).values, {}, f"saran ke-{number}"))
    before = {row.pk: row.values for row in SurveyAnswer.objects.all()}
    refused(NotAllowed, operations.mix_answers, actor=cast.tuti(at).actor, at=at)
    assert operations.mix_answers(actor=SYSTEM, at=at) == 12
    after = {row.pk: row.values for row in SurveyAnswer.objects.all()}
    assert not before.keys() & after.keys()
    assert sorted(map(str, before.values())) == sorted(map(str, after.values()))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT xmin::text) FROM surveys_surveyanswer")
        assert cursor.fetchone() == (1,)
    assert operations.mix_answers(actor=SYSTEM, at=at) == 0
    assert {row.pk for row in SurveyAnswer.objects.all()} == after.keys()


@pytest.mark.parametrize("statement", ["UPDATE surveys_surveyanswer SET sex = 'male'", "DELETE FROM surveys_surveyanswer"])
def test_an_answer_never_changes(skm, at, statement):
    for number in range(4):
        answer(f"a{number}", at, all_of(3))
    assert operations.mix_answers(actor=SYSTEM, at=at) == 0  # four could still be told apart
    answer("a", at, all_of(3))
    assert operations.mix_answers(actor=SYSTEM, at=at) == 5
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
