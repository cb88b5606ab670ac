"""What this module refuses."""

from django.utils.translation import gettext_lazy as _

from satupintu.core.errors import Conflict, Invalid, NotFound, TooMany


class InvitationUnknown(NotFound):
    """No open invitation has this token: never given out, answered already, or over."""

    code = "survey_invitation_unknown"
    sentence = _("Undangan survei ini tidak berlaku.")
    next_step = _("Setiap undangan hanya untuk satu jawaban. Bila sudah Anda isi, jawaban Anda telah kami terima. Terima kasih.")


class AnswerInvalid(Invalid):
    """Answers are missing or no values of the scale; `errors` says which."""

    code = "survey_answer_invalid"
    sentence = _("Ada pertanyaan yang belum dijawab.")
    next_step = _("Jawab pertanyaan yang ditandai, lalu kirim lagi.")


class InstrumentFaulty(Invalid):
    """The draft of an instrument cannot be enacted; `errors` says why."""

    code = "survey_instrument_faulty"
    sentence = _("Instrumen ini belum dapat ditetapkan.")
    next_step = _("Perbaiki yang disebut, simpan, lalu tetapkan lagi.")


class InstrumentFixed(Conflict):
    """An enacted version is never changed."""

    code = "survey_instrument_fixed"
    sentence = _("Versi yang sudah ditetapkan tidak bisa diubah.")
    next_step = _("Buat draf versi baru, ubah, lalu tetapkan.")


class InstrumentCodeTaken(Conflict):
    """Another instrument has this code."""

    code = "survey_instrument_code_taken"
    sentence = _("Kode instrumen itu sudah dipakai.")
    next_step = _("Pilih kode lain.")


class DraftExists(Conflict):
    """An instrument has one draft at a time."""

    code = "survey_draft_exists"
    sentence = _("Instrumen ini sudah punya draf.")
    next_step = _("Lanjutkan draf yang ada.")


class RoundInvalid(Invalid):
    """Something about a round is wrong; `errors` says which field."""

    code = "survey_round_invalid"
    sentence = _("Ada data periode survei yang belum benar.")


class RoundOverlaps(Conflict):
    """A round of the same instrument runs in these days."""

    code = "survey_round_overlaps"
    sentence = _("Sudah ada periode survei dengan instrumen yang sama pada hari-hari itu.")
    next_step = _("Pilih tanggal lain, atau tutup periode yang sedang berlangsung.")


class RoundNotOpen(Conflict):
    """The round takes no answers (any more)."""

    code = "survey_round_not_open"
    sentence = _("Periode survei ini tidak menerima jawaban.")
    next_step = _("Gunakan periode yang sedang berlangsung.")


class RoundStillOpen(Conflict):
    """Results are published after the round was closed."""

    code = "survey_round_still_open"
    sentence = _("Periode survei ini masih berlangsung.")
    next_step = _("Tutup periodenya dahulu.")


class NothingToPublish(Conflict):
    """Too few answered for results that may be shown."""

    code = "survey_nothing_to_publish"
    sentence = _("Responden kurang dari %(fewest)s orang; hasilnya tidak dapat dipublikasikan.")
    next_step = _("Kumpulkan jawaban lebih banyak pada periode berikutnya.")


class TooQuick(TooMany):
    """The tablet was touched again at once."""

    code = "survey_too_quick"
    sentence = _("Penilaian baru saja diterima dari tablet ini.")
    next_step = _("Tunggu beberapa detik, lalu coba lagi.")


class CommentConfirmed(Conflict):
    """The comment was looked at already."""

    code = "survey_comment_confirmed"
    sentence = _("Saran ini sudah diperiksa.")
    next_step = _("Muat ulang halaman untuk melihat keadaan terbaru.")


class EntryTaken(Conflict):
    """The phrase stands in the lexicon already."""

    code = "survey_entry_taken"
    sentence = _("Kata itu sudah ada di kamus.")
    next_step = _("Hapus yang lama dahulu bila ingin mengubahnya.")


class EntryInvalid(Invalid):
    """An entry of the lexicon is wrong; `errors` says which field."""

    code = "survey_entry_invalid"
    sentence = _("Isian kamus belum benar.")


class UseConsidered(Conflict):
    """The use of a service was considered for an invitation already."""

    code = "survey_use_considered"
    sentence = _("Penggunaan layanan ini sudah pernah diundi.")
