"""Keys that make a call safe to repeat, tokens that end, and how often a token may call."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.api.calls import bearer, caller, paths, post, problem, token_for
from tests.applications.office import draft

from satupintu.api.errors import ExpiryRefused, TokenForCitizen, UnknownScope
from satupintu.api.models import ApiToken
from satupintu.api.operations import SCOPES, create_token, remove_old_answers, revoke_token
from satupintu.api.queries import list_tokens
from satupintu.applications.models import Application
from satupintu.config.cli import main
from satupintu.core.actor import SYSTEM
from satupintu.core.errors import NotAllowed
from satupintu.core.models import IdempotentAnswer, TryCount
from satupintu.journal.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
START = "/api/v1/applications"
KEY = "Idempotency-Key"


def test_the_same_key_and_body_is_done_once(people):
    client = caller(people.sari.account)
    first = post(client, START, {"service": "K09"}, **{KEY: "k-1"})
    entries = Entry.objects.count()
    again = post(client, START, {"service": "K09"}, **{KEY: "k-1"})
    assert (first.status_code, again.status_code) == (201, 201)
    assert (again.json(), again["Idempotency-Replayed"]) == (first.json(), "true")
    assert (Application.objects.count(), Entry.objects.count()) == (1, entries)
    problem(post(client, START, {"service": "K03"}, **{KEY: "k-1"}), 422, "idempotency_key_reused")
    assert post(caller(people.dewi.account), START, {"service": "K03"}, **{KEY: "k-1"}).status_code == 201


def test_a_refusal_is_the_first_answer_too(people, at):
    case = draft(people, at)
    case.items.all().delete()
    client = caller(people.sari.account)
    path = f"{START}/{case.id}/submit"
    first = problem(post(client, path, **{KEY: "k-2"}), 422, "not_submittable")
    again = post(client, path, **{KEY: "k-2"})
    assert problem(again, 422, "not_submittable") == first
    assert again["Idempotency-Replayed"] == "true"
    case.refresh_from_db()
    assert case.state == "draft"
    problem(post(client, f"{START}/{case.id}/withdraw", **{KEY: "k-2"}), 422, "idempotency_key_reused")


def test_a_call_that_could_not_be_read_uses_no_key(people):
    client = caller(people.sari.account)
    problem(post(client, START, {"service": 1}, **{KEY: "k-3"}), 422, "invalid")
    reader = caller(people.sari.account, "applications:read")
    problem(post(reader, START, {"service": "K09"}, **{KEY: "k-3"}), 403, "scope_missing")
    assert not IdempotentAnswer.objects.exists()
    assert post(client, START, {"service": "K09"}, **{KEY: "k-3"}).status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 201, "dua kata", "kué", "a\tb"])
def test_odd_keys_are_refused(people, key):
    found = problem(post(caller(people.sari.account), START, {"service": "K09"}, **{KEY: key}), 422, "idempotency_key_unreadable")
    assert paths(found) == [KEY]
    assert not Application.objects.exists()


def test_old_answers_go_with_the_night(people, at):
    client = caller(people.sari.account)
    post(client, START, {"service": "K09"}, **{KEY: "k-4"})
    now = timezone.now()
    assert remove_old_answers(actor=SYSTEM, at=now + timedelta(hours=25)) == 0
    with pytest.raises(NotAllowed):
        remove_old_answers(actor=people.sari.actor, at=now + timedelta(days=9))
    assert IdempotentAnswer.objects.count() == 1
    assert remove_old_answers(actor=SYSTEM, at=now + timedelta(days=3)) == 1
    assert not IdempotentAnswer.objects.exists()


def test_the_pace_is_kept_for_each_token(people, settings):
    settings.API_RATE = (3, 60)
    sari, other = caller(people.sari.account), caller(people.sari.account)
    answers = [sari.get(START) for _ in range(8)]
    refused = [answer for answer in answers if answer.status_code == 429]
    # A minute may turn over between two of these calls; then at most three more pass.
    assert len(refused) >= 2
    problem(refused[0], 429, "too_many_calls")
    assert 1 <= int(refused[0]["Retry-After"]) <= 60
    assert other.get(START).status_code == 200
    assert TryCount.objects.count() == 2
    settings.API_RATE = (0, 60)
    assert sari.get(START).status_code == 200


def test_the_pace_starts_again_with_the_next_window(people, at, settings):
    from satupintu.api.errors import TooManyCalls
    from satupintu.api.limits import count_call

    settings.API_RATE = (2, 60)
    token, _text = token_for(people.sari.account)
    count_call(token.id, at)
    count_call(token.id, at + timedelta(seconds=59))
    with pytest.raises(TooManyCalls) as refused:
        count_call(token.id, at + timedelta(seconds=50))
    assert refused.value.data == {"retry_after": 10}
    count_call(token.id, at + timedelta(seconds=60))
    assert TryCount.objects.get().tries == 1


def test_a_call_is_counted_in_one_statement(people, at, django_assert_num_queries):
    from satupintu.api.limits import count_call

    token, _text = token_for(people.sari.account)
    with django_assert_num_queries(1):
        count_call(token.id, at)


@pytest.mark.parametrize(("text", "value"), [("600/m", (600, 60)), ("0", (0, 60)), ("5/s", (5, 1)), ("9000/h", (9000, 3600))])
def test_the_pace_is_a_setting(monkeypatch, text, value):
    from satupintu.config import environment

    monkeypatch.setenv("SATUPINTU_API_RATE", text)
    assert environment.rate("SATUPINTU_API_RATE", "1/s") == value


@pytest.mark.parametrize("text", ["600", "x/m", "5/d", "5/", "-1/m"])
def test_an_unreadable_pace_stops_the_start(monkeypatch, text):
    from satupintu.config import environment

    monkeypatch.setenv("SATUPINTU_API_RATE", text)
    with pytest.raises(environment.BadSetting):
        environment.rate("SATUPINTU_API_RATE", "1/s")


def test_a_token_ends(people):
    token, text = token_for(people.sari.account)
    assert bearer(text).get(START).status_code == 200
    ApiToken.objects.filter(pk=token.id).update(expires_at=timezone.now(), created_at=timezone.now() - timedelta(days=9))
    problem(bearer(text).get(START), 401, "token_missing")


def test_the_use_of_a_token_is_noted_once_an_hour(people):
    token, text = token_for(people.sari.account)
    client = bearer(text)
    client.get(START)
    client.get(START)
    token.refresh_from_db()
    assert token.used_at is not None
    used = Entry.objects.filter(event="api.token_used", subject_id=token.id)
    assert used.count() == 1
    ApiToken.objects.filter(pk=token.id).update(used_at=token.used_at - timedelta(minutes=61))
    client.get(START)
    assert used.count() == 2


def test_who_makes_tokens_for_whom(people, at):
    admin, loket = people.office["admin"].actor, people.office["loket"]
    token, _text = create_token(account_id=loket.account.id, name="x", scopes=SCOPES, actor=admin, at=at)
    assert token.expires_at == at + timedelta(days=365)
    for refusal, changed in (
        (TokenForCitizen, {"account_id": people.sari.account.id}),
        (UnknownScope, {"scopes": ["services:read"]}),
        (ExpiryRefused, {"expires_at": at}),
        (ExpiryRefused, {"expires_at": at + timedelta(days=800)}),
        (NotAllowed, {"actor": loket.actor}),
        (NotAllowed, {"actor": people.sari.actor}),
    ):
        wanted = {"account_id": loket.account.id, "name": "x", "scopes": SCOPES, "actor": admin, "at": at} | changed
        with pytest.raises(refusal):
            create_token(**wanted)
    with pytest.raises(NotAllowed):
        revoke_token(token_id=token.id, actor=loket.actor, at=at)
    with pytest.raises(NotAllowed):
        list_tokens(loket.actor)
    assert list(list_tokens(admin)) == [token]
    assert list_tokens(admin)[0].revoked_at is None


def test_tokens_by_command(people, capsys):
    assert main(["token", "create", "--region", "siap", "--login", "sari", "--name", "dinas", "--days", "30"]) == 0
    text = capsys.readouterr().out.strip()
    assert bearer(text).get(START).status_code == 200
    assert main(["token", "list", "--region", "siap"]) == 0
    line = capsys.readouterr().out
    token = ApiToken.objects.get()
    assert str(token.id) in line
    assert text[-4:] in line
    assert text not in line
    assert "valid" in line
    assert token.expires_at - token.created_at == timedelta(days=30)
    assert main(["token", "revoke", "--region", "siap", str(token.id)]) == 0
    assert Entry.objects.filter(event="api.token_revoked", subject_id=token.id).count() == 1
    problem(bearer(text).get(START), 401, "token_missing")
    for wrong in (
        ["token", "revoke", "--region", "siap", "x"],
        ["token", "create", "--region", "siap", "--login", "nobody"],
        ["token", "create", "--region", "siap", "--login", "sari", "--days", "0"],
        ["token", "create", "--region", "siap", "--login", "sari", "--scope", "all"],
    ):
        assert main(wrong) == 1
    assert ApiToken.objects.count() == 1
