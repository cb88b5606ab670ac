"""Applying by power of attorney for a business: the agent's rights at every step, the letter at the counter, whose it is."""

from datetime import timedelta
from uuid import UUID

import pytest
from tests import cast
from tests.applications.office import desk
from tests.applications.test_operations import refused
from tests.applications.test_standing import file_of, filled
from tests.issuance.test_assembling import issuing_rows

from satupintu.applications import errors, operations, queries
from satupintu.applications.operations.casework import VerdictGiven
from satupintu.catalogue.errors import ServiceUnknown
from satupintu.config.demo.cases import sample_pdf
from satupintu.config.demo.walker import Walker
from satupintu.core.errors import NotAllowed, NotFound
from satupintu.files import queries as files
from satupintu.files.errors import FileHidden, UnfitFile
from satupintu.files.models import StoredFile
from satupintu.issuance import queries as issuance
from satupintu.journal.models import Entry
from satupintu.people import operations as people_operations
from satupintu.people import queries as people_queries
from satupintu.people.errors import LetterMissing, WrongPeriod
from satupintu.people.models import Proxy

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


@pytest.fixture
def people(at):
    return desk(at)


@pytest.fixture
def firm(people, at):
    """CV Maju, its owner, and the proxy by which Dewi acts for it."""
    owner, business = cast.cv_maju(at)
    proxy = people_operations.grant_proxy(
        agent_id=people.dewi.person.id, business_id=business.id, valid_from=at.date(),
        valid_to=at.date() + timedelta(days=30), actor=owner.actor, at=at,
    )  # fmt: skip
    return owner, business, proxy


def by_proxy(people, firm, at):
    _owner, business, proxy = firm
    return filled(people.dewi.actor, at, business_id=business.id, proxy_id=proxy.id)


def returned(people, draft, at):
    """Send the case and have the counter send it back; return the key to repair."""
    operations.submit_application(application_id=draft.id, actor=people.dewi.actor, at=at)
    walker = Walker(draft.id, people.dewi.actor, people.by_role)
    task = walker.open_tasks()[0]
    key = walker.application().items.filter(file__isnull=False).order_by("key").first().key
    operations.complete_step(
        task_id=task.id, outcome="no", verdicts=[VerdictGiven(key, False, note="Buram")],
        actor=people.office["loket"].actor, at=at,
    )  # fmt: skip
    return key


def test_an_agent_acts_for_a_business_from_draft_to_repair(people, firm, at):
    owner, business, proxy = firm
    draft = by_proxy(people, firm, at)
    assert (draft.applicant_business_id, draft.proxy_id, draft.contact_person_id) == (
        business.id, proxy.id, people.dewi.person.id,
    )  # fmt: skip
    for side in (people.dewi, owner):
        assert draft in queries.list_own(side.actor, at)
        assert files.get_file(file_of(draft), side.actor, at)
    key = returned(people, draft, at)
    operations.hand_in_value(application_id=draft.id, key=key, value="baru", actor=people.dewi.actor, at=at)
    assert operations.resubmit_application(application_id=draft.id, actor=people.dewi.actor, at=at).state == "in_process"


@pytest.mark.parametrize("ending", ["revoked", "expired"])
def test_the_rights_of_an_agent_end_at_every_step(people, firm, at, ending):
    owner, business, proxy = firm
    agent, draft, other = people.dewi.actor, by_proxy(people, firm, at), by_proxy(people, firm, at)
    key = returned(people, other, at)
    if ending == "revoked":
        people_operations.revoke_proxy(proxy_id=proxy.id, actor=owner.actor, at=at)
    after = at if ending == "revoked" else at + timedelta(days=31)
    for call in (
        lambda: queries.get_case(draft.id, agent, after),
        lambda: operations.save_answers(application_id=draft.id, answers={}, actor=agent, at=after),
        lambda: operations.submit_application(application_id=draft.id, actor=agent, at=after),
        lambda: operations.hand_in_value(application_id=other.id, key=key, value="baru", actor=agent, at=after),
        lambda: operations.resubmit_application(application_id=other.id, actor=agent, at=after),
        lambda: operations.withdraw_application(application_id=other.id, actor=agent, at=after),
    ):
        with refused(errors.NotYours):
            call()
    with refused(FileHidden):
        files.open_file(file_of(other), agent, after)
    with refused(errors.MayNotApplyForOthers):
        start(agent, after, business_id=business.id, proxy_id=proxy.id)
    assert not queries.list_own(agent, after).exists()
    assert queries.get_case(other.id, owner.actor, after), "the business keeps its case"
    operations.submit_application(application_id=draft.id, actor=owner.actor, at=at)


