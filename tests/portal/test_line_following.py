"""What phones hear while they follow a number: the same as their page says, for a whole place in a handful of queries."""

import random
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.visits.morning import VISITOR, Morning
from tests.visits.today import morning_today

from satupintu.portal.line.following import OVER, follow, read_line, stamp_of
from satupintu.visits import operations
from satupintu.visits.errors import NotToday, VisitUnknown
from satupintu.visits.models import Leg, Visit
from satupintu.visits.queries import place_in_line

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


@pytest.fixture
def day() -> Morning:
    return morning_today(1, 3)


def told(day: Morning) -> dict[Visit, dict[str, object]]:
    line = read_line(day.hall.id, day.now)
    return {visit: line.told(visit.pk) for visit in Visit.objects.all()}


def test_phones_hear_what_their_pages_say(day: Morning, browser) -> None:  # type: ignore[no-untyped-def]
    chance = random.Random(7)
    for turn in range(40):
        day.later(seconds=1)
        channel = {"channel": "phone", "actor": VISITOR} if turn % 5 == 0 else {}
        joined = day.take(chance.choice(("K01", "K09", "info")), priority_reason="elderly" if turn % 7 == 3 else "", **channel)
        if turn % 6 == 2:
            operations.postpone(visit_code=joined.visit.code, actor=VISITOR, at=day.now)
        if turn % 9 == 5:
            operations.leave(visit_code=joined.visit.code, actor=VISITOR, at=day.now)
    served = day.serve_next(1)
    day.do(1, "hold", served, reason="form", back_to="group")
    day.later(seconds=1)
    assert day.next(1) is not None
    for visit, heard in told(day).items():
        place = place_in_line(visit.code, day.now)
        if place.state == Leg.State.WAITING:
            assert heard["depan"] == {
                "id": f"{place.ahead} orang",
                "en": f"{place.ahead} {'person' if place.ahead == 1 else 'people'}",
            }
            assert "menit" in str(heard["tunggu"]) or "dapat" in str(heard["tunggu"])
        else:
            assert heard.keys() == {"tanda"}
        assert (heard["tanda"] == OVER) is (place.state not in Leg.ACTIVE)


def test_the_page_bears_the_mark_that_the_stream_tells(day: Morning, browser) -> None:  # type: ignore[no-untyped-def]
    joined = day.take("K01", channel="phone", actor=VISITOR)
    page = browser.get(f"/antrean/{joined.visit.code}/")
    heard = read_line(day.hall.id, day.now).told(joined.visit.pk)
    assert f'data-tanda="{heard["tanda"]}"' in page.content.decode()
    assert "/aula/arus/nomor/" in page.content.decode()
    assert "connect-src 'self' http://siap.localhost:" in page["Content-Security-Policy"]
    before = stamp_of(day.hall.id, day.now)
    operations.arrive(visit_code=joined.visit.code, actor=VISITOR, at=day.now)
    assert stamp_of(day.hall.id, day.now) != before
    again = read_line(day.hall.id, day.now).told(joined.visit.pk)
    assert again["tanda"] != heard["tanda"]
    assert f'data-tanda="{again["tanda"]}"' in browser.get(f"/antrean/{joined.visit.code}/").content.decode()
    operations.leave(visit_code=joined.visit.code, actor=VISITOR, at=day.now)
    assert read_line(day.hall.id, day.now).told(joined.visit.pk) == {"tanda": OVER}
    assert f'data-tanda="{OVER}"' in browser.get(f"/antrean/{joined.visit.code}/?bagian=1").content.decode()


def test_whom_nobody_knows_follows_nothing(day: Morning) -> None:
    joined = day.take("K01")
    assert follow(joined.visit.code.lower(), day.now).visit_id == joined.visit.pk
    with pytest.raises(VisitUnknown):
        follow("0" * 12, day.now)
    with pytest.raises(NotToday):
        follow(joined.visit.code, day.now + timedelta(days=1))


def test_a_hundred_phones_cost_as_much_as_one(day: Morning) -> None:
    costs = []
    for count in (1, 9, 90):
        for _turn in range(count):
            day.take("K01")
        visits = list(Visit.objects.values_list("pk", flat=True))
        read_line(day.hall.id, day.now)  # the estimate is made once, and kept
        with CaptureQueriesContext(connection) as seen:
            line = read_line(day.hall.id, day.now)
            assert all(line.told(visit)["tanda"] != OVER for visit in visits)
        costs.append(len(seen))
    assert costs == [2, 2, 2]
