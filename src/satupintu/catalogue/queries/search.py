"""Finding services: lists, and search that forgives typos and understands everyday words."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from satupintu.catalogue.models import RegionOverride, Service, ServiceVersion
from satupintu.catalogue.queries.overrides import override_now

MAX_WORDS = 8
GOOD = 0.45
"""How alike a word and a part of the text must be to count as found (0 to 1)."""

FILLER = frozenset(
    [
        "bikin",
        "buat",
        "membuat",
        "urus",
        "mengurus",
        "ngurus",
        "cara",
        "gimana",
        "bagaimana",
        "mau",
        "ingin",
        "saya",
        "aku",
        "kami",
        "yang",
        "untuk",
        "di",
        "ke",
        "dari",
        "dan",
        "atau",
        "daftar",
        "mendaftar",
        "pengajuan",
        "mengajukan",
        "permohonan",
        "syarat",
        "persyaratan",
        "layanan",
        "minta",
        "baru",
        "dong",
        "tolong",
        "apa",
        "itu",
        "punya",
        "ada",
        "anak",
        "surat",
        "kartu",
        "how",
        "to",
        "get",
        "my",
        "the",
        "for",
        "of",
        "apply",
        "application",
        "need",
        "want",
        "make",
        "new",
    ]
)
"""Words that say that something is wanted, not what; ignored as long as others are left."""

EVERYDAY: dict[str, str] = {
    "ilang": "hilang",
    "kehilangan": "hilang",
    "akte": "akta",
    "ijin": "izin",
    "perijinan": "perizinan",
    "praktek": "praktik",
    "sertifikat": "sertipikat",
    "pindahan": "pindah",
    "nikah": "menikah",
    "kawin": "menikah",
    "lahiran": "kelahiran",
    "doktor": "dokter",
    "legalisasi": "legalisir",
    "bangun": "bangunan",
}
"""Words of every day beside the official ones; both are tried."""


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """One service in a list. Time as value and unit; `fee_amount` None when it is computed."""

    service_id: UUID
    version_id: UUID
    code: str
    slug: str
    name: str
    category: str
    category_label: str
    agency_name: str
    delivery_mode: str
    zone: str
    is_open: bool
    referral: str
    promised_value: int
    promised_unit: str
    fee_kind: str
    fee_amount: int | None


def list_public_services() -> list[ServiceLine]:
    """Return every service with a standard in force, by code, with the region's own values of today."""
    enacted = ServiceVersion.objects.filter(state=ServiceVersion.State.ENACTED).order_by("service__code")
    versions = list(enacted.select_related("service").annotate(override_id=override_now()))
    overrides = RegionOverride.objects.in_bulk([version.override_id for version in versions if version.override_id])
    return [_line(version, overrides.get(version.override_id)) for version in versions]


def list_services(category: str = "") -> list[ServiceLine]:
    """Return the services of a category, or all."""
    return [line for line in list_public_services() if not category or line.category == category]


def list_categories() -> list[tuple[str, str, int]]:
    """Return code, label and number of services of each category, in the order of their first service."""
    found: dict[str, tuple[str, int]] = {}
    for line in list_public_services():
        label, count = found.get(line.category, (line.category_label, 0))
        found[line.category] = (label, count + 1)
    return [(code, label, count) for code, (label, count) in found.items()]


def _line(version: ServiceVersion, override: RegionOverride | None) -> ServiceLine:
    service = version.service
    time = (version.promised_value, version.promised_unit)
    if override is not None and override.promised_value is not None:
        time = (override.promised_value, override.promised_unit)
    amount = override.fee_amount if override is not None and override.fee_amount is not None else version.fee.get("amount")
    return ServiceLine(
        service_id=service.pk,
        version_id=version.pk,
        code=service.code,
        slug=service.slug,
        name=version.name,
        category=version.category,
        category_label=version.category_label,
        agency_name=service.agency_name,
        delivery_mode=service.delivery_mode,
        zone=service.zone,
        is_open=service.is_open,
        referral=service.referral,
        promised_value=time[0],
        promised_unit=time[1],
        fee_kind=version.fee_kind,
        fee_amount=amount,
    )


_SQL = """
WITH texts AS (
    SELECT s.id, s.code, public.unaccent(split_part(s.search_text, '||', 1)) AS called,
           public.unaccent(split_part(s.search_text, '||', 2)) AS around
    FROM {table} s
    WHERE EXISTS (SELECT 1 FROM {versions} v WHERE v.service_id = s.id AND v.state = 'enacted')
)
SELECT t.id
FROM texts t
CROSS JOIN LATERAL (
    SELECT w.word, max(greatest(
        public.strict_word_similarity(form, t.called), 0.7 * public.strict_word_similarity(form, t.around)
    )) AS score
    FROM unnest(%(words)s::text[], %(twins)s::text[]) AS w(word, twin), unnest(ARRAY[w.word, w.twin]) AS form
    GROUP BY w.word
) best
GROUP BY t.id, t.code, t.called
HAVING max(best.score) >= %(good)s AND avg(best.score) >= %(good)s * 0.6
ORDER BY avg(best.score) + 0.25 * public.word_similarity(%(phrase)s, t.called) DESC, t.code
LIMIT 50
"""


def search_services(text: str) -> list[ServiceLine]:
    """Return the services that fit what somebody typed, best first: names, synonyms, everyday words, typos allowed.

    Two queries, three where the region set something itself. An empty text, or one without letters, finds nothing.
    """
    words = list(dict.fromkeys(re.findall(r"[0-9a-zà-ÿ]+", text.lower().replace("e-ktp", "ektp"))))[:MAX_WORDS]
    telling = [word for word in words if word not in FILLER] or words
    if not telling:
        return []
    twins = [EVERYDAY.get(word, word) for word in telling]
    values: dict[str, Any] = {"words": telling, "twins": twins, "phrase": " ".join(twins), "good": GOOD}
    sql = _SQL.format(table=Service._meta.db_table, versions=ServiceVersion._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        ids = [row[0] for row in cursor.fetchall()]
    if not ids:
        return []
    lines = {line.service_id: line for line in list_public_services()}
    return [lines[service_id] for service_id in ids if service_id in lines]
