"""What editing a form or the requirements refuses."""

from django.utils.translation import gettext_lazy as _

from satupintu.core.errors import Conflict, Invalid, NotFound


class QuestionUnknown(NotFound):
    """The form has no such question."""

    code = "question_unknown"
    sentence = _("Pertanyaan itu tidak ada lagi di formulir ini.")
    next_step = _("Muat ulang halaman formulir.")


class SectionUnknown(NotFound):
    """The form has no such section."""

    code = "section_unknown"
    sentence = _("Bagian itu tidak ada lagi di formulir ini.")
    next_step = _("Muat ulang halaman formulir.")


class RequirementUnknown(NotFound):
    """The standard has no such requirement."""

    code = "requirement_unknown"
    sentence = _("Persyaratan itu tidak ada lagi di standar ini.")
    next_step = _("Muat ulang halaman persyaratan.")


class SectionFull(Conflict):
    """A section holds at most five questions, so that a page stays short on a phone."""

    code = "section_full"
    sentence = _("Satu bagian memuat paling banyak %(most)s pertanyaan.")
    next_step = _("Pindahkan satu pertanyaan ke bagian lain, atau buat bagian baru.")


class QuestionKeyTaken(Conflict):
    """The key is that of another question, of a function or of the system, or is not written as a key."""

    code = "question_key_taken"
    sentence = _("Kunci ini sudah dipakai atau tidak dapat dipakai.")
    next_step = _("Pakai huruf kecil, angka, dan garis bawah, paling banyak 40, yang belum dipakai isian lain.")


class ExpressionUnusable(Invalid):
    """A condition or formula cannot be read, or uses a name that does not exist; `reason` says which."""

    code = "expression_unusable"
    sentence = _("Syarat atau rumus ini belum dapat dipakai. %(reason)s")
    next_step = _("Perbaiki penulisannya, atau susun dengan pilihan yang tersedia.")


class AnswerUnknown(Invalid):
    """A condition compares a question with something that is no answer to it; `choices` says what is."""

    code = "answer_unknown"
    sentence = _("“%(given)s” bukan jawaban untuk “%(label)s”.")
    next_step = _("Yang dapat dipakai: %(choices)s.")


class NothingToUndo(Conflict):
    """The last change was undone already, or somebody else changed this part since."""

    code = "nothing_to_undo"
    sentence = _("Perubahan terakhir tidak dapat diurungkan lagi.")
    next_step = _("Bagian ini sudah berubah sejak itu; perbaiki langsung.")
