"""The roles every region starts with, and their Indonesian names."""

from collections.abc import Mapping

FUNCTIONS: Mapping[str, str] = {
    "loket": "Petugas loket",
    "supervisor": "Penyelia",
    "manager": "Manajer pusat layanan",
    "designer": "Perancang layanan",
    "admin": "Admin kantor",
    "pengawas": "Pengawas (inspektorat)",
}
"""Functions in the office."""

PERFORMERS: Mapping[str, str] = {
    "pemohon": "Pemohon / kuasa",
    "fo": "Loket penerimaan (front office)",
    "antrean": "Petugas informasi & antrean",
    "verifikator": "Verifikator (back office)",
    "operator": "Operator SIAK / perekaman",
    "produksi": "Bagian produksi",
    "pengambilan": "Loket pengambilan",
    "jf": "Kepala seksi / subkoordinator",
    "kabid": "Kepala bidang",
    "kadis": "Kepala dinas",
    "dinas_teknis": "Dinas teknis",
    "tim_teknis": "Tim teknis / peninjau lapangan",
    "bendahara": "Bendahara penerimaan",
    "oss": "Sistem OSS",
    "simbg": "Sistem SIMBG",
    "bpn_loket": "Loket Kantor Pertanahan",
    "bpn_ukur": "Petugas ukur",
    "bpn_panitia": "Panitia A / petugas peneliti tanah",
    "bpn_php": "Seksi Penetapan Hak & Pendaftaran",
    "kakantah": "Kepala Kantor Pertanahan",
    "ppat": "PPAT",
    "bpjs": "Petugas BPJS Kesehatan",
    "polri": "Petugas SKCK Polri",
    "ditjen": "Ditjen Dukcapil Kemendagri",
    "gubernur": "Gubernur / Sekda provinsi",
    "upt": "UPT",
    "bapenda": "Bapenda",
    "sistem": "Sistem",
}
"""Performers SOP sheets may name (pelaksana)."""

NOT_FOR_STAFF = ("pemohon", "sistem")
"""Performers no member of staff can be: the applicant, and the system itself."""

ROLES: Mapping[str, str] = {**FUNCTIONS, **PERFORMERS}
"""Every role a region starts with: code → Indonesian label."""

PRIVACY_NOTICE = "2026-1"
"""Version of the privacy notice (`/privasi/`) people agree to; raise it when the notice changes in substance."""
