"""Whatever is wrong with a call, the answer is a whole problem document: a stable code, words, and where."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from tests.api.calls import bearer, caller, paths, post, problem, put, stranger
from tests.applications.office import draft

from satupintu.applications.models import Application

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
START = "/api/v1/applications"


def send(client, body, content_type="application/json"):
    return client.post(START, body, content_type=content_type)


@pytest.mark.parametrize(
    ("body", "path"),
    [
        (b'{"service": "K09", "data": {"nama": "a\\u0000b"}}', "data.nama"),
        (b'{"service": "K09", "data": {"nama": "\\ud800"}}', "data.nama"),
        (b'{"service": "K09", "data": {"daftar": ["x", {"nama": "\\udfff"}]}}', "data.daftar.1.nama"),
        (b'{"service": "K0\\u0000"}', "service"),
        (b'{"service": "K09", "data": {"\\ud800": 1}}', "data"),
        (b'{"service": "K09", "data": {"luas": 1e999}}', "data.luas"),
    ],
)
def test_what_no_text_and_no_number_holds_is_named(people, body, path):
    found = problem(send(caller(people.sari.account), body), 422, "invalid")
    assert paths(found) == [path]
    assert not Application.objects.exists()


@pytest.mark.parametrize(
    "body", [b"{not json", b"\xff\xfe\x00", b"[" * 100_000, b'{"service": NaN}', b'{"service": "\xc3\x28"}', b'"' + b"1" * 10]
)
def test_a_body_that_is_no_json_is_a_bad_request(people, body):
    problem(send(caller(people.sari.account), body), 400, "bad_request")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, {"service": "Wajib diisi."}),
        ({"service": 7}, {"service": "Isi dengan teks."}),
        ({"service": "K09", "applicant": {"person_id": "x"}}, {"applicant.person_id": "Isi dengan UUID."}),
        ({"service": "K09", "data": []}, {"data": "Isi dengan objek JSON."}),
        ({"service": "K" * 121}, {"service": "Terlalu panjang, paling banyak 120."}),
    ],
)
def test_shapes_are_refused_in_words_by_the_names_the_caller_used(people, body, expected):
    found = problem(send(caller(people.sari.account), json.dumps(body)), 422, "invalid")
    assert {fault["path"]: fault["detail"] for fault in found["errors"]} == expected


def test_parameters_are_named_too(people):
    client = caller(people.office["loket"].account)
    assert paths(problem(client.get("/api/v1/tasks?limit=0"), 422, "invalid")) == ["limit"]
    assert paths(problem(client.get("/api/v1/tasks?mine=perhaps"), 422, "invalid")) == ["mine"]
    assert paths(problem(post(client, "/api/v1/tasks/not-a-uuid/claim"), 422, "invalid")) == ["task_id"]
    assert paths(problem(client.get("/api/v1/events?after=x"), 422, "invalid")) == ["after"]
    assert paths(problem(client.get("/api/v1/applications?state=gone"), 422, "invalid")) == ["state"]


@pytest.mark.parametrize("path", ["/api/v1/applications/%00", "/api/v1/services/K%00", "/api/v1/tasks?after=%00"])
def test_a_nul_in_the_address_is_refused(people, path):
    problem(caller(people.office["loket"].account).get(path), 422, "invalid")


@pytest.mark.parametrize("path", ["/api/v1/applications/%ED%A0%80", "/api/v1/nothing", "/api/nothing"])
def test_what_is_not_there_is_not_found(people, path):
    problem(caller(people.sari.account).get(path), 404, "not_found")


@pytest.mark.parametrize("method", ["delete", "patch", "put", "options", "head", "trace"])
def test_another_method_is_told_which_are_taken(people, method):
    answer = getattr(caller(people.sari.account), method)("/api/v1/applications")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, POST")
    if method != "head":
        problem(answer, 405, "method_not_allowed")


def test_media_types_and_sizes(people, settings):
    client = caller(people.sari.account)
    problem(send(client, "service=K09", "application/x-www-form-urlencoded"), 415, "unsupported_media_type")
    problem(send(client, b"<a/>", "text/xml"), 415, "unsupported_media_type")
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    problem(send(client, json.dumps({"service": "K" * 100})), 413, "too_large")
    assert not Application.objects.exists()


def test_a_broken_multipart_body_is_a_bad_request(people, at):
    case = draft(people, at)
    path = f"/api/v1/applications/{case.id}/requirements/x"
    key = case.items.first().key
    client = caller(people.sari.account)
    problem(client.put(path, b"no parts", content_type="multipart/form-data"), 422, "unknown_item")
    broken = client.put(path.removesuffix("x") + key, b"no parts", content_type="multipart/form-data")
    problem(broken, 400, "bad_request")


def test_nothing_is_read_before_the_token(people):
    answer = send(stranger(), b"{not json")
    problem(answer, 401, "token_missing")
    assert answer["WWW-Authenticate"] == "Bearer"
    problem(send(bearer("sp_wrong"), b"{not json"), 401, "token_missing")
    problem(send(caller(people.sari.account, "applications:read"), b"{not json"), 403, "scope_missing")
    problem(stranger().get("/api/v1/tasks?limit=no"), 401, "token_missing")
    assert stranger().get("/api/v1/services").status_code == 200
    problem(bearer("sp_wrong").get("/api/v1/services"), 401, "token_missing")


def test_private_answers_are_kept_in_no_cache(people, at):
    case = draft(people, at)
    client = caller(people.sari.account)
    assert client.get(f"/api/v1/applications/{case.id}")["Cache-Control"] == "private, no-store"
    assert client.get("/api/v1/applications/none")["Cache-Control"] == "private, no-store"


def test_values_and_files(people, at):
    from satupintu.config.demo.cases import sample_pdf

    case = draft(people, at)
    client = caller(people.sari.account)
    key = case.items.filter(file__isnull=False).first().key
    path = f"/api/v1/applications/{case.id}/requirements/{key}"
    assert put(client, path, {"value": 2026}).status_code == 200
    assert case.items.get(key=key).value == "2026"
    assert paths(problem(put(client, path, {"value": True}), 422, "invalid")) == ["value"]
    assert paths(problem(put(client, path, {"value": "\x00"}), 422, "invalid")) == ["value"]
    assert paths(problem(put(client, path, {"value": "x" * 301}), 422, "invalid")) == ["value"]
    problem(client.put(path, b"{", content_type="application/json"), 400, "bad_request")
    assert case.items.get(key=key).value == "2026"

    def upload(data):
        return client.put(path, encode_multipart(BOUNDARY, data), content_type=MULTIPART_CONTENT)

    assert paths(problem(upload({"other": "x"}), 422, "invalid")) == ["file"]
    docx = SimpleUploadedFile("surat.html", b"<html><script>1</script></html>", "text/html")
    refused = upload({"file": docx})
    assert refused.status_code in (415, 422)
    problem(refused, refused.status_code, refused.json()["code"])
    assert case.items.get(key=key).file is None
    assert upload({"file": SimpleUploadedFile("a.pdf", sample_pdf(), "application/pdf")}).status_code == 200
    assert case.items.get(key=key).file is not None
    put(client, path, {"value": "1"})
    again = client.post(f"{path}/file", {"file": SimpleUploadedFile("a.pdf", sample_pdf(), "application/pdf")})
    assert again.status_code == 200
    assert case.items.get(key=key).file is not None


def test_only_the_types_the_requirement_accepts(people, at):
    from satupintu.config.demo.cases import sample_pdf

    case = draft(people, at)
    standard_key = case.items.filter(file__isnull=False).first().key
    from satupintu.api.uploads import media_types

    assert media_types(["png"]) == ("image/png",)
    assert media_types(["jpg"]) == ("image/jpeg", "image/heic")
    assert media_types([]) == media_types(["pdf", "jpg", "png"])
    assert "application/pdf" not in media_types(["png", "unknown"])
    client = caller(people.sari.account)
    lie = SimpleUploadedFile("a.png", sample_pdf(), "image/png")
    path = f"/api/v1/applications/{case.id}/requirements/{standard_key}"
    before = case.items.get(key=standard_key).file_id
    refused = client.put(path, encode_multipart(BOUNDARY, {"file": lie}), content_type=MULTIPART_CONTENT)
    assert refused.status_code in (415, 422)
    assert case.items.get(key=standard_key).file_id == before


def test_the_channel_is_honoured_or_refused(people):
    sari, counter = caller(people.sari.account), caller(people.office["loket"].account)
    for_sari = {"service": "K09", "applicant": {"person_id": str(people.sari.person.id)}}
    for client, body, channel in (
        (sari, {"service": "K09"}, "api"),
        (sari, {"service": "K09", "channel": "portal"}, "portal"),
        (counter, for_sari | {"channel": "desk"}, "desk"),
        (counter, for_sari | {"channel": "mobile"}, "mobile"),
    ):
        started = post(client, START, body)
        assert started.status_code == 201, started.content
        assert Application.objects.get(pk=started.json()["id"]).channel == channel
    count = Application.objects.count()
    for client, body in (
        (sari, {"service": "K09", "channel": "desk"}),
        (sari, {"service": "K09", "channel": "smoke"}),
        (counter, for_sari | {"channel": "portal"}),
    ):
        assert paths(problem(post(client, START, body), 422, "invalid")) == ["channel"]
    assert Application.objects.count() == count


def test_who_is_registered_is_told_to_counter_staff_only(people):
    known, unknown = "3171015207850002", "3171015207850099"
    for account in (people.sari.account, people.office["verifikator"].account):
        client = caller(account)
        told = [post(client, START, {"service": "K09", "applicant": {"nik": nik}}) for nik in (known, unknown)]
        assert told[0].json() == told[1].json()
        problem(told[0], 403, told[0].json()["code"])
    counter = caller(people.office["loket"].account)
    assert post(counter, START, {"service": "K09", "applicant": {"nik": known}}).status_code == 201
    problem(post(counter, START, {"service": "K09", "applicant": {"nik": unknown}}), 422, "applicant_unknown")
    nobody = {"business_id": "00000000-0000-7000-8000-000000000000"}
    problem(post(counter, START, {"service": "K09", "applicant": nobody}), 404, "not_found")
    problem(post(counter, START, {"service": "K09"}), 422, "applicant_unknown")
    assert Application.objects.count() == 1
