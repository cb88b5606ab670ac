"""Every rule of the linter by its stable code: how grave, from which source, and how to mend what it finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from satupintu.sop.engine.plan import gettext_noop

FORM = "Permenpan RB 35/2012"
SOUND = "kesahihan alur"
ACTIONS = "tindakan otomatis"
CONDITIONS = "bahasa syarat"
STANDARD = "standar pelayanan"
READINESS = "kesiapan pelaksana"
CLOCK = "jam layanan"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: `level` error or warning, `source`, Indonesian `advice` (msgid); `is_fault`: no plan can be made of the sheet."""

    level: str
    source: str
    advice: str
    is_fault: bool = False


def _fault(advice: str, source: str = SOUND) -> Rule:
    return Rule("error", source, advice, is_fault=True)


def _error(source: str, advice: str) -> Rule:
    return Rule("error", source, advice)


def _warning(source: str, advice: str) -> Rule:
    return Rule("warning", source, advice)


_SHORTER = gettext_noop("Pecah prosedur menjadi beberapa SOP yang saling terkait.")
_ADD_ROW = gettext_noop("Tambahkan baris pertama: pengajuan oleh pemohon, jenis Mulai.")
_WRITE_ANEW = gettext_noop("Hapus isian ini dan tulis kembali lewat formulir baris.")
_OWN_ID = gettext_noop("Beri nomor sendiri, paling panjang 20 huruf atau angka, bukan END, REJECT, atau RETURN.")
_ONE_START = gettext_noop("Sisakan satu baris Mulai; ubah yang lain menjadi Kerja.")
_CHOOSE_KIND = gettext_noop("Pilih salah satu jenis baris yang ditawarkan.")
_CHOOSE_TARGET = gettext_noop("Pilih baris tujuan yang ada, atau salah satu akhir.")
_TWO_EXITS = gettext_noop("Isi tepat dua jalan keluar: Ya dan Tidak.")
_JOIN = gettext_noop("Arahkan baris terakhir setiap cabang ke satu baris Gabung yang sama.")
_STAY = gettext_noop("Arahkan jalan keluar ke baris di cabang yang sama, atau ke baris Gabung cabang itu.")
_BRANCHES = gettext_noop("Isi setiap cabang dengan paling sedikit satu baris kerja, atau hapus percabangannya.")

