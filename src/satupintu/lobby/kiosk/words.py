"""The words of the kiosk. The page holds them in both languages, so that it can speak while the network is down."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from satupintu.visits.models import Visit


def topics() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Return the occasions for which people come: code, icon, and what somebody would type into the search."""
    return (
        ("birth", "user", ("akta kelahiran", "anak lahir")),
        ("family", "users", ("kartu keluarga", "menikah")),
        ("identity", "id", ("ktp", "ktp hilang")),
        ("moving", "home", ("pindah",)),
        ("business", "business", ("usaha", "nib", "izin reklame")),
        ("building", "building", ("bangunan", "tanah", "sertipikat")),
        ("health", "health", ("jkn bpjs", "izin praktik", "klinik")),
        ("conduct", "shield", ("skck", "legalisasi")),
    )


def priorities() -> list[tuple[str, str]]:
    """Return code and label of the reasons to go first."""
    return [(str(code), str(label)) for code, label in Visit.Priority.choices]


def needs() -> list[tuple[str, str]]:
    """Return code and label of the kinds of help one may wish for."""
    return [(str(code), str(label)) for code, label in Visit.Need.choices]


def words() -> dict[str, Any]:
    """Return every word of the page in the language in use."""
    return {
        "topics": {
            "birth": _("Kelahiran dan anak"),
            "family": _("Keluarga dan pernikahan"),
            "identity": _("KTP dan identitas"),
            "moving": _("Pindah tempat tinggal"),
            "business": _("Membuka usaha"),
            "building": _("Tanah dan bangunan"),
            "health": _("Kesehatan"),
            "conduct": _("Surat keterangan"),
        },
        "title": _("Apa yang ingin Anda urus?"),
        "by_need": _("Pilih keperluan Anda"),
        "by_group": _("Semua layanan"),
        "search": _("Cari layanan"),
        "search_hint": _("Ketik dengan kata Anda sendiri, misalnya: ktp hilang"),
        "nothing": _("Tidak ada yang cocok. Coba kata lain, atau ambil nomor informasi."),
        "booked": _("Saya punya janji temu"),
        "booked_hint": _("Ketik kode pada janji temu atau tiket Anda, atau pindai kode QR-nya."),
        "instead": _("Ambil nomor biasa"),
        "check": _("Daftar hadir"),
        "take": _("Ambil nomor"),
        "more": _("Tambah layanan lain"),
        "chosen": _("Yang akan diurus"),
        "remove": _("Hapus"),
        "bring": _("Yang perlu dibawa"),
        "bring_if": _("bila berlaku"),
        "bring_nothing": _("Cukup bawa KTP."),
        "online": _("Bisa diurus dari rumah"),
        "online_hint": _("Pindai dengan ponsel; tidak perlu antre."),
        "priority": _("Perlu didahulukan?"),
        "priority_hint": _("Tanpa bukti. Pilih bila sesuai, atau lewati."),
        "no": _("Tidak perlu"),
        "help": _("Perlu bantuan, atau datang bersama?"),
        "help_hint": _("Boleh dilewati. Petugas menyiapkan bantuan sebelum memanggil Anda."),
        "party": _("Jumlah orang"),
        "fewer": _("Kurangi"),
        "further": _("Tambah"),
        "number": _("Nomor antrean"),
        "ahead": _("Di depan Anda"),
        "wait": _("Perkiraan menunggu"),
        "place": _("Tunggu di"),
        "taken": _("Diambil"),
        "appointment": _("Janji temu"),
        "scan": _("Pindai untuk memantau antrean dari ponsel"),
        "same": _("Ini nomor yang baru saja Anda ambil."),
        "paper": _("Ambil tiket Anda di bawah."),
        "no_paper": _("Tiket tidak tercetak. Ingat atau foto nomor ini."),
        "tell_staff": _("Printer anjungan ini tidak mencetak. Mohon beri tahu petugas."),
        "offline": _("Jaringan terputus. Nomor tetap bisa diambil."),
        "offline_number": _("Nomor ini diambil saat jaringan terputus. Dengarkan panggilan di ruang tunggu."),
        "offline_empty": _("Nomor cadangan habis. Ambil nomor di meja informasi."),
        "offline_no": _("Ini perlu jaringan. Tanyakan ke meja informasi."),
        "refused": _("Beberapa nomor belum tercatat. Mohon beri tahu petugas: "),
        "done": _("Selesai"),
        "back": _("Kembali"),
        "restart": _("Mulai lagi"),
        "lower": _("Turunkan tombol"),
        "raise": _("Naikkan tombol"),
        "listen": _("Dengarkan"),
        "still": _("Masih di sini?"),
        "still_hint": _("Layar kembali ke awal dalam beberapa detik."),
        "yes": _("Ya, lanjutkan"),
        "closed": _("Sekarang tidak memberi nomor"),
        "closed_hint": _(
            "Tempat ini tutup, atau pengambilan nomor hari ini sudah berakhir. Datang pada jam buka, buat janji temu, "
            "atau ajukan dari rumah."
        ),
        "not_now": _("Tidak dilayani saat ini"),
        "delete": _("Hapus huruf"),
        "space": _("Spasi"),
        "wait_a_moment": _("Sebentar…"),
        "failed": _("Belum berhasil. Coba lagi, atau tanyakan ke meja informasi."),
        "until": _("Nomor diberikan sampai pukul"),
    }