def start(actor, at, code="K09", **for_whom):
    variant = {"K09": "permanen", "K01": "hilang"}[code]
    return operations.start_application(service_code=code, variant=variant, channel="portal", actor=actor, at=at, **for_whom)


def test_a_letter_for_one_service_starts_no_other(people, at):
    proxy = people_operations.grant_proxy(
        agent_id=people.dewi.person.id, person_id=people.sari.person.id, service_codes=["K01"], valid_from=at.date(),
        valid_to=at.date(), actor=people.sari.actor, at=at,
    )  # fmt: skip
    for_sari = {"person_id": people.sari.person.id, "proxy_id": proxy.id}
    with refused(errors.MayNotApplyForOthers):
        start(people.dewi.actor, at, "K09", **for_sari)
    assert start(people.dewi.actor, at, "K01", **for_sari).proxy_id == proxy.id


def test_a_proxy_of_another_region_starts_nothing(people, firm, at, other_region):
    with other_region():
        owner = cast.citizen(at, "Umar Hadi")
        dewi = cast.dewi(at)
        business = people_operations.register_business(name="CV Lain", nib="9120001234568", actor=owner.actor, at=at)
        theirs = people_operations.grant_proxy(
            agent_id=dewi.person.id, business_id=business.id, valid_from=at.date(), valid_to=at.date(),
            actor=owner.actor, at=at,
        )  # fmt: skip
    with refused(errors.MayNotApplyForOthers):
        start(people.dewi.actor, at, business_id=business.id, proxy_id=theirs.id)
    with refused(errors.MayNotApplyForOthers):
        start(people.dewi.actor, at, business_id=firm[1].id, proxy_id=theirs.id)


def letter(people, at, **changed):
    """Take down a letter at the counter by which Dewi acts for Sari."""
    whole = {
        "agent_id": people.dewi.person.id, "person_id": people.sari.person.id, "letter": sample_pdf(),
        "letter_name": "kuasa.pdf", "letter_type": "application/pdf", "valid_from": at.date(),
        "valid_to": at.date() + timedelta(days=30), "actor": people.office["loket"].actor, "at": at,
    }  # fmt: skip
    return operations.record_proxy(**whole | changed)


def test_the_counter_takes_down_a_letter_and_takes_it_back(people, at):
    proxy = letter(people, at, service_codes=["K09"])
    file = StoredFile.objects.get(pk=proxy.letter_file_id)
    assert (file.owner_person_id, file.purpose, file.retention_until.year) == (people.sari.person.id, "proxy_letter", 2036)
    entry = Entry.objects.filter(event="people.proxy_granted").latest("id")
    assert (entry.actor_kind, entry.data["agent_id"]) == ("staff", str(people.dewi.person.id))
    asked = {"person_id": people.sari.person.id, "proxy_id": proxy.id, "at": at}
    assert people_queries.can_act_for(people.dewi.person.id, **asked)
    people_operations.revoke_proxy(proxy_id=proxy.id, actor=people.office["loket"].actor, at=at)
    assert not people_queries.can_act_for(people.dewi.person.id, **asked)
    assert Entry.objects.filter(event="people.proxy_revoked", subject_id=proxy.id, actor_kind="staff").count() == 1


