"""Powers of attorney over persons and businesses: who gives them, for what, from when until when, and where they end."""

from datetime import timedelta

import pytest
from tests import cast
from tests.people.refusing import refused

from satupintu.core.errors import NotFound
from satupintu.journal.models import Entry
from satupintu.people import errors, events, operations, queries

pytestmark = pytest.mark.django_db


def grant(agent, at, actor, days=9, **for_whom):
    dates = {"valid_from": at.date(), "valid_to": at.date() + timedelta(days=days)}
    return operations.grant_proxy(**{"agent_id": agent.person.id, **dates, **for_whom}, actor=actor, at=at)


def test_a_member_gives_a_proxy_for_the_business_and_it_is_among_the_principals(at):
    owner, business = cast.cv_maju(at)
    dewi = cast.dewi(at)
    proxy = grant(dewi, at, owner.actor, business_id=business.id)
    kinds = [(line.kind, line.label, line.business_id) for line in queries.list_principals(dewi.person.id, at)]
    assert kinds == [("self", "Dewi Anggraini", None), ("proxy", "CV Maju Jaya", business.id)]
    assert [line.label for line in queries.list_principals(dewi.person.id, at + timedelta(days=10))] == ["Dewi Anggraini"]
    given, held = queries.list_given_proxies(owner.person.id, at), queries.list_held_proxies(dewi.person.id, at)
    assert given == held
    assert (given[0].principal, given[0].agent, given[0].is_of_business, given[0].state) == (
        "CV Maju Jaya", "Dewi Anggraini", True, "valid",
    )  # fmt: skip
    assert queries.get_proxy_line(proxy.id, at, giver_id=owner.person.id) == given[0]
    with refused(NotFound):
        queries.get_proxy_line(proxy.id, at, giver_id=dewi.person.id)


def test_a_proxy_of_a_business_is_every_present_members_to_take_back(at):
    owner, business = cast.cv_maju(at)
    sari, dewi = cast.sari(at), cast.dewi(at)
    proxy = grant(dewi, at, owner.actor, business_id=business.id)
    with refused(errors.NotPrincipal):
        operations.revoke_proxy(proxy_id=proxy.id, actor=sari.actor, at=at)
    operations.add_member(business_id=business.id, person_id=sari.person.id, actor=owner.actor, at=at)
    operations.end_membership(business_id=business.id, person_id=owner.person.id, actor=sari.actor, at=at)
    with refused(errors.NotPrincipal):
        operations.revoke_proxy(proxy_id=proxy.id, actor=owner.actor, at=at)
    assert queries.list_given_proxies(owner.person.id, at) == []
    operations.revoke_proxy(proxy_id=proxy.id, actor=sari.actor, at=at)
    assert not queries.can_act_for(dewi.person.id, business_id=business.id, proxy_id=proxy.id, at=at)
    assert [line.state for line in queries.list_given_proxies(sari.person.id, at)] == ["revoked"]


def test_a_proxy_for_some_services_is_good_for_these_only(at):
    sari, dewi = cast.sari(at), cast.dewi(at)
    proxy = grant(dewi, at, sari.actor, person_id=sari.person.id, service_codes=["K09", "K01", "K09"])
    assert proxy.service_codes == ["K01", "K09"]
    asked = {"person_id": sari.person.id, "proxy_id": proxy.id, "at": at}
    assert queries.can_act_for(dewi.person.id, **asked)
    assert queries.can_act_for(dewi.person.id, **asked, service_code="K09")
    assert not queries.can_act_for(dewi.person.id, **asked, service_code="K0")
    assert not queries.can_act_for(dewi.person.id, **asked, service_code="K02")
    assert len(queries.list_principals(dewi.person.id, at, "K01")) == 2
    assert len(queries.list_principals(dewi.person.id, at, "K02")) == 1
    assert Entry.objects.get(event=events.PROXY_GRANTED.name).data["services"] == ["K01", "K09"]


def test_a_proxy_stands_as_its_days_and_its_giver_say(at):
    sari, dewi = cast.sari(at), cast.dewi(at)
    tomorrow, day = at.date() + timedelta(days=1), timedelta(days=1)
    proxy = grant(dewi, at, sari.actor, person_id=sari.person.id, valid_from=tomorrow, valid_to=tomorrow)

    def state(moment):
        line = queries.get_proxy_line(proxy.id, moment)
        return line.state, line.is_open

    assert state(at) == ("coming", True)
    assert state(at + day) == ("valid", True)
    assert state(at + 2 * day) == ("ended", False)
    operations.revoke_proxy(proxy_id=proxy.id, actor=sari.actor, at=at)
    assert state(at + day) == ("revoked", False)


def test_days_that_are_over_and_counters_without_a_letter_give_nothing(at):
    sari, dewi, budi = cast.sari(at), cast.dewi(at), cast.budi(at)
    yesterday = at.date() - timedelta(days=1)
    with refused(errors.WrongPeriod):
        grant(dewi, at, sari.actor, person_id=sari.person.id, valid_from=yesterday, valid_to=yesterday)
    with refused(errors.LetterMissing):
        grant(dewi, at, budi.actor, person_id=sari.person.id)


def test_another_region_knows_nothing_of_a_proxy(at, other_region):
    sari, dewi = cast.sari(at), cast.dewi(at)
    proxy = grant(dewi, at, sari.actor, person_id=sari.person.id)
    with other_region():
        assert not queries.can_act_for(dewi.person.id, person_id=sari.person.id, proxy_id=proxy.id, at=at)
        assert queries.list_held_proxies(dewi.person.id, at) == []
        with refused(NotFound):
            operations.revoke_proxy(proxy_id=proxy.id, actor=sari.actor, at=at)
    assert queries.can_act_for(dewi.person.id, person_id=sari.person.id, proxy_id=proxy.id, at=at)
