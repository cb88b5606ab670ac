"""Refusals of issuance."""

from django.utils.translation import gettext_lazy as _

from satupintu.core.errors import Conflict, Invalid, NotAllowed, NotFound, Unavailable


class PatternInvalid(Invalid):
    """A number pattern that cannot be used. Data: `reason` (a code of `rules.PatternError`, or `collides`)."""

    code = "pattern_invalid"
    sentence = _("Pola nomor ini tidak dapat dipakai.")
    next_step = _("Contoh pola: 503/{n:4}/DPMPTSP/{roman_month}/{year}. Setiap register perlu pola sendiri.")


class RegisterTaken(Conflict):
    """A register of this code exists."""

    code = "register_taken"
    sentence = _("Register dengan kode ini sudah ada.")
    next_step = _("Pakai kode lain, atau ubah register yang ada.")


class RegisterMissing(NotFound):
    """No open register of this code. Data: `register`."""

    code = "register_missing"
    sentence = _("Register %(register)s belum dibuat atau sudah ditutup.")
    next_step = _("Minta admin membuat register penomoran untuk layanan ini.")


class NumberAlreadyUsed(Conflict):
    """The number belongs to a product, or was voided."""

    code = "number_already_used"
    sentence = _("Nomor ini sudah terpakai atau sudah dibatalkan.")
    next_step = _("Muat ulang halaman untuk melihat keadaannya.")


class ReasonNeeded(Invalid):
    """A decree number or a reason is missing."""

    code = "reason_needed"
    sentence = _("Nomor keputusan dan alasannya perlu diisi.")
    next_step = _("Isi keduanya, lalu kirim lagi.")


class ProductIncomplete(Invalid):
    """The data of a product lack something; `errors` says what."""

    code = "product_incomplete"
    sentence = _("Data produk belum lengkap, jadi belum dapat diterbitkan.")
    next_step = _("Lengkapi data yang ditandai pada permohonan atau standar pelayanannya.")


class NotValidAnyMore(Conflict):
    """The product is revoked or superseded already."""

    code = "product_not_valid"
    sentence = _("Produk ini sudah dicabut atau diganti.")
    next_step = _("Lihat halaman verifikasinya.")


class MayNotRevoke(NotAllowed):
    """Only the head of the office or an admin revokes."""

    code = "may_not_revoke"
    sentence = _("Hanya kepala dinas atau admin yang dapat mencabut produk.")
    next_step = _("Mintalah pejabat yang berwenang.")


class HandoverInvalid(Invalid):
    """It is not said to whom a product was handed."""

    code = "handover_invalid"
    sentence = _("Isi nama penerima dan pilih sebagai siapa ia menerima.")


class HandedOverAlready(Conflict):
    """The product was handed over before."""

    code = "handed_over_already"
    sentence = _("Produk ini sudah diserahkan dengan tanda terima %(receipt)s.")
    next_step = _("Lihat tanda terimanya pada halaman permohonan.")


class ProductHidden(NotFound):
    """There is no such product, or the actor may not open it."""

    code = "product_not_found"
    sentence = _("Produk ini tidak ada, atau bukan untuk Anda.")
    next_step = _("Periksa kodenya, atau buka dari halaman permohonan Anda.")


class SignerNotReady(Unavailable):
    """There is no signer that may be used. Data: `signer`, `reason` (code)."""

    code = "signer_not_ready"
    sentence = _("Tanda tangan elektronik belum siap dipakai (%(signer)s).")
    next_step = _("Minta admin memeriksa pengaturan penanda tangan.")


class CertificateNotReady(Conflict):
    """The official's certificate may not sign now. Data: `status` (regulation facts 6.10)."""

    code = "certificate_not_ready"
    sentence = _("Sertifikat elektronik penandatangan tidak dapat dipakai (%(status)s).")
    next_step = _("Penandatangan perlu mengurus sertifikatnya, atau menunjuk Plh.")
