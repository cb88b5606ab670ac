"""What happens to every request, before and after its view."""

import json
import logging

import pytest
from django.db import IntegrityError, connection
from django.test import RequestFactory

from satupintu.config import metrics
from satupintu.config.logs import AddContext, JsonFormatter, request_id, without_values
from satupintu.config.throttle import address_of
from satupintu.core.public.models import Area

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("host", ["kota.localhost", "KOTA.localhost", "kota.localhost.", "www.Kota.LocalHost:8000"])
def test_letter_case_and_a_last_dot_make_no_other_host(client, host):
    assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "[::1]:8000"])
def test_the_machine_itself_lists_the_regions(client, host):
    assert "Kota Contoh" in client.get("/", headers={"host": host}).text


def test_another_host_is_nobodys(client):
    assert client.get("/", headers={"host": "kota.localhost.example"}).status_code == 404


def test_pages_depend_on_the_language_cookie_and_say_so(client):
    page = client.get("/", headers={"host": "kota.localhost"})
    assert "Cookie" in page.headers["Vary"]
    assert "Cookie" not in client.get("/tema.css", headers={"host": "kota.localhost"}).headers.get("Vary", "")


@pytest.mark.parametrize(("address", "status"), [("/tidak-ada/", 404), ("/%00", 400)])
def test_what_django_logs_about_a_bad_request_carries_its_id(client, address, status):
    lines = []

    class Keep(logging.Handler):
        def emit(self, record):
            AddContext().filter(record)
            lines.append(json.loads(JsonFormatter().format(record)))

    handler, logger = Keep(), logging.getLogger("django.request")
    logger.addHandler(handler)
    try:
        answer = client.get(address, headers={"host": "kota.localhost", "x-request-id": "perkara-7"})
    finally:
        logger.removeHandler(handler)
    assert (answer.status_code, answer.headers["X-Request-Id"]) == (status, "perkara-7")
    assert {line["request"] for line in lines} == {"perkara-7"}
    client.get("/", headers={"host": "kota.localhost"})
    assert request_id.get() != "perkara-7"


def test_any_word_as_method_is_one_label(client):
    for method in ("SARI", "BUDI", "DEWI"):
        client.generic(method, "/", headers={"host": "kota.localhost"})
    told = metrics.exposition().decode()
    assert 'method="other"' in told
    assert "SARI" not in told


def test_values_of_a_row_do_not_reach_the_log():
    Area.objects.create(code="99", name="Rahasia", level=1)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SAVEPOINT here")
            try:
                cursor.execute("INSERT INTO public.core_public_area VALUES ('99', 'Rahasia', 1, '')")
            finally:
                cursor.execute("ROLLBACK TO here")
    except IntegrityError as error:
        record = logging.LogRecord("x", logging.ERROR, "", 1, "broken: %s", (error,), (type(error), error, error.__traceback__))
    assert "(99)" in str(record.args)
    line = json.loads(JsonFormatter().format(record))
    assert "duplicate key" in line["message"]
    assert "UniqueViolation" in line["error"]
    assert "(99)" not in line["message"] + line["error"]
    assert line["error"].endswith("DETAIL: left out")


def test_lines_after_the_values_stay():
    text = "Traceback\nX: broken\nDETAIL:  Failing row contains (1,\nrahasia\n\nbaris).\nHINT: mend it\n"
    assert without_values(text) == "Traceback\nX: broken\nDETAIL: left out\nHINT: mend it"


@pytest.mark.parametrize(
    ("is_behind", "forwarded", "expected"),
    [
        (False, "203.0.113.9", "10.0.0.1"),
        (True, "203.0.113.9", "203.0.113.9"),
        (True, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (True, "198.51.100.1, siapa saja", "10.0.0.1"),
        (True, "", "10.0.0.1"),
    ],
)
def test_behind_our_proxy_only_its_own_word_counts(is_behind, forwarded, expected, settings):
    settings.BEHIND_PROXY = is_behind
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": forwarded})
    assert address_of(request) == expected


LOOPBACK = ("127.0.0.1", "::1", "::ffff:127.0.0.1")
FAR = ("10.0.0.7", "2001:db8::1", "", "localhost")


def read_metrics(client, address, **headers):
    return client.get("/metrics", headers={"host": "nobody.example", **headers}, REMOTE_ADDR=address)


@pytest.mark.parametrize("token", ["", "rahasia-prometheus"])
def test_the_machine_itself_reads_its_metrics(client, token, settings):
    settings.METRICS_TOKEN = token
    for is_behind in (False, True):
        settings.BEHIND_PROXY = is_behind
        for address in LOOPBACK:
            answer = read_metrics(client, address)
            assert answer.status_code == 200
            assert "satupintu_jobs_oldest_seconds" in answer.text


def test_strangers_do_not_read_the_metrics(client, settings):
    for address in FAR:
        answer = read_metrics(client, address, authorization="Bearer ")
        assert answer.status_code == 403
        assert "satupintu_" not in answer.text


@pytest.mark.parametrize("header", ["x-forwarded-for", "forwarded"])
def test_a_proxy_on_this_machine_makes_nobody_the_machine(client, header, settings):
    assert read_metrics(client, "127.0.0.1", **{header: "203.0.113.9"}).status_code == 403
    assert read_metrics(client, "127.0.0.1", **{header: "127.0.0.1"}).status_code == 403
    settings.BEHIND_PROXY = True
    assert read_metrics(client, "127.0.0.1", **{header: "127.0.0.1, 203.0.113.9"}).status_code == 403


def test_a_token_reads_the_metrics_from_anywhere(client, settings):
    settings.METRICS_TOKEN = "rahasia-prometheus"
    assert read_metrics(client, "10.0.0.7", authorization="Bearer rahasia-prometheus").status_code == 200
    assert read_metrics(client, "10.0.0.7", authorization="bearer rahasia-prometheus").status_code == 200
    for shown in ("Bearer rahasia", "Bearer ", "Basic rahasia-prometheus", "rahasia-prometheus", "Bearer kué"):
        answer = read_metrics(client, "10.0.0.7", authorization=shown)
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
        assert "satupintu_" not in answer.text
    assert client.get("/healthz", REMOTE_ADDR="10.0.0.7").status_code == 200