def test_only_the_counter_takes_letters_down_and_only_whole_ones(people, at):
    for role, officer in people.office.items():
        if role != "loket":
            with refused(NotAllowed):
                letter(people, at, actor=officer.actor)
            proxy = Proxy.objects.first() or letter(people, at)
            with refused(NotAllowed):
                people_operations.revoke_proxy(proxy_id=proxy.id, actor=officer.actor, at=at)
    for citizen in (people.sari, people.dewi):
        with refused(NotAllowed):
            letter(people, at, actor=citizen.actor)
    for fault, changed in (
        (LetterMissing, {"letter": None}),
        (LetterMissing, {"letter": b""}),
        (UnfitFile, {"letter": b"not a letter"}),
        (ServiceUnknown, {"service_codes": ["K09", "X99"]}),
        (WrongPeriod, {"valid_to": at.date() - timedelta(days=1)}),
        (NotFound, {"agent_id": people.sari.person.id}),
        (NotFound, {"agent_id": UUID(int=7)}),
    ):
        with pytest.raises(fault):
            letter(people, at, **changed)
    assert Proxy.objects.count() == 1


def test_a_letter_is_read_by_its_parties_and_by_who_works_on_their_case(people, at):
    proxy = letter(people, at)
    stranger = cast.citizen(at, "Umar Hadi")
    for reader in (people.sari, people.dewi, people.office["loket"], people.office["manajer"]):
        assert files.get_file(proxy.letter_file_id, reader.actor, at)
    for reader in (stranger, people.office["perancang"], people.office["verifikator"]):
        with refused(FileHidden):
            files.get_file(proxy.letter_file_id, reader.actor, at)
    draft = filled(people.dewi.actor, at, person_id=people.sari.person.id, proxy_id=proxy.id)
    with refused(FileHidden):
        files.get_file(proxy.letter_file_id, people.office["verifikator"].actor, at)
    operations.submit_application(application_id=draft.id, actor=people.dewi.actor, at=at)
    assert files.get_file(proxy.letter_file_id, people.office["verifikator"].actor, at)


def test_the_timeline_says_who_acted_by_proxy(people, firm, at):
    owner, _business, _proxy = firm
    draft = by_proxy(people, firm, at)
    key = returned(people, draft, at)
    operations.hand_in_value(application_id=draft.id, key=key, value="baru", actor=people.dewi.actor, at=at)
    operations.resubmit_application(application_id=draft.id, actor=owner.actor, at=at)
    case = queries.get_case(draft.id, owner.actor, at)
    told = {line.event: (line.sentence, case.is_agents(line)) for line in case.timeline}
    assert told["applications.started"] == ("Permohonan mulai diisi oleh kuasa pemohon", True)
    assert told["applications.submitted"] == ("Permohonan diajukan oleh kuasa pemohon", True)
    assert told["applications.item_handed_in"] == (f"Persyaratan {key} diserahkan oleh kuasa pemohon", True)
    assert told["applications.resubmitted"] == ("Perbaikan dikirim", False), "the owner did this"
    operations.withdraw_application(application_id=draft.id, actor=people.dewi.actor, at=at)
    last = queries.get_case(draft.id, owner.actor, at).timeline[-1]
    assert last.sentence == "Permohonan dicabut oleh kuasa pemohon"


def test_a_product_is_the_principals(people, firm, at):
    owner, business, _proxy = firm
    draft = by_proxy(people, firm, at)
    operations.submit_application(application_id=draft.id, actor=people.dewi.actor, at=at)
    walker, moment = Walker(draft.id, people.dewi.actor, people.by_role), at
    while not (found := list(issuance.list_products(draft.id))):
        moment += timedelta(minutes=30)
        task = walker.open_tasks()[0]
        walker.take(task, walker.toward(task, issuing_rows(task)) or walker.toward(task, {"END"}), moment)
    product = found[0]
    assert product.holder_person_id is None
    assert product.holder_masked == business.name
    assert product in issuance.list_own_products(owner.actor, moment)
