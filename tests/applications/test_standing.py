"""Who stands on the applicant's side, from when and until when: proxies, members of a business, contacts."""

from datetime import timedelta

import pytest
from tests import cast
from tests.applications.office import desk
from tests.applications.test_operations import refused
from tests.issuance.test_assembling import issuing_rows

from satupintu.applications import errors, operations, queries
from satupintu.applications.operations.casework import VerdictGiven
from satupintu.catalogue.queries import get_enacted_standard
from satupintu.config.demo.answers import sample_answers
from satupintu.config.demo.cases import hand_in_everything
from satupintu.config.demo.walker import Walker
from satupintu.core.actor import SYSTEM
from satupintu.files import queries as files
from satupintu.files.errors import FileHidden
from satupintu.files.models import StoredFile
from satupintu.issuance import queries as issuance
from satupintu.issuance.errors import ProductHidden
from satupintu.notices.models import Notice
from satupintu.people import operations as people_operations
from satupintu.sop.errors import TaskNotYours
from satupintu.sop.operations import may_perform
from satupintu.sop.queries import get_plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


@pytest.fixture
def people(at):
    return desk(at)


def proxy_from_sari(people, at, days=30):
    return people_operations.grant_proxy(
        agent_id=people.dewi.person.id, person_id=people.sari.person.id, valid_from=at.date(),
        valid_to=at.date() + timedelta(days=days), actor=people.sari.actor, at=at,
    )  # fmt: skip


def filled(actor, at, code="K09", **for_whom):
    """Return a complete draft that `actor` began."""
    standard = get_enacted_standard(code)
    variant = standard.variants[0].code
    draft = operations.start_application(service_code=code, variant=variant, channel="portal", actor=actor, at=at, **for_whom)
    operations.save_answers(application_id=draft.id, answers=sample_answers(standard, variant, at.date()), actor=actor, at=at)
    draft.refresh_from_db()
    hand_in_everything(draft, standard, actor, at)
    return draft


def by_proxy(people, at, days=30):
    proxy = proxy_from_sari(people, at, days)
    return proxy, filled(people.dewi.actor, at, person_id=people.sari.person.id, proxy_id=proxy.id)


def take_back(proxy, people, at):
    people_operations.revoke_proxy(proxy_id=proxy.id, actor=people.sari.actor, at=at)


def file_of(application):
    return application.items.filter(file__isnull=False).first().file_id


def test_a_revoked_proxy_sees_and_does_nothing_any_more(people, at):
    proxy, draft = by_proxy(people, at)
    agent = people.dewi.actor
    assert draft in queries.list_own(agent, at)
    assert files.get_file(file_of(draft), agent, at)
    take_back(proxy, people, at)
    assert draft not in queries.list_own(agent, at)
    for call in (
        lambda: queries.get_case(draft.id, agent, at),
        lambda: operations.save_answers(application_id=draft.id, answers={"muka": 1}, actor=agent, at=at),
        lambda: operations.submit_application(application_id=draft.id, actor=agent, at=at),
        lambda: operations.remove_draft(application_id=draft.id, actor=agent, at=at),
    ):
        with refused(errors.NotYours):
            call()
    with refused(FileHidden):
        files.open_file(file_of(draft), agent, at)
    assert operations.submit_application(application_id=draft.id, actor=people.sari.actor, at=at).state == "in_process"
    for call in (
        lambda: operations.withdraw_application(application_id=draft.id, actor=agent, at=at),
        lambda: operations.show_code(application_id=draft.id, actor=agent, at=at),
        lambda: operations.send_message(application_id=draft.id, body="halo", actor=agent, at=at),
    ):
        with refused(errors.NotYours):
            call()


def test_an_expired_proxy_is_like_a_revoked_one(people, at):
    _proxy, draft = by_proxy(people, at, days=1)
    last, after = at + timedelta(days=1), at + timedelta(days=2)
    assert queries.get_case(draft.id, people.dewi.actor, last)
    with refused(errors.NotYours):
        queries.get_case(draft.id, people.dewi.actor, after)
    assert draft not in queries.list_own(people.dewi.actor, after)
    assert queries.get_case(draft.id, people.sari.actor, after), "the principal stays"


def test_a_proxy_does_not_decide_for_its_principal_afterwards(people, at):
    proxy, draft = by_proxy(people, at)
    operations.submit_application(application_id=draft.id, actor=people.dewi.actor, at=at)
    walker = Walker(draft.id, people.dewi.actor, people.by_role)
    task = walker.open_tasks()[0]
    key = walker.application().items.order_by("key").first().key
    operations.complete_step(
        task_id=task.id, outcome="no", verdicts=[VerdictGiven(key, False, note="Buram")],
        actor=people.office["loket"].actor, at=at,
    )  # fmt: skip
    take_back(proxy, people, at)
    with refused(errors.NotYours):
        operations.hand_in_value(application_id=draft.id, key=key, value="baru", actor=people.dewi.actor, at=at)
    with refused(errors.NotYours):
        operations.resubmit_application(application_id=draft.id, actor=people.dewi.actor, at=at)


