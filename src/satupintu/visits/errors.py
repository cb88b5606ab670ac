"""What this module refuses."""

from django.utils.translation import gettext_lazy as _

from satupintu.core.errors import Conflict, Invalid, NotAllowed, NotFound, TooMany


class WrongLegState(Conflict):
    """The visitor has moved on: what was asked is not possible now."""

    code = "leg_wrong_state"
    sentence = _("Tindakan ini tidak bisa dilakukan karena nomor ini berstatus “%(state)s”.")
    next_step = _("Muat ulang halaman untuk melihat keadaan terbaru.")


class VisitInvalid(Invalid):
    """Something said about a visit is wrong; `errors` says which field."""

    code = "visit_invalid"


class CentreClosed(Conflict):
    """The centre is closed at this moment."""

    code = "centre_closed"
    sentence = _("Tempat pelayanan ini sedang tutup.")
    next_step = _("Lihat jam buka, atau ajukan permohonan secara daring.")


class TooLateToday(Conflict):
    """The last walk-in of the day was taken."""

    code = "too_late_today"
    sentence = _("Pengambilan nomor untuk hari ini sudah ditutup.")
    next_step = _("Datang lagi besok, atau buat janji temu.")


class ServiceNotOffered(Conflict):
    """The centre does not offer the service, or not at this time."""

    code = "service_not_offered"
    sentence = _("Layanan %(service_code)s tidak dilayani di sini pada saat ini.")
    next_step = _("Pilih layanan lain, atau tanyakan ke meja informasi.")


class QuotaReached(Conflict):
    """No more tickets of the group today."""

    code = "quota_reached"
    sentence = _("Nomor antrean untuk kelompok ini sudah habis hari ini.")
    next_step = _("Datang lagi besok, buat janji temu, atau tanyakan ke meja informasi.")


class EnoughNumbers(Conflict):
    """Who takes a number from home holds as many as one may; several services go under one number."""

    code = "enough_numbers"
    sentence = _("Anda sudah memegang %(count)s nomor di tempat ini.")
    next_step = _("Tinggalkan salah satu sebelum mengambil nomor lagi.")


class NumbersUsedUp(QuotaReached):
    """The series of numbers has come to its end; it does not begin anew within a day."""

    code = "numbers_used_up"


class NumberTaken(Conflict):
    """A number of a reserved block was handed out already, or is none of the block."""

    code = "number_taken"
    sentence = _("Nomor cadangan ini sudah dipakai atau bukan milik anjungan ini.")
    next_step = _("Ambil nomor baru di meja informasi.")


class VisitUnknown(NotFound):
    """No visit has this code; a forged code is told the same."""

    code = "visit_unknown"
    sentence = _("Nomor antrean ini tidak dikenal.")
    next_step = _("Periksa kode pada tiket, atau ambil nomor baru.")


class NotToday(Conflict):
    """The ticket is of another day."""

    code = "ticket_not_today"
    sentence = _("Nomor antrean ini berlaku untuk tanggal %(day)s.")
    next_step = _("Ambil nomor baru untuk hari ini.")


class AppointmentNotToday(NotToday):
    """The appointment is of another day."""

    sentence = _("Janji temu ini untuk %(day)s pukul %(clock)s.")
    next_step = _("Datang pada waktunya, atau ambil nomor biasa bila perlu hari ini juga.")


class NotYourCounter(NotAllowed):
    """Somebody else sits at this counter."""

    code = "not_your_counter"
    sentence = _("Loket ini dibuka oleh petugas lain.")
    next_step = _("Buka loket Anda sendiri terlebih dahulu.")


class CounterNotOpen(Conflict):
    """The counter was closed meanwhile."""

    code = "counter_not_open"
    sentence = _("Loket ini sudah ditutup.")
    next_step = _("Buka loket lagi untuk melanjutkan.")


