"""Lists page by cursor, filters add up, messages and events are read through the API."""

import json
import time
from datetime import timedelta

import pytest
from tests.api.calls import caller, paths, post, problem
from tests.applications.office import draft, sent

from satupintu.applications.models import Application
from satupintu.sop.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
START = "/api/v1/applications"


def walk(client, path, limit):
    """Return the pages of a list."""
    pages, after = [], ""
    while True:
        page = client.get(f"{path}{'&' if '?' in path else '?'}limit={limit}{after and f'&after={after}'}").json()
        pages.append(page["items"])
        if page["next"] is None:
            return pages
        after = page["next"]


def test_own_cases_page_by_cursor_though_new_ones_come_in(people, at):
    numbers = [draft(people, at).number for _ in range(5)]
    client = caller(people.sari.account)
    first = client.get(f"{START}?limit=2").json()
    draft(people, at + timedelta(minutes=1))
    second = client.get(f"{START}?limit=2&after={first['next']}").json()
    third = client.get(f"{START}?limit=2&after={second['next']}").json()
    seen = [item["number"] for page in (first, second, third) for item in page["items"]]
    assert sorted(seen) == sorted(numbers)
    assert third["next"] is None
    assert [item["state"] for item in client.get(f"{START}?state=issued").json()["items"]] == []
    assert len(client.get(f"{START}?service=K09&limit=5000").json()["items"]) == 6
    assert caller(people.dewi.account).get(START).json() == {"items": [], "next": None}


def test_the_register_and_the_work_list_page_by_cursor(people, at):
    for _ in range(3):
        sent(people, at)
    draft(people, at)
    counter = caller(people.office["loket"].account)
    pages = walk(counter, START, 1)
    assert [len(page) for page in pages] == [1, 1, 1]
    assert len({page[0]["id"] for page in pages}) == 3
    work = walk(counter, "/api/v1/tasks", 2)
    assert [len(page) for page in work] == [2, 1]
    assert len({task["id"] for page in work for task in page}) == 3


@pytest.mark.parametrize("after", ["x", "MjAyNg", "5", "-", "%20", "MjAyNi0wMy0wMn5h"])
def test_a_cursor_nobody_gave_is_refused(people, after):
    counter = caller(people.office["loket"].account)
    for path in (START, "/api/v1/tasks"):
        assert paths(problem(counter.get(f"{path}?after={after}"), 422, "invalid")) == ["after"]


def test_mine_and_due_both_count(people, at):
    for _ in range(3):
        sent(people, at)
    tasks = list(Task.objects.order_by("id"))
    staff_id = people.office["loket"].actor.id
    for place, task in enumerate(tasks):
        task.due_at = at + timedelta(hours=place)
        task.assignee_id = staff_id if place else None
        task.save()
    counter = caller(people.office["loket"].account)

    def found(query):
        return {item["id"] for item in counter.get(f"/api/v1/tasks?{query}").json()["items"]}

    ids = [str(task.id) for task in tasks]
    assert found("") == set(ids)
    assert found("mine=1") == set(ids[1:])
    due = (at + timedelta(minutes=90)).isoformat().replace("+", "%2B")
    assert found(f"due={due}") == set(ids[:2])
    assert found(f"mine=1&due={due}") == {ids[1]}
    assert found(f"mine=1&due={(at - timedelta(days=1)).date()}") == set()
    assert found(f"mine=1&due={at.date()}") == set(ids[1:])


@pytest.mark.parametrize("due", ["2026-03-02T09:00:00", "besok", "2026-13-01", "0001-01-01", "9999-12-31", "1772416800"])
def test_a_due_date_that_is_none_is_refused(people, due):
    counter = caller(people.office["loket"].account)
    assert paths(problem(counter.get(f"/api/v1/tasks?due={due}"), 422, "invalid")) == ["due"]


def test_messages(people, at):
    case = sent(people, at).application_id
    number = Application.objects.get(pk=case).number
    sari, counter = caller(people.sari.account), caller(people.office["loket"].account)
    told = post(sari, f"{START}/{number}/messages", {"body": "Apakah sudah?"})
    assert told.status_code == 201
    assert post(counter, f"{START}/{case}/messages", {"body": "Besok."}).status_code == 201
    page = sari.get(f"{START}/{number}/messages?limit=1").json()
    assert [(m["body"], m["is_from_office"]) for m in page["items"]] == [("Besok.", True)]
    rest = sari.get(f"{START}/{case}/messages?after={page['next']}").json()
    assert ([m["body"] for m in rest["items"]], rest["next"]) == (["Apakah sudah?"], None)
    assert rest["items"][0]["sent_at"][-6:] == "+07:00"
    assert paths(problem(post(sari, f"{START}/{number}/messages", {"body": "x" * 4001}), 422, "invalid")) == ["body"]
    problem(post(sari, f"{START}/{number}/messages", {"body": "  "}), 422, "invalid")
    problem(caller(people.dewi.account).get(f"{START}/{number}/messages"), 404, "not_found")
    problem(post(caller(people.dewi.account), f"{START}/{number}/messages", {"body": "Halo"}), 404, "not_found")
    assert len(sari.get(f"{START}/{number}/messages").json()["items"]) == 2


def test_events_are_cloudevents_without_personal_values(people, at):
    case = sent(people, at).application_id
    manager = caller(people.office["manajer"].account)
    time.sleep(1.1)  # an entry shows up a second after it was recorded
    pages, after = [], ""
    while (page := manager.get(f"/api/v1/events?limit=500{after}").json())["items"]:
        assert len(page["items"]) <= 100
        pages.append(page)
        after = f"&after={page['next']}"
    items = [item for page in pages for item in page["items"]]
    assert page["next"] is None
    assert len({item["id"] for item in items}) == len(items)
    (submitted,) = [item for item in items if item["type"] == "id.satupintu.applications.submitted"]
    assert (submitted["specversion"], submitted["subject"]) == ("1.0", str(case))
    text = json.dumps(items)
    assert "3171014505900001" not in text
    assert "Sari" not in text


def test_times_have_the_offset_of_the_region_and_money_its_currency(people, at):
    walker = sent(people, at)
    status = caller(people.sari.account).get(f"{START}/{walker.application_id}").json()
    assert status["submitted_at"] == "2026-03-02T09:00:00+07:00"
    assert all(step["opened_at"].endswith("+07:00") for step in status["steps"])
    services = caller(people.sari.account).get("/api/v1/services?limit=100").json()["items"]
    fees = [item["fee"] for item in services if item["fee"]]
    assert fees
    assert all(fee["currency"] == "IDR" and fee["value"].endswith(".00") for fee in fees)


def test_the_catalogue_pages_when_searched_too(people):
    client = caller(people.sari.account)
    pages = walk(client, "/api/v1/services?q=kartu", 1)
    codes = [item["code"] for page in pages for item in page]
    assert len(codes) == len(set(codes)) > 1
    assert client.get("/api/v1/services?q=kartu&after=nowhere").json() == {"items": [], "next": None}
