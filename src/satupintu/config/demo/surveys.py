"""The demo's surveys: a published round of SKM and of SPAK, the rounds that run, and a tablet at the exit."""

import random
from datetime import datetime, timedelta

from satupintu.catalogue.queries import list_services
from satupintu.centres.models import Centre
from satupintu.centres.operations import register_device
from satupintu.centres.queries import actor_of_device
from satupintu.config.demo.hall import CODE
from satupintu.config.demo.office import Office
from satupintu.core.actor import NOBODY, SYSTEM
from satupintu.core.regions import region_day
from satupintu.surveys import operations, queries
from satupintu.surveys.models import SurveyRound
from satupintu.surveys.operations import Given

TABLET_TOKEN = "PERAGAAN-TABLET-SURVEI"  # noqa: S105 - public by design, like the passwords of the demo
LAST_YEARS, PAPER, LINKS, TOUCHES = 104, 24, 14, 12
"""Answers of the published round, those of the rounds that run, and touches of the tablet."""
WORDS = (
    "Petugas ramah dan sabar menjelaskan.", "Antrean pagi terlalu lama, padahal datang jam tujuh.",
    "Kursi di ruang tunggu kurang, toilet kurang bersih.", "Prosesnya cepat, tidak berbelit. Terima kasih.",
    "Syaratnya dijelaskan berbeda oleh dua petugas.", "Ada calo menawarkan jasa di depan pintu parkir.",
    "Aplikasi di ponsel kadang tidak bisa mengunggah berkas.", "Mohon ditambah loket saat awal bulan.",
)  # fmt: skip
SEXES, AGES = ("male", "female"), ("to_25", "to_35", "to_45", "to_55", "above")
SCHOOLS = ("primary", "junior", "senior", "senior", "bachelor", "bachelor", "master")
WORK = ("civil_servant", "employee", "employee", "self_employed", "self_employed", "other", "other")
# How an element does: its share of answers one step below the respondent's mood, and one above.
LEANING = {"q3": (0.45, 0.05), "q8": (0.3, 0.1), "q2": (0.25, 0.1), "q7": (0.05, 0.4), "q4": (0.0, 1.0), "q9": (0.3, 0.1)}


def open_demo_surveys(office: Office, *, seed: int, at: datetime) -> None:
    """Install the instruments, live the rounds that are over, and open those that run; before the cases are made."""
    draw = random.Random(seed + 40)  # noqa: S311 - a demo, not a secret
    begun = at - timedelta(days=395)
    operations.install_instruments(actor=SYSTEM, at=begun)
    codes = [line.code for line in list_services()]
    volumes = {code: draw.randint(20, 160) for code in codes}
    last = _open("skm", "SKM semester lalu", at, 380, 200, volumes)
    for _number in range(LAST_YEARS):
        _paper(last, office, draw, draw.choice(codes), at - timedelta(days=draw.uniform(201, 379)))
    _finish(last, at - timedelta(days=190))
    integrity = _open("spak", "SPAK semester lalu", at, 380, 200, volumes)
    for _number in range(LINKS):
        _paper(integrity, office, draw, draw.choice(codes), at - timedelta(days=draw.uniform(201, 379)))
    _finish(integrity, at - timedelta(days=190))
    now = _open("skm", "SKM semester ini", at, 120, -60, volumes)
    for number in range(PAPER + LINKS):
        moment, code = at - timedelta(days=draw.uniform(1, 118)), draw.choice(codes)
        if number < PAPER:
            _paper(now, office, draw, code, moment)
        elif token := operations.invite(use=f"demo:{number}", service_code=code, actor=SYSTEM, at=moment):
            operations.answer_survey(token=token, given=_given(now, draw), actor=NOBODY, at=moment)


def set_up_tablet(*, seed: int, at: datetime) -> None:
    """Put a tablet at the exit of the demo's hall, touched in the last weeks; after the hall is there."""
    draw = random.Random(seed + 41)  # noqa: S311
    _open("kilat", "Penilaian kilat", at, 30, -60, {})
    device, _token = register_device(
        centre_id=Centre.objects.get(code=CODE).pk, kind="tablet", name="Pintu keluar", token=TABLET_TOKEN, actor=SYSTEM, at=at
    )
    for _touch in range(TOUCHES):
        value = draw.choices((1, 2, 3, 4), (1, 2, 6, 6))[0]
        operations.rate(value=value, actor=actor_of_device(device), at=at - timedelta(days=draw.uniform(0.1, 28)))
    operations.mix_answers(actor=SYSTEM, at=at)


def _open(code: str, title: str, at: datetime, since: int, until: int, volumes: dict[str, int]) -> SurveyRound:
    """Open a round `since` days before `at` that ends `until` days before it (negative: after)."""
    version = next(version for version in queries.list_enacted() if version.instrument.code == code)
    opened, day = at - timedelta(days=since), region_day(at)
    return operations.open_round(
        version_id=version.pk,
        title=title,
        starts_on=day - timedelta(days=since),
        ends_on=day - timedelta(days=until),
        volumes=volumes,
        actor=SYSTEM,
        at=opened,
    )


def _finish(row: SurveyRound, at: datetime) -> None:
    if row.version.instrument.code == "skm":
        operations.write_analysis(
            round_id=row.pk,
            analysis="Waktu tunggu pada pagi hari dan awal bulan menurunkan penilaian atas Waktu Penyelesaian.",
            plan="Dua loket cadangan dibuka pukul 08.00–10.00 pada minggu pertama setiap bulan.",
            actor=SYSTEM,
            at=at,
        )
    operations.close_round(round_id=row.pk, actor=SYSTEM, at=at)
    operations.publish_results(round_id=row.pk, actor=SYSTEM, at=at)


def _paper(row: SurveyRound, office: Office, draw: random.Random, code: str, at: datetime) -> None:
    operations.enter_paper(
        round_id=row.pk,
        service_code=code,
        surveyed_on=region_day(at),
        part_of_day=draw.choice(("morning", "morning", "afternoon")),
        given=_given(row, draw),
        actor=office.by_role["loket"],
        at=at,
    )


def _given(row: SurveyRound, draw: random.Random) -> Given:
    instrument = queries.read_instrument(row.version.body)
    mood = draw.choices(range(instrument.high - 2, instrument.high + 1), (2, 6, 4))[0]
    values = {}
    for item in instrument.items:
        down, up = LEANING.get(item.code, (0.12, 0.2)) if instrument.code == "skm" else (0.1, 0.3)
        chance = draw.random()
        step = -1 if chance < down else 1 if chance > 1 - up else 0
        values[item.code] = max(instrument.low, min(instrument.high, mood + (step if item.element else 0)))
    profile = {
        "sex": draw.choice(SEXES), "age": draw.choice(AGES), "education": draw.choice(SCHOOLS), "occupation": draw.choice(WORK),
    }  # fmt: skip
    return Given(values, profile, draw.choice(WORDS) if draw.random() < 0.16 else "")
