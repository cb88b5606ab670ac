"""What this module refuses."""

from django.utils.translation import gettext_lazy as _

from satupintu.core.errors import Conflict, Invalid, NotFound


class ServiceUnknown(NotFound):
    """There is no such service here, or it has no standard in force."""

    code = "service_unknown"
    sentence = _("Layanan ini tidak ada di daerah ini.")
    next_step = _("Cari layanan lain di halaman Layanan.")


class StandardInvalid(Invalid):
    """The content of a standard has faults; `errors` maps each path to a sentence."""

    code = "standard_invalid"
    sentence = _("Standar pelayanan ini belum dapat disimpan atau ditetapkan.")
    next_step = _("Perbaiki bagian yang ditandai, lalu coba lagi.")


class PackInvalid(Invalid):
    """The pack has faults; `errors` maps file and line to a sentence."""

    code = "pack_invalid"
    sentence = _("Paket layanan ini masih memuat kesalahan.")
    next_step = _("Jalankan satupintu pack check, perbaiki, lalu pasang lagi.")


class StandardNotDraft(Conflict):
    """Only a draft may be changed."""

    code = "standard_not_draft"
    sentence = _("Versi standar ini bukan rancangan lagi.")
    next_step = _("Buat rancangan versi baru untuk mengubahnya.")


class StandardNotConsulted(Conflict):
    """A standard is enacted only after it was drafted with the public (Permenpan RB 15/2014)."""

    code = "standard_not_consulted"
    sentence = _("Standar ini belum dibahas dalam Forum Konsultasi Publik.")
    next_step = _("Catat hasil konsultasi publik lebih dulu.")


class StandardNotEnacted(Conflict):
    """Only a version in force can be revoked."""

    code = "standard_not_enacted"
    sentence = _("Versi standar ini tidak sedang berlaku.")


class StandardDecreeMissing(Invalid):
    """A standard is enacted by a decree with number and date."""

    code = "standard_decree_missing"
    sentence = _("Penetapan membutuhkan nomor dan tanggal keputusan.")
    next_step = _("Isi nomor dan tanggal keputusan penetapan standar pelayanan.")


class EffectiveLater(Invalid):
    """A version takes effect on the day it is enacted or before, never later."""

    code = "standard_effective_later"
    sentence = _("Tanggal berlaku belum tiba.")
    next_step = _("Tetapkan standar ini pada tanggal berlakunya.")


class OverrideInvalid(Invalid):
    """A region's own value does not fit the standard; `errors` says which."""

    code = "override_invalid"
    sentence = _("Ketentuan daerah ini tidak cocok dengan standarnya.")


class NotSwitchable(Conflict):
    """Only services whose law lets the region issue may be switched to own issuing."""

    code = "service_not_switchable"
    sentence = _("Layanan ini diterbitkan mitra dan tidak dapat dialihkan.")


class NothingChanges(Conflict):
    """The new content equals the version in force."""

    code = "standard_unchanged"
    sentence = _("Isinya sama dengan versi yang berlaku.")


class PartMoved(Conflict):
    """Somebody else changed this part of the draft since it was shown; `current` is its mark now."""

    code = "standard_part_moved"
    sentence = _("Bagian ini baru saja diubah orang lain.")
    next_step = _("Muat ulang halaman untuk melihat isinya yang baru, lalu ulangi perubahan Anda. Isian Anda belum tersimpan.")


class PartUnknown(Invalid):
    """A standard has no such part, or it is not changed this way."""

    code = "standard_part_unknown"
    sentence = _("Standar pelayanan tidak punya bagian itu.")


class ServiceCodeTaken(Conflict):
    """A service with this code or address name exists already."""

    code = "service_code_taken"
    sentence = _("Kode atau alamat layanan itu sudah dipakai.")
    next_step = _("Pilih kode lain, atau buat rancangan baru dari layanan yang sudah ada.")


class DraftExists(Conflict):
    """A service has one draft at a time, so that two designers do not write two."""

    code = "standard_draft_exists"
    sentence = _("Layanan ini sudah punya rancangan yang belum ditetapkan.")
    next_step = _("Lanjutkan rancangan itu.")


class DraftInUse(Conflict):
    """Something was made with the draft that must not vanish with it, such as a record of a consultation."""

    code = "standard_draft_in_use"
    sentence = _("Rancangan ini sudah dipakai dan tidak dapat dihapus.")
    next_step = _("Hapus dulu yang dibuat dengannya, atau lanjutkan rancangan ini.")


class NothingChosen(Invalid):
    """Parts are copied only when some are named."""

    code = "standard_nothing_chosen"
    sentence = _("Belum ada bagian yang dipilih.")
    next_step = _("Pilih paling sedikit satu bagian.")


class PartUnchanged(Conflict):
    """The part has this value already."""

    code = "standard_part_unchanged"
    sentence = _("Tidak ada yang berubah.")
