"""Applying for others by the API: by proxy for a person or a business, within its dates and services, through one's own channel."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests import cast
from tests.api.calls import caller, post, problem, put

from satupintu.applications.models import Application
from satupintu.core.regions import region_day
from satupintu.people import operations

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
START = "/api/v1/applications"


def grant(people, actor, days=9, **for_whom):
    now = timezone.now()
    return operations.grant_proxy(
        agent_id=people.dewi.person.id, valid_from=region_day(now) - timedelta(days=1),
        valid_to=region_day(now) + timedelta(days=days), actor=actor, at=now - timedelta(days=1), **for_whom,
    )  # fmt: skip


def begin(client, applicant, **changed):
    return post(client, START, {"service": "K09", "applicant": applicant} | changed)


def test_an_agent_starts_for_a_business_and_for_a_person(people, at):
    owner, business = cast.cv_maju(at)
    dewi = caller(people.dewi.account)
    by_firm = grant(people, owner.actor, business_id=business.id)
    by_sari = grant(people, people.sari.actor, person_id=people.sari.person.id)
    for proxy, applicant in (
        (by_firm, {"business_id": str(business.id), "proxy_id": str(by_firm.id)}),
        (by_sari, {"person_id": str(people.sari.person.id), "proxy_id": str(by_sari.id)}),
    ):
        answer = begin(dewi, applicant)
        assert answer.status_code == 201
        case = Application.objects.get(pk=answer.json()["id"])
        assert (case.proxy_id, case.channel, case.contact_person_id) == (proxy.id, "api", people.dewi.person.id)
        assert dewi.get(f"{START}/{case.number}").status_code == 200
    problem(begin(dewi, {"business_id": str(business.id)}), 403, "may_not_apply_for_others")
    problem(begin(dewi, {"business_id": str(business.id), "proxy_id": str(by_sari.id)}), 403, "may_not_apply_for_others")
    problem(begin(dewi, {"person_id": str(people.sari.person.id), "proxy_id": str(by_firm.id)}), 403, "may_not_apply_for_others")
    problem(begin(caller(people.sari.account), {"business_id": str(business.id), "proxy_id": str(by_firm.id)}), 403,
            "may_not_apply_for_others")  # fmt: skip
    problem(begin(dewi, {"person_id": str(people.sari.person.id), "proxy_id": str(by_sari.id)}, channel="desk"), 422, "invalid")


def test_a_proxy_ends_for_the_api_too(people, at):
    owner, business = cast.cv_maju(at)
    dewi = caller(people.dewi.account)
    proxy = grant(people, owner.actor, business_id=business.id, service_codes=["K09"])
    named = {"business_id": str(business.id), "proxy_id": str(proxy.id)}
    problem(begin(dewi, named, service="K01"), 403, "may_not_apply_for_others")
    case = begin(dewi, named).json()
    operations.revoke_proxy(proxy_id=proxy.id, actor=owner.actor, at=timezone.now())
    problem(begin(dewi, named), 403, "may_not_apply_for_others")
    assert dewi.get(f"{START}/{case['number']}").status_code == 404
    assert put(dewi, f"{START}/{case['id']}/answers", {}).status_code == 404
    assert post(dewi, f"{START}/{case['id']}/submit").status_code == 404
    expired = grant(people, owner.actor, days=-1, business_id=business.id)
    problem(begin(dewi, {**named, "proxy_id": str(expired.id)}), 403, "may_not_apply_for_others")
    assert Application.objects.filter(applicant_business=business).count() == 1
