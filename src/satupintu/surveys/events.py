"""Facts about instruments, rounds, invitations and answers; none says who was invited or who answered."""

from django.utils.translation import gettext_lazy as _

from satupintu.journal.events import Event

INSTRUMENTS_INSTALLED = Event("surveys.instruments_installed", _("%(count)s instrumen survei resmi dipasang"))
INSTRUMENT_DRAFTED = Event("surveys.instrument_drafted", _("Draf instrumen survei %(instrument)s versi %(version)s dibuat"))
INSTRUMENT_CHANGED = Event("surveys.instrument_changed", _("Draf instrumen survei %(instrument)s versi %(version)s diubah"))
INSTRUMENT_ENACTED = Event("surveys.instrument_enacted", _("Instrumen survei %(instrument)s versi %(version)s ditetapkan"))
ROUND_OPENED = Event("surveys.round_opened", _("Periode survei %(instrument)s %(starts_on)s sampai %(ends_on)s dibuka"))
QUOTAS_SET = Event("surveys.quotas_set", _("Jumlah sampel %(count)s layanan ditetapkan"))
ROUND_CLOSED = Event("surveys.round_closed", _("Periode survei ditutup"))
ANALYSIS_WRITTEN = Event("surveys.analysis_written", _("Analisis dan rencana tindak lanjut survei ditulis"))
RESULTS_PUBLISHED = Event("surveys.results_published", _("Hasil survei dipublikasikan"))
USE_CONSIDERED = Event("surveys.use_considered", _("Undangan survei diundi"))
ANSWERED = Event("surveys.answered", _("Jawaban survei masuk"))
PAPER_ENTERED = Event("surveys.paper_entered", _("Kuesioner kertas dicatat"))
RATING_GIVEN = Event("surveys.rating_given", _("Penilaian kilat masuk"))
ALERT_FOUND = Event("surveys.alert_found", _("Saran responden memuat kata waspada"))
COMMENT_CONFIRMED = Event("surveys.comment_confirmed", _("Saran responden diperiksa"))
LEXICON_CHANGED = Event("surveys.lexicon_changed", _("Kamus kata survei diubah"))
INVITATIONS_ENDED = Event("surveys.invitations_ended", _("%(count)s undangan survei berakhir"))
ANSWERS_MIXED = Event("surveys.answers_mixed", _("%(count)s jawaban survei diacak urutannya"))