def test_a_proxy_answers_no_question_of_the_office_afterwards(people, at):
    proxy = proxy_from_sari(people, at)
    draft = filled(people.dewi.actor, at, "K02", person_id=people.sari.person.id, proxy_id=proxy.id)
    operations.submit_application(application_id=draft.id, actor=people.dewi.actor, at=at)
    walker = Walker(draft.id, people.dewi.actor, people.by_role)
    rows = get_plan(walker.application().run.version_id).rows
    asking = {row.id for row in rows.values() if row.awaits == "applicant"}
    while (task := walker.open_tasks()[0]).row not in asking:
        walker.take(task, walker.toward(task, asking), at)
    take_back(proxy, people, at)
    assert not may_perform(task.run, task, people.dewi.actor, at)
    with refused(TaskNotYours):
        operations.decide_for_applicant(task_id=task.id, outcome="next", actor=people.dewi.actor, at=at)
    assert may_perform(task.run, task, people.sari.actor, at)


def test_notices_go_to_who_stands_for_the_applicant_now(people, at, deliver):
    proxy, draft = by_proxy(people, at)
    take_back(proxy, people, at)
    operations.submit_application(application_id=draft.id, actor=people.sari.actor, at=at)
    deliver()
    told = set(Notice.objects.filter(template="applications.submitted").values_list("recipient_id", flat=True))
    assert told == {people.sari.person.id}


def test_a_file_handed_in_is_the_applicants(people, at):
    _proxy, draft = by_proxy(people, at)
    assert StoredFile.objects.get(pk=file_of(draft)).owner_person_id == people.sari.person.id
    owner, business = cast.cv_maju(at)
    for_business = filled(owner.actor, at, business_id=business.id)
    assert StoredFile.objects.get(pk=file_of(for_business)).owner_person_id is None


def test_a_member_who_left_sees_nothing_and_a_new_one_all(people, at):
    owner, business = cast.cv_maju(at)
    people_operations.add_member(business_id=business.id, person_id=people.sari.person.id, actor=owner.actor, at=at)
    draft = filled(owner.actor, at, business_id=business.id)
    people_operations.end_membership(business_id=business.id, person_id=owner.person.id, actor=people.sari.actor, at=at)
    with refused(errors.NotYours):
        queries.get_case(draft.id, owner.actor, at)
    with refused(FileHidden):
        files.get_file(file_of(draft), owner.actor, at)
    assert draft not in queries.list_own(owner.actor, at)
    assert draft in queries.list_own(people.sari.actor, at)
    assert files.get_file(file_of(draft), people.sari.actor, at)
    from satupintu.core.errors import NotFound
    from satupintu.people.errors import NotPrincipal

    with refused(NotPrincipal):
        people_operations.end_membership(business_id=business.id, person_id=people.sari.person.id, actor=owner.actor, at=at)
    with refused(NotFound):
        people_operations.end_membership(business_id=business.id, person_id=owner.person.id, actor=SYSTEM, at=at)


def test_a_product_of_a_business_is_its_present_members(people, at):
    owner, business = cast.cv_maju(at)
    people_operations.add_member(business_id=business.id, person_id=people.sari.person.id, actor=owner.actor, at=at)
    draft = filled(owner.actor, at, business_id=business.id)
    operations.submit_application(application_id=draft.id, actor=owner.actor, at=at)
    walker, moment = Walker(draft.id, owner.actor, people.by_role), at
    while not (found := list(issuance.list_products(draft.id))):
        moment += timedelta(minutes=30)
        task = walker.open_tasks()[0]
        walker.take(task, walker.toward(task, issuing_rows(task)) or walker.toward(task, {"END"}), moment)
    product = found[0]
    for member in (owner, people.sari):
        issuance.open_product(product.code, member.actor, moment)[1].close()
        assert files.get_file(product.file_id, member.actor, moment)
        assert product in issuance.list_own_products(member.actor, moment)
    people_operations.end_membership(business_id=business.id, person_id=owner.person.id, actor=people.sari.actor, at=moment)
    for stranger in (owner, people.dewi):
        with refused(ProductHidden):
            issuance.get_product(product.code, stranger.actor, moment)
        with refused(FileHidden):
            files.get_file(product.file_id, stranger.actor, moment)
        assert product not in issuance.list_own_products(stranger.actor, moment)
