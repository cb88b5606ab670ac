"""What this module refuses."""

from django.utils.translation import gettext_lazy as _

from satupintu.core.errors import Conflict, Invalid, NotAllowed, TooMany


class WrongIdentity(Invalid):
    """An identifier or a name is not right; `errors` says which and why."""

    code = "wrong_identity"
    sentence = _("Ada data diri yang belum benar.")
    next_step = _("Perbaiki isian yang ditandai sesuai KTP atau paspor.")


class AlreadyKnown(Conflict):
    """Somebody else is already registered with this identifier."""

    code = "already_known"
    sentence = _("Nomor ini sudah terdaftar.")
    next_step = _("Masuk dengan akun yang sudah ada, atau minta bantuan di loket.")


class LoginTaken(Conflict):
    """The login name is in use."""

    code = "login_taken"
    sentence = _("Nama akun ini sudah dipakai.")
    next_step = _("Pilih nama akun lain, atau masuk bila itu akun Anda.")


class HasAccount(Conflict):
    """The person or member of staff logs in with another account already."""

    code = "has_account"
    sentence = _("Orang ini sudah punya akun.")
    next_step = _("Masuk dengan akun yang sudah ada, atau minta bantuan admin kantor.")


class CodeTaken(Conflict):
    """An agency or unit of this code is there already."""

    code = "code_taken"
    sentence = _("Kode %(taken)s sudah dipakai.")
    next_step = _("Pilih kode lain.")


class NotAtWork(Conflict):
    """The member of staff does not work here any more."""

    code = "not_at_work"
    sentence = _("Petugas ini sudah tidak aktif.")
    next_step = _("Pilih petugas yang masih aktif.")


class WrongDelegation(Invalid):
    """A delegation lacks its kind or decree, or goes to whom it comes from."""

    code = "wrong_delegation"
    sentence = _("Pelimpahan wewenang belum lengkap.")
    next_step = _("Isi jenis pelimpahan, nomor surat, dan petugas penerima yang lain dari pemberi.")


class WrongPurpose(Invalid):
    """A look at an identifier was asked for without saying why."""

    code = "wrong_purpose"
    sentence = _("Tujuan membuka nomor ini belum disebutkan.")
    next_step = _("Pilih tujuan, lalu coba lagi.")


class WeakPassword(Invalid):
    """The password is too short or too common."""

    code = "weak_password"
    sentence = _("Kata sandi ini terlalu mudah ditebak.")
    next_step = _("Pakai sedikitnya 10 huruf, misalnya empat kata yang tidak berhubungan.")


class TooManyCodes(TooMany):
    """Codes were asked for too often."""

    code = "too_many_codes"
    sentence = _("Kode sudah beberapa kali dikirim.")
    next_step = _("Tunggu 10 menit, lalu minta kode lagi. Periksa juga folder spam.")


class TooManyCodesToday(TooMany):
    """Too many codes were sent to one address within a day."""

    code = "too_many_codes_today"
    sentence = _("Hari ini sudah terlalu banyak kode dikirim ke alamat ini.")
    next_step = _("Coba lagi besok, masuk dengan kata sandi, atau datang ke loket.")


class TooManyWrongCodes(TooMany):
    """Too many wrong codes were tried for one address within a day."""

    code = "too_many_wrong_codes"
    sentence = _("Terlalu banyak kode salah untuk alamat ini.")
    next_step = _("Coba lagi besok, masuk dengan kata sandi, atau datang ke loket.")


class WrongPassword(Invalid):
    """The current password was asked for and is not right."""

    code = "wrong_password"
    sentence = _("Kata sandi sekarang salah.")
    next_step = _("Isi kata sandi yang sekarang dipakai, atau buat yang baru dengan kode.")


class CannotErase(Conflict):
    """Something still needs the person's data."""

    code = "cannot_erase"
    sentence = _("Data belum dapat dihapus karena masih diperlukan: %(reason)s.")
    next_step = _("Ajukan lagi setelah urusan itu selesai.")


class WrongPeriod(Invalid):
    """A period ends before it begins, or is too long."""

    code = "wrong_period"
    sentence = _("Masa berlaku tidak benar.")
    next_step = _("Tanggal akhir harus sama dengan atau sesudah tanggal mulai, paling lama satu tahun.")


class UnknownRole(Invalid):
    """There is no role of this code."""

    code = "unknown_role"
    sentence = _("Peran %(role)s tidak dikenal.")


class AlreadyAsked(Conflict):
    """The same correction is waiting for an answer."""

    code = "already_asked"
    sentence = _("Koreksi data ini sudah Anda minta dan sedang diperiksa.")
    next_step = _("Tunggu jawabannya, paling lama 3 x 24 jam.")


class AlreadyDecided(Conflict):
    """The request was answered meanwhile."""

    code = "already_decided"
    sentence = _("Permintaan koreksi ini sudah dijawab.")
    next_step = _("Muat ulang daftar permintaan.")


class WrongReason(Invalid):
    """Something was to be changed without saying why."""

    code = "wrong_reason"
    sentence = _("Alasan belum disebutkan.")
    next_step = _("Pilih alasan, lalu coba lagi.")


class NotTheirRole(Conflict):
    """The role to be passed on is not the giver's own: they do not hold it, or hold it by delegation themselves."""

    code = "not_their_role"
    sentence = _("Pemberi tidak memegang peran %(role)s sendiri.")
    next_step = _("Limpahkan dari pejabat yang memegang peran itu; wewenang yang dilimpahkan tidak dapat dilimpahkan lagi.")


class DelegationOverlaps(Conflict):
    """The role is passed on already for some of these days."""

    code = "delegation_overlaps"
    sentence = _("Peran %(role)s sudah dilimpahkan pada sebagian tanggal itu.")
    next_step = _("Akhiri pelimpahan yang ada, atau pilih tanggal lain.")


class LastAdministrator(Conflict):
    """Without this person nobody could administer the office any more."""

    code = "last_administrator"
    sentence = _("Petugas ini satu-satunya admin kantor yang aktif.")
    next_step = _("Beri peran Admin kantor kepada petugas lain yang punya akun aktif, lalu coba lagi.")


class NotPrincipal(NotAllowed):
    """Only the principal may give away or take back their own authority."""

    code = "not_principal"
    sentence = _("Hanya pemberi kuasa yang dapat melakukan ini.")
    next_step = _("Masuk sebagai pemberi kuasa, atau datang ke loket bersama pemberi kuasa.")


class LetterMissing(Invalid):
    """The counter was to take down a power of attorney without the letter the principal signed."""

    code = "letter_missing"
    sentence = _("Pindaian surat kuasa belum disertakan.")
    next_step = _("Pindai surat kuasa yang ditandatangani pemberi kuasa, lalu pilih berkasnya.")


class ConsentWithdrawn(Conflict):
    """The person has taken their consent back already."""

    code = "consent_withdrawn"
    sentence = _("Persetujuan ini sudah Anda tarik.")
    next_step = _("Tidak ada lagi yang perlu dilakukan. Anda dapat memberi persetujuan lagi kapan saja.")