class CounterTaken(Conflict):
    """Another officer has the counter open, or it is out of use."""

    code = "counter_taken"
    sentence = _("Loket %(number)s sedang dipakai petugas lain atau tidak aktif.")
    next_step = _("Pilih loket lain, atau minta petugas itu menutup loketnya.")


class BoothOfAgency(NotAllowed):
    """The counter is the booth of an agency, and the officer is none of its staff."""

    code = "booth_of_agency"
    sentence = _("Loket %(number)s adalah gerai %(agency)s dan hanya dibuka oleh petugas instansi itu.")
    next_step = _("Pilih loket lain. Bila Anda petugas instansi itu, minta admin mencatat unit kerja Anda.")


class OfficerElsewhere(Conflict):
    """The officer has another counter open."""

    code = "officer_elsewhere"
    sentence = _("Anda masih membuka loket %(number)s.")
    next_step = _("Tutup loket itu terlebih dahulu.")


class CounterBusy(Conflict):
    """Somebody is called to or served at the counter."""

    code = "counter_busy"
    sentence = _("Nomor %(label)s masih di loket ini.")
    next_step = _("Selesaikan, lewati, atau tunda nomor itu terlebih dahulu.")


class CounterPaused(Conflict):
    """The officer is on a break."""

    code = "counter_paused"
    sentence = _("Loket ini sedang jeda.")
    next_step = _("Akhiri jeda terlebih dahulu.")


class NotAtYourCounter(Conflict):
    """The visitor is not at this counter."""

    code = "not_at_your_counter"
    sentence = _("Nomor ini tidak sedang dilayani di loket Anda.")
    next_step = _("Muat ulang halaman untuk melihat keadaan terbaru.")


class MayNotPick(NotAllowed):
    """Calling out of order needs a permission."""

    code = "may_not_pick"
    sentence = _("Anda tidak boleh memanggil di luar urutan.")
    next_step = _("Gunakan panggilan berikutnya, atau minta penyelia.")


class GroupOfAgency(Conflict):
    """A group of one agency was asked for at the booth of another, or at a counter of the office."""

    code = "group_of_agency"
    sentence = _("Kelompok %(prefix)s dilayani %(agency)s, bukan di loket ini.")
    next_step = _("Alihkan pengunjung ke antrean itu; ia tetap memakai nomor yang sama.")


class NotOnYourProfile(Conflict):
    """The group is not called from this counter."""

    code = "not_on_your_profile"
    sentence = _("Kelompok antrean ini tidak dilayani di loket Anda.")
    next_step = _("Ubah kelompok antrean loket Anda, atau alihkan ke loket lain.")


class ReasonUnknown(Invalid):
    """A reason is missing or is none of the list."""

    code = "visit_reason_unknown"
    sentence = _("Pilih salah satu alasan.")


class RecallTooSoon(TooMany):
    """The last call is not long enough ago."""

    code = "recall_too_soon"
    sentence = _("Panggilan ulang baru bisa dilakukan %(seconds)s detik lagi.")
    next_step = _("Panggil ulang sesudah itu, atau lewati dahulu bila pengunjung belum datang.")


class CallsUsedUp(Conflict):
    """The number was called as often as the group allows."""

    code = "calls_used_up"
    sentence = _("Nomor ini sudah dipanggil %(count)s kali.")
    next_step = _("Lewati, atau tandai tidak hadir.")


class TooLateToUndo(Conflict):
    """A start is taken back within a minute only."""

    code = "too_late_to_undo"
    sentence = _("Pelayanan yang sudah berjalan lebih dari satu menit tidak bisa dibatalkan.")
    next_step = _("Selesaikan atau alihkan nomor ini.")


class TooLateToRevive(Conflict):
    """Too long after the no-show."""

    code = "too_late_to_revive"
    sentence = _("Nomor ini sudah terlalu lama dinyatakan tidak hadir.")
    next_step = _("Ambil nomor baru.")


class TransferElsewhere(Conflict):
    """The group or counter of a transfer is not in this centre, not active, or the same chair."""

    code = "transfer_elsewhere"
    sentence = _("Tujuan pengalihan tidak sesuai.")
    next_step = _("Pilih kelompok antrean atau loket lain di tempat pelayanan ini.")


