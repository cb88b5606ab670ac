"""The demo's complaints: a year of them in every state, some late, some for the inspectorate alone, and suggestions of staff."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from satupintu.complaints import operations
from satupintu.complaints.jobs import watch_complaints
from satupintu.complaints.models import Complaint
from satupintu.complaints.operations import ExternalReport, Identity, Report
from satupintu.config.demo.office import Office
from satupintu.core.actor import NOBODY, SYSTEM, Actor
from satupintu.core.calendars import get_work_calendar
from satupintu.people.models import Unit

OPEN = (("begin", 33.0), ("begin", 9.0), ("ask", 8.0), ("assign", 7.0), ("assign", 6.0), ("receive", 0.4))
"""Where the last ones stand, and their age in days; the first of them is late."""
COUNT = 26
"""Complaints of the year: a dozen topics come back, so that a cluster shows."""


@dataclass(frozen=True)
class Story:
    """What somebody says, and what the office answers."""

    kind: str
    topic: str
    title: str
    body: str
    answer: str


STORIES = (
    Story(
        "ordinary", "time", "Izin usaha belum terbit melewati janji",
        "Saya mengajukan izin usaha dan janji layanannya lima hari kerja. Sampai sekarang belum ada kabar dari kantor.",
        "Mohon maaf. Berkas Anda tertahan di tim teknis; izinnya sudah terbit hari ini dan dapat diunduh.",
    ),
    Story(
        "ordinary", "time", "Antrean loket terlalu lama pada hari Senin",
        "Saya datang pukul delapan dan baru dipanggil menjelang tengah hari. Loket yang buka hanya tiga dari sepuluh.",
        "Mulai pekan depan dua loket ditambah pada Senin pagi. Terima kasih atas laporannya.",
    ),
    Story(
        "ordinary", "behaviour", "Petugas menjawab dengan ketus",
        "Saya bertanya tentang syarat yang kurang, dijawab dengan ketus dan disuruh membaca sendiri di papan.",
        "Petugas sudah dibina atasannya dan meminta maaf. Syarat kini juga dicetak pada tanda terima.",
    ),
    Story(
        "ordinary", "requirements", "Diminta fotokopi KTP padahal datanya sudah ada",
        "Di laman tertulis KTP tidak perlu difotokopi, tetapi di loket tetap diminta dua lembar.",
        "Permintaan itu keliru dan sudah dihentikan. Syarat yang berlaku hanya yang tertulis di laman.",
    ),
    Story(
        "information", "procedure", "Bagaimana memperpanjang izin praktik?",
        "Izin praktik saya berakhir dua bulan lagi. Kapan paling cepat saya dapat memperpanjang dan lewat mana?",
        "Perpanjangan dapat diajukan sejak tiga bulan sebelum berakhir, di laman layanan atau di loket.",
    ),
    Story(
        "information", "fee", "Apakah legalisasi dikenai biaya?",
        "Saya ingin melegalisasi akta kelahiran untuk anak saya. Apakah ada biaya yang harus dibayar di loket?",
        "Tidak ada biaya. Bawa akta asli; legalisasi selesai hari itu juga.",
    ),
    Story(
        "suggestion", "facilities", "Tambah tempat duduk di ruang tunggu",
        "Pada pagi hari banyak orang berdiri. Mohon ditambah tempat duduk, terutama untuk lansia dan ibu hamil.",
        "Terima kasih. Dua puluh kursi masuk dalam rencana pengadaan tahun ini.",
    ),
    Story(
        "ordinary", "facilities", "Toilet pengguna kursi roda terkunci",
        "Toilet untuk pengguna kursi roda terkunci dan kuncinya harus dicari ke satpam di lantai dua.",
        "Toilet itu sekarang tidak dikunci pada jam layanan dan diperiksa tiap dua jam.",
    ),
)  # fmt: skip
LEVY = Story(
    "ordinary", "fee", "Diminta uang supaya berkas didahulukan",
    "Seorang petugas meminta seratus ribu rupiah supaya berkas saya didahulukan. Saya menolak dan berkas tidak bergerak.",
    "Laporan sudah diperiksa. Pelakunya dijatuhi hukuman disiplin dan uang yang dipungut dikembalikan.",
)  # fmt: skip
SUGGESTIONS = (
    ("time", "Buka loket pengambilan pukul tujuh", "Banyak yang mengambil dokumen sebelum bekerja.", "adopted", False),
    ("procedure", "Satu meja periksa kelengkapan", "Syarat yang kurang baru diketahui di loket.", "considered", True),
    ("facilities", "Pindahkan printer nomor ke dekat pintu", "Orang sering masuk antrean yang salah.", "", False),
)  # fmt: skip


def make_complaints(office: Office, *, seed: int, at: datetime) -> None:
    """Live a year of complaints before `at`, in the order of their receipt, through the operations that people use."""
    chance = random.Random(seed)  # noqa: S311 - a demo, not a secret
    ages = sorted((chance.uniform(1, 340) for _number in range(COUNT)), reverse=True)
    ages[-len(OPEN) :] = [age for _stage, age in OPEN]
    calendar = get_work_calendar()
    begun = (calendar.add_working_minutes(at - timedelta(days=age), chance.randint(5, 300)) for age in ages)
    # Two that began on a weekend reach the office on the same Monday, in either order.
    for number, moment in enumerate(sorted(min(moment, at - timedelta(minutes=10)) for moment in begun)):
        _live(office, number, moment, at, chance)
    _import(office.by_login["manajer"], at)
    _suggest(office, at)
    watch_complaints(at)


def _live(office: Office, number: int, begun: datetime, at: datetime, chance: random.Random) -> None:
    is_levy = number in (5, 17, COUNT - 3)
    story = LEVY if is_levy else STORIES[(number * 3 + chance.randint(0, 1)) % len(STORIES)]
    stage, _age = OPEN[number - COUNT] if number >= COUNT - len(OPEN) else ("answer", 0.0)
    story = STORIES[0] if number == COUNT - len(OPEN) else story
    complaint, code = _send(office, story, number, begun, is_levy)
    lead = office.by_login["pengawas" if is_levy else "manajer"]
    accused = Unit.objects.get(code="pelayanan").pk if story.topic in ("behaviour", "fee") and story.kind == "ordinary" else None
    day = get_work_calendar().add_working_days
    if stage == "receive":
        return
    verified_at = min(day(begun, 1), at)
    if stage == "ask":
        operations.ask_completion(
            complaint_id=complaint.pk, text="Mohon sebutkan tanggal dan nomor loketnya.", actor=lead, at=verified_at
        )
        return
    if number in (7, 15):
        operations.reject_complaint(
            complaint_id=complaint.pk, reason="not_ours", text="Layanan ini milik pemerintah pusat; silakan ke kantornya.",
            actor=lead, at=verified_at,
        )  # fmt: skip
        return
    kind = "oversight" if is_levy else story.kind
    operations.verify_complaint(
        complaint_id=complaint.pk, kind=kind, topic=story.topic, accused_unit_id=accused, is_whistleblowing=is_levy,
        actor=lead, at=verified_at,
    )  # fmt: skip
    worker = lead if is_levy else office.by_login["verifikator"]
    operations.assign_complaint(complaint_id=complaint.pk, assignee_id=worker.id, actor=lead, at=verified_at)
    if stage == "assign":
        return
    operations.begin_handling(complaint_id=complaint.pk, actor=worker, at=min(day(begun, 2), at))
    if stage == "begin":
        return
    took = {"information": 3, "ordinary": 8, "suggestion": 12, "oversight": 30}[kind] + chance.choice((-1, 0, 1))
    took += 9 if number % 6 == 0 else 0  # some are late
    answered_at = day(begun, max(took, 2))
    if answered_at >= at:
        return
    operations.answer_complaint(complaint_id=complaint.pk, text=story.answer, actor=worker, at=answered_at)
    _end(complaint, code, answered_at, at, chance)


def _send(office: Office, story: Story, number: int, begun: datetime, is_levy: bool) -> tuple[Complaint, str]:
    is_anonymous = is_levy or number % 7 == 3
    channel, actor, identity = _way(office, number, is_anonymous)
    received = operations.submit_complaint(
        report=Report(
            kind=story.kind,
            title=story.title,
            body=story.body,
            topic=story.topic,
            identity=identity,
            is_anonymous=is_anonymous,
            is_confidential=number % 9 == 4,
            is_whistleblowing=is_levy,
            place="Ruang pelayanan" if story.topic in ("behaviour", "facilities") else "",
        ),
        channel=channel,
        actor=actor,
        at=begun,
    )
    return received.complaint, received.code


def _way(office: Office, number: int, is_anonymous: bool) -> tuple[str, Actor, Identity | None]:
    people = ("Agus Setiawan", "Ratna Sari Dewi", "Slamet Riyadi", "Yohana Sitorus")
    name = people[number % len(people)]
    identity = None if is_anonymous else Identity(name, f"{name.split()[0].lower()}@contoh.example", "", "Jalan Melati 3")
    if number % 4 == 1:
        return ("phone" if number % 8 == 1 else "counter"), office.by_login["loket"], identity
    if number % 4 == 2:
        return "web", office.by_login[("warga", "usaha")[number % 8 == 2]], None
    return ("kiosk" if number % 11 == 0 else "web"), NOBODY, identity


def _end(complaint: Complaint, code: str, answered_at: datetime, at: datetime, chance: random.Random) -> None:
    """Let the complainant accept, or say nothing until it closes by itself; once in a while object first."""
    later = answered_at + timedelta(days=2)
    if later >= at:
        return
    if chance.random() < 0.6:
        satisfaction = chance.choices((1, 2, 3, 4), (1, 2, 5, 4))[0]
        operations.rate_answer(complaint_id=complaint.pk, satisfaction=satisfaction, code=code, actor=NOBODY, at=later)
    elif answered_at + timedelta(days=11) < at:
        operations.close_complaint(complaint_id=complaint.pk, actor=SYSTEM, at=answered_at + timedelta(days=11))


def _import(manager: Actor, at: datetime) -> None:
    reports: Sequence[ExternalReport] = [
        ExternalReport(
            line=number + 2, external_id=str(7_301_200 + number), title=story.title, body=story.body, kind=story.kind,
            topic=story.topic, received_at=at - timedelta(days=2 - number),
        )
        for number, story in enumerate(STORIES[:2])
    ]  # fmt: skip
    operations.import_reports(reports=reports, actor=manager, at=at - timedelta(minutes=5))


def _suggest(office: Office, at: datetime) -> None:
    for number, (topic, title, body, state, is_anonymous) in enumerate(SUGGESTIONS):
        made_at = at - timedelta(days=60 - 20 * number)
        suggestion = operations.submit_suggestion(
            title=title, body=body, topic=topic, is_anonymous=is_anonymous, actor=office.by_login["loket"], at=made_at
        )
        if state:
            operations.answer_suggestion(
                suggestion_id=suggestion.pk, state=state, text="Kita coba mulai triwulan depan dan ukur hasilnya.",
                actor=office.by_login["manajer"], at=made_at + timedelta(days=5),
            )  # fmt: skip
