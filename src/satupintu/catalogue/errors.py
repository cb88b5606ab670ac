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


class TryRefused(Conflict):
    """The act does not fit where the try stands, often because the page was old or the sheet has changed."""

    code = "try_refused"
    sentence = _("Langkah itu tidak mungkin dari keadaan percobaan sekarang.")
    next_step = _("Pilih langkah lain, mundur satu langkah, atau ulangi percobaan dari awal.")


class ScenarioNameMissing(Invalid):
    """A scenario is found again by its name."""

    code = "scenario_name_missing"
    sentence = _("Skenario belum punya nama.")
    next_step = _("Isi nama yang mengatakan apa yang diuji, misalnya berkas lengkap sampai terbit.")

    def __init__(self) -> None:
        super().__init__(errors={"nama": str(self.sentence)})


class ScenarioNameTaken(Conflict):
    """Names of scenarios are unique in a version."""

    code = "scenario_name_taken"
    sentence = _("Nama skenario itu sudah dipakai pada versi ini.")
    next_step = _("Pilih nama lain, atau hapus skenario yang lama.")


class ScenariosTooMany(Conflict):
    """All scenarios are played at every change, so there is an end to their number."""

    code = "scenarios_too_many"
    sentence = _("Versi ini sudah punya skenario sebanyak yang dapat diuji sekaligus.")
    next_step = _("Hapus skenario yang tidak diperlukan lagi.")


class ScenarioUnfinished(Conflict):
    """A path is expected up to its end, never half."""

    code = "scenario_unfinished"
    sentence = _("Percobaan ini belum sampai ke akhir alur.")
    next_step = _("Jalankan percobaan sampai berakhir, lalu rekam sebagai skenario.")


class SimulationTooLarge(Invalid):
    """A simulation is bounded, so that no question keeps the office's machine busy."""

    code = "simulation_too_large"
    sentence = _("Simulasi ini terlalu besar.")
    next_step = _("Kurangi hari kerja, ulangan, atau berkas per hari.")


class SimulationTooShort(Invalid):
    """No file came to its end in the simulated time, so nothing can be said of how long it takes."""

    code = "simulation_too_short"
    sentence = _("Tidak ada berkas yang selesai dalam hari kerja yang disimulasikan.")
    next_step = _("Tambah hari kerja, atau periksa apakah pelaksananya cukup.")


class AlreadyEnacted(Conflict):
    """Somebody else enacted this version a moment ago; `decree_no` is the decree it stands on now."""

    code = "standard_already_enacted"
    sentence = _("Versi ini sudah ditetapkan dengan keputusan %(decree_no)s.")
    next_step = _("Muat ulang halaman untuk melihat keadaan terbaru.")


class ContentMoved(Conflict):
    """The draft was changed since the official read it."""

    code = "standard_content_moved"
    sentence = _("Rancangan ini berubah sejak Anda membacanya.")
    next_step = _("Baca lagi perubahannya, lalu tetapkan.")


class EnactmentBlocked(Invalid):
    """A check that belongs to enactment fails; `errors` says which."""

    code = "standard_enactment_blocked"
    sentence = _("Standar ini belum dapat ditetapkan.")
    next_step = _("Perbaiki hal yang ditandai pada rancangan, lalu tetapkan lagi.")


class WarningsUnread(Invalid):
    """Each warning must be read before a version is enacted; `errors` has those that were not, by mark."""

    code = "standard_warnings_unread"
    sentence = _("Masih ada peringatan yang belum ditandai sudah dibaca.")
    next_step = _("Baca setiap peringatan dan tandai, lalu tetapkan lagi.")


class ConsultationClosed(Conflict):
    """A consultation that was held is a record and is not changed."""

    code = "consultation_closed"
    sentence = _("Konsultasi ini sudah dilaksanakan dan menjadi catatan.")
    next_step = _("Rencanakan konsultasi baru bila rancangan dibahas lagi.")


class ConsultationInvalid(Invalid):
    """What was given about a consultation is wrong; `errors` says where."""

    code = "consultation_invalid"
    sentence = _("Catatan konsultasi publik belum lengkap.")


class PublicationInvalid(Invalid):
    """What was given about a publication is wrong; `errors` says where."""

    code = "publication_invalid"
    sentence = _("Catatan publikasi belum benar.")


class PublicationOver(Conflict):
    """The publication was ended before."""

    code = "publication_over"
    sentence = _("Publikasi ini sudah diakhiri.")


class ReviewInvalid(Invalid):
    """What was given about a review is wrong; `errors` says where."""

    code = "review_invalid"
    sentence = _("Catatan peninjauan belum benar.")


class ReviewNotDue(Conflict):
    """The review of this version is not due, or was told a moment ago."""

    code = "review_not_due"
    sentence = _("Peninjauan standar ini belum jatuh tempo.")
