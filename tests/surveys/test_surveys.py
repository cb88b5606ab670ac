"""Rounds, invitations and answers: who may, what is refused, and that an answer leads to nobody."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from tests import cast
from tests.applications.office import desk
from tests.surveys.asked import ITEMS, all_of, answer, decided, open_skm
from tests.visits.morning import morning

from satupintu.core.actor import NOBODY, SYSTEM, Actor
from satupintu.core.errors import NotAllowed, NotFound
from satupintu.journal.models import Entry
from satupintu.notices.models import Notice
from satupintu.surveys import operations, queries, tokens
from satupintu.surveys.errors import (
    AnswerInvalid,
    CommentConfirmed,
    DraftExists,
    EntryInvalid,
    EntryTaken,
    InstrumentCodeTaken,
    InstrumentFaulty,
    InstrumentFixed,
    InvitationUnknown,
    NothingToPublish,
    RoundInvalid,
    RoundNotOpen,
    RoundOverlaps,
    RoundStillOpen,
    UseConsidered,
)
from satupintu.surveys.models import (
    InstrumentVersion,
    LexiconEntry,
    ServiceUse,
    SurveyAnswer,
    SurveyComment,
    SurveyInstrument,
    SurveyInvitation,
    SurveyQuota,
    SurveyRound,
)
from satupintu.surveys.operations import Given

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
TABLES = (
    SurveyInstrument, InstrumentVersion, SurveyRound, SurveyQuota, ServiceUse, SurveyInvitation, SurveyAnswer, SurveyComment,
    LexiconEntry,
)  # fmt: skip


def everything():
    return [list(table.objects.order_by("pk").values_list()) for table in TABLES]


def refused(error, act, **arguments):
    """Call an operation that must refuse, and see that it changed nothing and recorded nothing."""
    before, entries = everything(), Entry.objects.count()
    with pytest.raises(error) as caught:
        act(**arguments)
    assert everything() == before
    assert Entry.objects.count() == entries
    assert type(caught.value) is error
    return caught.value


@pytest.fixture
def skm(at):
    return open_skm(at)


def test_official_instruments_are_installed_once(at):
    assert len(operations.install_instruments(actor=SYSTEM, at=at)) == 4
    before = everything()
    assert operations.install_instruments(actor=cast.andi(at).actor, at=at) == []
    assert everything() == before
    refused(NotAllowed, operations.install_instruments, actor=cast.budi(at).actor, at=at)
    assert LexiconEntry.objects.filter(kind="alert", phrase="pungli").exists()


def test_a_round_takes_its_sample_from_the_volumes(at):
    row = open_skm(at, volumes={"K01": 700, "K09": 300})
    assert {quota.service_code: quota.needed for quota in row.quotas.all()} == {"K01": 195, "K09": 83}
    operations.set_volumes(round_id=row.pk, volumes={"K09": 10}, actor=cast.tuti(at).actor, at=at)
    assert {quota.service_code: quota.needed for quota in row.quotas.all()} == {"K09": 10}


def test_rounds_that_cannot_be(skm, at):
    manager = cast.tuti(at).actor
    good = {
        "version_id": skm.version_id, "title": "SKM", "starts_on": skm.ends_on + timedelta(days=1),
        "ends_on": skm.ends_on + timedelta(days=30), "volumes": {}, "actor": manager, "at": at,
    }  # fmt: skip
    for who in (cast.budi(at), cast.andi(at), cast.dewi(at)):
        refused(NotAllowed, operations.open_round, **{**good, "actor": who.actor})
    wrong = {
        "title": {"title": " "},
        "ends_on": {"ends_on": skm.ends_on},
        "answering_share": {"answering_share": 0},
    }
    for field, change in wrong.items():
        assert field in refused(RoundInvalid, operations.open_round, **{**good, **change}).errors
    long_ago = {"starts_on": at.date() - timedelta(days=90), "ends_on": at.date() - timedelta(days=60)}
    assert "ends_on" in refused(RoundInvalid, operations.open_round, **{**good, **long_ago}).errors
    refused(RoundOverlaps, operations.open_round, **{**good, "starts_on": skm.ends_on})
    refused(NotFound, operations.open_round, **{**good, "version_id": uuid4()})


def test_one_answer_for_one_use(skm, at):
    token = operations.invite(use="application:1", service_code="K09", actor=SYSTEM, at=at)
    assert len(token) == 16
    refused(UseConsidered, operations.invite, use="application:1", service_code="K09", actor=SYSTEM, at=at)
    refused(NotAllowed, operations.invite, use="application:2", service_code="K09", actor=cast.tuti(at).actor, at=at)
    operations.answer_survey(token=token.lower(), given=all_of(4), actor=NOBODY, at=at)
    refused(InvitationUnknown, operations.answer_survey, token=token, given=all_of(1), actor=NOBODY, at=at)
    refused(InvitationUnknown, operations.answer_survey, token="A" * 16, given=all_of(1), actor=NOBODY, at=at)
    assert SurveyAnswer.objects.count() == 1


def test_answers_that_are_none(skm, at):
    token = operations.invite(use="application:1", service_code="K09", actor=SYSTEM, at=at)
    ask = {"token": token, "actor": NOBODY, "at": at}
    few = refused(AnswerInvalid, operations.answer_survey, given=Given(dict.fromkeys(ITEMS[:6], 3)), **ask)
    assert set(few.errors) == {"q7", "q8", "q9"}
    assert "q1" in refused(AnswerInvalid, operations.answer_survey, given=Given({**all_of(3).values, "q1": 5}), **ask).errors
    odd = Given(all_of(3).values, {"sex": "x"})
    assert "sex" in refused(AnswerInvalid, operations.answer_survey, given=odd, **ask).errors
    later = at + timedelta(days=15)
    refused(InvitationUnknown, operations.answer_survey, token=token, given=all_of(3), actor=NOBODY, at=later)
    operations.answer_survey(given=Given(dict.fromkeys(ITEMS[:7], 3)), **ask)


def test_invitations_end_and_a_closed_round_takes_nothing(skm, at):
    manager = cast.tuti(at).actor
    token = operations.invite(use="a", service_code="K09", actor=SYSTEM, at=at)
    operations.invite(use="b", service_code="K09", actor=SYSTEM, at=at)
    assert operations.end_invitations(actor=SYSTEM, at=at + timedelta(days=14)) == 0
    refused(NotAllowed, operations.end_invitations, actor=manager, at=at)
    refused(RoundStillOpen, operations.publish_results, round_id=skm.pk, actor=manager, at=at)
    refused(NotAllowed, operations.close_round, round_id=skm.pk, actor=cast.budi(at).actor, at=at)
    operations.close_round(round_id=skm.pk, actor=manager, at=at)
    assert not SurveyInvitation.objects.exists()
    refused(InvitationUnknown, operations.answer_survey, token=token, given=all_of(3), actor=NOBODY, at=at)
    refused(RoundNotOpen, operations.close_round, round_id=skm.pk, actor=manager, at=at)
    refused(RoundNotOpen, operations.set_volumes, round_id=skm.pk, volumes={}, actor=manager, at=at)
    refused(RoundNotOpen, operations.invite, use="c", service_code="K09", actor=SYSTEM, at=at)
    assert refused(NothingToPublish, operations.publish_results, round_id=skm.pk, actor=manager, at=at).data == {"fewest": 5}


def test_an_old_invitation_is_swept(skm, at):
    operations.invite(use="a", service_code="K09", actor=SYSTEM, at=at)
    assert operations.end_invitations(actor=SYSTEM, at=at + timedelta(days=15)) == 1


def test_sampling_invites_about_as_many_as_are_needed(at):
    row = open_skm(at, volumes={"K09": 2000})
    for number in range(120):
        operations.invite(use=f"leg:{number}", service_code="K09", actor=SYSTEM, at=at)
    invited = SurveyInvitation.objects.count()  # 322 of 2,000 are needed and three in ten answer: a chance of 0.54
    assert 40 < invited < 90
    progress = queries.read_progress(row)
    assert (progress.considered, progress.invited, progress.needed) == (120, invited, 322)


def test_paper_forms(skm, at):
    budi = cast.budi(at)
    paper = {
        "round_id": skm.pk, "service_code": "K09", "surveyed_on": at.date(), "part_of_day": "morning",
        "given": Given(all_of(3).values, {"sex": "female"}), "actor": budi.actor, "at": at,
    }  # fmt: skip
    operations.enter_paper(**paper)
    kept = SurveyAnswer.objects.get()
    assert (kept.way, kept.enumerator_id, kept.sex) == ("paper", budi.staff.pk, "female")
    refused(NotAllowed, operations.enter_paper, **{**paper, "actor": cast.andi(at).actor})
    refused(NotAllowed, operations.enter_paper, **{**paper, "actor": cast.sari(at).actor})
    for change in ({"surveyed_on": at.date() + timedelta(days=1)}, {"surveyed_on": skm.starts_on - timedelta(days=1)}):
        assert "surveyed_on" in refused(RoundInvalid, operations.enter_paper, **{**paper, **change}).errors
    assert "part_of_day" in refused(RoundInvalid, operations.enter_paper, **{**paper, "part_of_day": "night"}).errors


def test_the_quick_rating_of_a_tablet(at):
    device = Actor("token", uuid4(), channel="tablet")
    refused(RoundNotOpen, operations.rate, value=4, actor=device, at=at)
    quick = open_skm(at, code="kilat", volumes={})
    refused(NotAllowed, operations.rate, value=4, actor=NOBODY, at=at)
    refused(AnswerInvalid, operations.rate, value=5, actor=device, at=at)
    operations.rate(value=4, actor=device, at=at)
    assert SurveyAnswer.objects.get().round_id == quick.pk
    assert queries.is_anybody_asked(at) is False


def test_an_instrument_in_force_never_changes(skm, at):
    andi = cast.andi(at).actor
    refused(InstrumentFixed, operations.change_instrument, version_id=skm.version_id, body={}, actor=andi, at=at)
    refused(InstrumentFixed, operations.enact_instrument, version_id=skm.version_id, actor=andi, at=at)
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE surveys_instrumentversion SET body = '{}'")


def test_a_new_version_is_drafted_changed_and_enacted_while_a_round_keeps_its_own(skm, at):
    andi = cast.andi(at).actor
    refused(NotAllowed, operations.draft_instrument, code="skm", actor=cast.tuti(at).actor, at=at)
    draft = operations.draft_instrument(code="skm", actor=andi, at=at)
    refused(DraftExists, operations.draft_instrument, code="skm", actor=andi, at=at)
    faulty = {**draft.body, "items": draft.body["items"][1:]}
    operations.change_instrument(version_id=draft.pk, body=faulty, actor=andi, at=at)
    why = refused(InstrumentFaulty, operations.enact_instrument, version_id=draft.pk, actor=andi, at=at)
    assert why.errors == {"not_asked:U1": "Unsur U1 tidak ditanyakan."}
    operations.change_instrument(version_id=draft.pk, body=draft.body, actor=andi, at=at)
    operations.enact_instrument(version_id=draft.pk, decree_no="5/2026", actor=andi, at=at)
    states = dict(InstrumentVersion.objects.filter(instrument__code="skm").values_list("number", "state"))
    assert states == {1: "superseded", 2: "enacted"}
    skm.refresh_from_db()
    assert skm.version.number == 1


def test_an_instrument_of_the_office(at):
    operations.install_instruments(actor=SYSTEM, at=at)
    andi = cast.andi(at).actor
    body = {
        "name": "Survei aula", "scale": {"low": 1, "high": 2}, "elements": [{"code": "A", "name": "Aula"}],
        "items": [{"code": "q1", "element": "A", "text": "Nyaman?", "options": ["Tidak", "Ya"]}],
    }  # fmt: skip
    refused(InstrumentCodeTaken, operations.draft_instrument, code="skm", body=body, actor=andi, at=at)
    refused(InstrumentFaulty, operations.draft_instrument, code="aula baru", body=body, actor=andi, at=at)
    refused(InstrumentFaulty, operations.draft_instrument, code="tidak-ada", actor=andi, at=at)
    draft = operations.draft_instrument(code="aula", body=body, actor=andi, at=at)
    assert operations.enact_instrument(version_id=draft.pk, actor=andi, at=at).state == "enacted"


def test_comments_are_read_confirmed_and_alerts_told(skm, at, deliver):
    answer("a", at, Given(all_of(3).values, {}, "Petugas minta uang rokok, antre lama"))
    comment = SurveyComment.objects.get()
    assert (comment.is_alert, comment.proposed) == (True, ["U3"])
    deliver()
    told = {notice.recipient_id for notice in Notice.objects.filter(template="surveys.alert_found")}
    assert told == {cast.joko(at).staff.pk, cast.tuti(at).staff.pk}
    refused(NotAllowed, operations.confirm_comment, comment_id=comment.pk, tags=["U3"], actor=cast.budi(at).actor, at=at)
    operations.confirm_comment(comment_id=comment.pk, tags=["U3", "U7", "X1"], actor=cast.tuti(at).actor, at=at)
    refused(CommentConfirmed, operations.confirm_comment, comment_id=comment.pk, tags=[], actor=cast.tuti(at).actor, at=at)
    assert queries.count_topics(skm.pk) == [("U3", 1), ("U7", 1)]


def test_the_lexicon_is_edited(skm, at):
    manager = cast.tuti(at).actor
    entry = operations.add_entry(phrase="  Dipingpong ", kind="topic", tag="U2", actor=manager, at=at)
    assert entry.phrase == "dipingpong"
    refused(EntryTaken, operations.add_entry, phrase="dipingpong", kind="alert", actor=manager, at=at)
    assert "phrase" in refused(EntryInvalid, operations.add_entry, phrase=" ", kind="alert", actor=manager, at=at).errors
    refused(EntryInvalid, operations.add_entry, phrase="kata", kind="topic", actor=manager, at=at)
    refused(NotAllowed, operations.add_entry, phrase="x", kind="alert", actor=cast.budi(at).actor, at=at)
    refused(NotAllowed, operations.remove_entry, entry_id=entry.pk, actor=cast.budi(at).actor, at=at)
    answer("a", at, Given(all_of(3).values, {}, "Saya dipingpong"))
    assert SurveyComment.objects.get().proposed == ["U2"]
    operations.remove_entry(entry_id=entry.pk, actor=manager, at=at)
    refused(NotFound, operations.remove_entry, entry_id=entry.pk, actor=manager, at=at)


def test_results_small_groups_and_trend(skm, at):
    for number in range(6):
        profile = {"sex": "female" if number else "male", "age": "to_25", "education": "senior", "occupation": "employee"}
        answer(f"a{number}", at, Given(all_of(3 + number % 2).values, profile))
    found = queries.read_results(skm)
    assert (found.n, str(found.index.converted), str(found.legacy)) == (6, "87.50", "86.63")
    assert [(part.code, part.n, part.index is None) for part in found.groups["sex"]] == [("male", 1, True), ("female", 5, False)]
    assert found.is_shown
    assert [point.index.n for point in queries.read_trend(skm)] == [6]
    assert queries.read_importance(found) == []
    operations.write_analysis(round_id=skm.pk, analysis="Waktu", plan="Tambah loket", actor=cast.tuti(at).actor, at=at)
    refused(NotAllowed, operations.write_analysis, round_id=skm.pk, analysis="", plan="", actor=cast.budi(at).actor, at=at)
    refused(
        RoundInvalid, operations.write_analysis, round_id=skm.pk, analysis="x" * 4001, plan="", actor=cast.tuti(at).actor, at=at
    )
    operations.close_round(round_id=skm.pk, actor=cast.tuti(at).actor, at=at)
    refused(NotAllowed, operations.publish_results, round_id=skm.pk, actor=cast.budi(at).actor, at=at)
    with pytest.raises(NotFound):
        queries.get_published(skm.pk)
    operations.publish_results(round_id=skm.pk, actor=cast.tuti(at).actor, at=at)
    assert queries.get_published(skm.pk).pk == skm.pk


def test_a_visitor_served_without_a_case_is_invited_and_one_with_a_case_is_not(skm, at, deliver):
    hall = morning(at, 1)
    hall.take("K01")
    leg = hall.serve_next(1)
    hall.later(minutes=5)
    hall.do(1, "finish", leg, outcome="consulted")
    deliver()
    token = queries.find_token(tokens.use_of_leg(leg.pk), at)
    assert token
    assert queries.get_invited(token, at).service_code == leg.service_code
    assert queries.find_token(tokens.use_of_leg(uuid4()), at) is None


@pytest.mark.parametrize("end", ["END", "REJECT"])
def test_a_decided_case_invites_who_applied_whatever_the_decision(skm, at, deliver, end):
    people = desk(at)
    walker = decided(people, at, end)
    assert walker.application().state == ("issued" if end == "END" else "rejected")
    deliver()
    token = queries.find_token(tokens.use_of_application(walker.application_id), at)
    told = Notice.objects.filter(template="surveys.use_considered")
    assert {notice.recipient_id for notice in told} == {people.sari.person.pk}
    assert {notice.link for notice in told} == {f"/survei/{token}/"}
    deliver()
    assert ServiceUse.objects.count() == 1


def test_nobody_is_asked_while_no_round_runs(at, deliver):
    decided(desk(at), at)
    deliver()
    assert not ServiceUse.objects.exists()
    assert not Notice.objects.filter(template="surveys.use_considered").exists()


def test_other_regions_know_nothing(skm, at, other_region):
    token = operations.invite(use="a", service_code="K09", actor=SYSTEM, at=at)
    with other_region():
        with pytest.raises(InvitationUnknown):
            queries.get_invited(token, at)
        with pytest.raises(NotFound):
            queries.get_round(skm.pk)
