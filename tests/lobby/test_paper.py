"""Numbers on paper: for staff of the hall, never given twice, entered afterwards."""

import pytest
from django.test import Client
from django.utils import timezone
from tests import cast
from tests.lobby.test_kiosk import Kiosk
from tests.pages import faults_of, open_page
from tests.visits.morning import Morning, officer, snapshot
from tests.visits.today import morning_today

from satupintu.core.errors import NotAllowed
from satupintu.visits import operations
from satupintu.visits.errors import NumberTaken
from satupintu.visits.models import NumberBlock, Ticket
from satupintu.visits.operations import PrintedNumber

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
PATH = "/aula/kiosk/kertas/"


@pytest.fixture
def day() -> Morning:
    return morning_today(1)


def login(who) -> Client:
    client = Client(headers={"host": "siap.localhost"})
    if who is not None:
        client.force_login(who.account)
    return client


def counter(at):
    return next(one for one in cast.whole_office(at).values() if one.actor.has("loket"))


def test_a_sheet_is_put_aside_and_entered_afterwards(day, at):
    clerk = login(counter(at))
    assert "Siapkan nomor" in clerk.get(PATH).content.decode()
    group = day.hall.groups["A"]
    page = clerk.post(PATH, {"group": str(group.pk), "count": "3"}).content.decode()
    assert [f"<b>A {number}</b>" in page for number in (997, 998, 999, 996)] == [True, True, True, False]
    block = NumberBlock.objects.get()
    assert Kiosk(day).take("K01").json()["number"] == "A 001"
    desk = officer(day.now, "Meja", "loket")
    printed = PrintedNumber(block.pk, 998, timezone.now())
    joined = operations.take_ticket(
        centre_id=day.hall.id, service_codes=["K01"], channel="reception", printed=printed, actor=desk, at=timezone.now()
    )
    assert joined.ticket.label == "A998"
    before = snapshot()
    with pytest.raises(NumberTaken):
        operations.take_ticket(
            centre_id=day.hall.id, service_codes=["K01"], channel="reception", printed=printed, actor=desk, at=timezone.now()
        )
    assert snapshot() == before
    assert Ticket.objects.count() == 2


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280])
def test_the_sheet_is_fit_for_everybody(chromium, address, at, width, tmp_path):
    day = morning_today(1)
    clerk = login(counter(at))
    page = open_page(chromium, width)
    page.context.add_cookies([{"name": "satupintu", "value": clerk.cookies["satupintu"].value, "url": address}])
    assert faults_of(page, address, (PATH,), "id") == ""
    page.select_option("#id_group", str(day.hall.groups["A"].pk))
    page.click("main form button")
    page.wait_for_selector(".p-paper")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.screenshot(path=f"{tmp_path}/{width}.png", full_page=True)
    page.context.close()


@pytest.mark.parametrize("form", [{"count": "0"}, {"count": "51"}, {"count": "x"}, {"group": ""}, {"group": "zzz"}])
def test_what_is_no_sheet_is_refused(day, at, form):
    wrong = {"group": str(day.hall.groups["A"].pk), "count": "3", **form}
    assert login(counter(at)).post(PATH, wrong).status_code == 422
    assert not NumberBlock.objects.exists()


def test_only_staff_of_the_hall(day, at):
    assert login(None).get(PATH)["Location"].startswith("/meja/masuk/")
    assert login(cast.sari(at)).get(PATH).status_code == 403
    for name, one in cast.whole_office(at).items():
        expected = 200 if one.actor.has("loket", "supervisor", "manager") else 403
        assert login(one).get(PATH).status_code == expected, name
    kiosk = Kiosk(day)
    with pytest.raises(NotAllowed):
        operations.reserve_numbers(
            group_id=day.hall.groups["A"].pk, count=3, device_id=kiosk.device.pk, actor=cast.sari(at).actor, at=day.now
        )
    with pytest.raises(NotAllowed):
        operations.reserve_numbers(
            group_id=day.hall.groups["A"].pk, count=3, device_id=day.hall.id, actor=officer(day.now, "X"), at=day.now
        )
    assert not NumberBlock.objects.exists()