class DayNotOver(Conflict):
    """A day is closed once it is over."""

    code = "day_not_over"
    sentence = _("Hari ini belum berakhir.")


class NothingToEstimate(Conflict):
    """Everybody who can be told how long they wait was told."""

    code = "nothing_to_estimate"
    sentence = _("Tidak ada waktu tunggu baru yang bisa diperkirakan.")


class SlotFull(Conflict):
    """No place is left in the slot."""

    code = "slot_full"
    sentence = _("Waktu ini sudah penuh.")
    next_step = _("Pilih waktu lain.")


class SlotPast(Conflict):
    """The slot has begun."""

    code = "slot_past"
    sentence = _("Waktu ini sudah lewat.")
    next_step = _("Pilih waktu lain.")


class SlotUnchanged(Conflict):
    """The appointment is at this time already."""

    code = "slot_unchanged"
    sentence = _("Janji temu Anda memang sudah pada waktu itu.")
    next_step = _("Pilih waktu lain, atau biarkan seperti sekarang.")


class SlotTooSoon(Conflict):
    """The slot begins too soon to be booked; who is there may take a number instead."""

    code = "slot_too_soon"
    sentence = _("Waktu ini terlalu dekat untuk dipesan.")
    next_step = _("Pilih waktu yang lebih lambat, atau datang langsung dan ambil nomor antrean.")


class GraceNotOver(Conflict):
    """Who is expected may still come."""

    code = "grace_not_over"
    sentence = _("Pengunjung masih boleh datang pada waktu ini.")


class NotMissed(Conflict):
    """Only a missed appointment that counts is forgiven."""

    code = "not_missed"
    sentence = _("Hanya ketidakhadiran yang dihitung dapat dimaafkan.")
    next_step = _("Muat ulang halaman untuk melihat keadaan terbaru.")


class AlreadyReminded(Conflict):
    """The reminder went out before, or is not due."""

    code = "already_reminded"
    sentence = _("Pengingat ini sudah dikirim, atau belum waktunya.")


class NothingToForget(Conflict):
    """No name or contact is older than it may be."""

    code = "nothing_to_forget"
    sentence = _("Tidak ada data pengunjung yang harus dihapus.")


class NothingBlocked(Conflict):
    """No slot of that day is blocked, or there is none."""

    code = "nothing_blocked"
    sentence = _("Tidak ada waktu janji temu yang dapat ditutup atau dibuka pada tanggal itu.")
    next_step = _("Pilih tanggal lain.")


class TooManyAppointments(TooMany):
    """The person has as many live appointments as one may have."""

    code = "too_many_appointments"
    sentence = _("Anda masih memiliki %(count)s janji temu.")
    next_step = _("Datang, ubah, atau batalkan janji itu terlebih dahulu.")


class WalkInOnly(Conflict):
    """Too many appointments were missed lately."""

    code = "walk_in_only"
    sentence = _("Janji temu baru bisa dibuat lagi mulai %(until)s, karena beberapa kali tidak datang.")
    next_step = _("Datang langsung dan ambil nomor antrean.")


class AppointmentWrongState(Conflict):
    """The appointment has moved on."""

    code = "appointment_wrong_state"
    sentence = _("Tindakan ini tidak bisa dilakukan karena janji temu berstatus “%(state)s”.")
    next_step = _("Muat ulang halaman untuk melihat keadaan terbaru.")


class HoldOver(Conflict):
    """The slot was not confirmed in time."""

    code = "appointment_hold_over"
    sentence = _("Waktu konfirmasi sudah habis.")
    next_step = _("Pilih waktu lagi.")


class OriginalReturned(Conflict):
    """The papers were given back before."""

    code = "original_returned"
    sentence = _("Berkas asli ini sudah dikembalikan.")
    next_step = _("Lihat tanda terimanya.")