RULES: Mapping[str, Rule] = {
    # What keeps a sheet from being a procedure at all.
    "sheet_empty": _fault(_ADD_ROW),
    "sheet_too_long": _fault(_SHORTER),
    "row_unreadable": _fault(_WRITE_ANEW),
    "exits_unreadable": _fault(_WRITE_ANEW),
    "performers_unreadable": _fault(_WRITE_ANEW),
    "settings_unreadable": _fault(_WRITE_ANEW),
    "form_unreadable": _fault(_WRITE_ANEW),
    "reasons_unreadable": _fault(_WRITE_ANEW),
    "row_id": _fault(_OWN_ID),
    "row_twice": _fault(_OWN_ID),
    "kind_unknown": _fault(_CHOOSE_KIND),
    "number_unreadable": _fault(gettext_noop("Tulis bilangan bulat dari 0 sampai 100.000.")),
    "time_unreadable": _fault(gettext_noop("Tulis bilangan dan satuan: menit, jam, hari kerja, hari, atau bulan.")),
    "no_start": _fault(_ADD_ROW, FORM),
    "two_starts": _fault(_ONE_START, FORM),
    "performers_many": _fault(gettext_noop("Sisakan satu pelaksana, atau ubah jenisnya menjadi Bersama.")),
    "crowd": _fault(gettext_noop("Sebut pelaksana menurut perannya, bukan orang demi orang.")),
    "together_alone": _fault(gettext_noop("Tambahkan pelaksana kedua, atau ubah jenisnya menjadi Kerja.")),
    "awaits_unknown": _fault(gettext_noop("Pilih apa yang ditunggu: pemohon, pembayaran, instansi, tanggal, atau fakta luar.")),
    "exit_missing": _fault(gettext_noop("Pilih ke mana berkas pergi sesudah baris ini.")),
    "exits_many": _fault(gettext_noop("Gabungkan cabang yang dikerjakan pelaksana yang sama.")),
    "exit_unknown": _fault(gettext_noop("Hapus jalan keluar yang tidak berlaku, atau ubah jenis barisnya.")),
    "target_unknown": _fault(_CHOOSE_TARGET),
    "target_start": _fault(gettext_noop("Arahkan ke baris sesudah baris Mulai.")),
    "decision_exits": _fault(_TWO_EXITS, FORM),
    "fork_single": _fault(gettext_noop("Tambahkan cabang kedua, atau hapus percabangannya.")),
    "fork_without_join": _fault(_JOIN),
    "join_without_fork": _fault(gettext_noop("Tambahkan percabangan di atasnya, atau hapus baris Gabung.")),
    "branch_empty": _fault(_BRANCHES),
    "branch_jump": _fault(_STAY),
    "end_in_branch": _fault(gettext_noop("Terbitkan hasil sesudah baris Gabung; di dalam cabang berkas hanya dapat ditolak.")),
    "return_from_start": _fault(gettext_noop("Kembalikan berkas dari baris pemeriksaan sesudahnya.")),
    "return_for_ever": _fault(gettext_noop("Isi Kembali ke dengan baris yang memeriksa perbaikannya.")),
    # What makes a procedure unsound.
    "row_unreachable": _error(SOUND, gettext_noop("Arahkan salah satu baris ke sini, atau hapus baris ini.")),
    "never_ends": _error(SOUND, gettext_noop("Beri jalan keluar yang akhirnya menuju Selesai, Ditolak, atau Gabung.")),
    "never_issues": _error(SOUND, gettext_noop("Arahkan baris terakhir ke Selesai (END).")),
    "two_tokens": _error(SOUND, gettext_noop("Pisahkan baris ini untuk tiap cabang.")),
    "conditions_ring": _error(SOUND, gettext_noop("Putuskan lingkarannya dengan baris kerja atau akhir.")),
    "limit_traps": _error(SOUND, gettext_noop("Beri baris yang dibatasi jalan keluar limit, atau hapus batasnya.")),
    "limit_idle": _warning(SOUND, gettext_noop("Pindahkan batas ke keputusan yang mengembalikan berkas ke atas.")),
    "loop_without_limit": _warning(SOUND, gettext_noop("Isi batas putaran pada keputusan atau baris yang diulang.")),
    "timeout_missing": _warning(SOUND, gettext_noop("Pilih ke mana berkas pergi bila yang ditunggu tidak datang.")),
    "too_many_positions": _warning(SOUND, gettext_noop("Kurangi cabang yang berjalan bersamaan.")),
    # What the form of Permenpan RB 35/2012 asks of a row.
    "activity_missing": _error(FORM, gettext_noop("Tulis kegiatan dengan kata kerja aktif tanpa subjek.")),
    "activity_has_subject": _error(FORM, gettext_noop("Hapus nama pelaksana; kolomnya sudah menyebutnya.")),
    "activity_passive": _error(FORM, gettext_noop("Ganti awalan di- dengan kata kerja aktif, misalnya Memeriksa.")),
    "performer_missing": _error(FORM, gettext_noop("Pilih kolom pelaksana baris ini.")),
    "performer_without_column": _warning(FORM, gettext_noop("Tambahkan kolom pelaksana itu, atau pilih yang ada.")),
    "time_missing": _error(FORM, gettext_noop("Isi waktu menurut kebiasaan kerja, paling sedikit 1 menit.")),
    "output_missing": _error(FORM, gettext_noop("Tulis apa yang dihasilkan: dokumen, catatan, atau keputusan.")),
    "input_unknown": _warning(FORM, gettext_noop("Samakan dengan output baris sebelumnya, atau lengkapi output itu.")),
    # What the engine and the region must be able to do.
    "action_missing": _error(ACTIONS, gettext_noop("Pilih satu tindakan, atau tulis satu syarat, tidak keduanya.")),
    "action_unknown": _error(ACTIONS, gettext_noop("Pilih tindakan dari daftar.")),
    "settings_missing": _error(ACTIONS, gettext_noop("Lengkapi pengaturan yang disebut.")),
    "condition_unreadable": _error(CONDITIONS, gettext_noop("Tulis syarat pendek, misalnya luas > 100.")),
    "condition_unknown_field": _error(CONDITIONS, gettext_noop("Pakai nama isian formulir, atau tambahkan isian itu.")),
    "condition_constant": _warning(CONDITIONS, gettext_noop("Sebut isian yang menentukan, atau hapus baris syarat.")),
    "performer_unbound": _error(READINESS, gettext_noop("Beri peran itu kepada pegawai, atau pilih pelaksana lain.")),
    "performer_unready": _warning(READINESS, gettext_noop("Tugaskan pemegang peran ke unit itu, atau ubah unit yang bertugas.")),
    "clock_stop_unlisted": _warning(CLOCK, gettext_noop("Hapus tanda jam berhenti dari baris ini.")),
    "promise_exceeded": _warning(STANDARD, gettext_noop("Pendekkan baris terlama, atau perpanjang janji dalam standar.")),
    "procedure_differs": _warning(STANDARD, gettext_noop("Samakan prosedur dalam standar dengan lembar ini.")),
}
