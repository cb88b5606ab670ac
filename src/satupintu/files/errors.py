"""Refusals about files. The codes of content refusals are those of `rules.FlawCode`."""

from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from satupintu.core.errors import Conflict, Invalid, NotAllowed, NotFound, TooMany
from satupintu.files.rules import DOCX, DWG, HEIC, JPEG, PDF, PNG, XLSX, Flaw, FlawCode

TYPE_LABELS: dict[str, str] = {
    PDF: "PDF",
    JPEG: "JPEG",
    PNG: "PNG",
    HEIC: "HEIC",
    DOCX: "Word (DOCX)",
    XLSX: "Excel (XLSX)",
    DWG: "DWG",
}


class UnfitFile(Invalid):
    """Base of refusals of a file because of what is in it; data holds sizes and types only."""

    code = "file_unfit"
    sentence = _("Berkas ini tidak dapat kami terima.")
    next_step = _("Pilih berkas lain, lalu unggah lagi.")


class FileEmpty(UnfitFile):
    """There are no bytes in it."""

    code = FlawCode.EMPTY.value
    sentence = _("Berkas ini kosong.")
    next_step = _("Periksa berkas di perangkat Anda, lalu unggah lagi.")


class FileTooLarge(UnfitFile):
    """More bytes than allowed. Data: `size`, `max_bytes` (bytes), `max_label` (for people)."""

    code = FlawCode.TOO_LARGE.value
    status = 413
    sentence = _("Berkas ini terlalu besar. Ukuran paling besar %(max_label)s.")
    next_step = _("Perkecil berkas, misalnya pindai dengan mutu lebih rendah, lalu unggah lagi.")


class FileTypeNotAccepted(UnfitFile):
    """A type that was not asked for. Data: `media_type`, `allowed`, `allowed_label`."""

    code = FlawCode.TYPE_NOT_ACCEPTED.value
    status = 415
    sentence = _("Jenis berkas ini tidak diterima. Yang diterima: %(allowed_label)s.")
    next_step = _("Ubah berkas ke salah satu jenis itu, lalu unggah lagi.")


class FileTypeLies(UnfitFile):
    """The content is not what the name or the sender says. Data: `media_type` found, `claimed`."""

    code = FlawCode.TYPE_LIES.value
    sentence = _("Isi berkas ini tidak sesuai dengan jenis pada namanya.")
    next_step = _("Buka berkas dengan aplikasi aslinya, simpan ulang sebagai PDF atau JPEG, lalu unggah lagi.")


class FileDamaged(UnfitFile):
    """Cut short or broken."""

    code = FlawCode.DAMAGED.value
    sentence = _("Berkas ini rusak atau tidak lengkap.")
    next_step = _("Buka berkas di perangkat Anda untuk memeriksanya. Jika tidak terbuka, buat atau pindai ulang.")


class ImageTooManyPixels(UnfitFile):
    """More pixels than can be shown safely. Data: `width`, `height`, `max_pixels`, `max_megapixels`."""

    code = FlawCode.TOO_MANY_PIXELS.value
    sentence = _("Gambar ini terlalu besar (%(width)s × %(height)s piksel). Paling besar %(max_megapixels)s megapiksel.")
    next_step = _("Perkecil gambar atau foto ulang dengan resolusi biasa, lalu unggah lagi.")


class PdfEncrypted(UnfitFile):
    """Locked by a password or by rights."""

    code = FlawCode.PDF_ENCRYPTED.value
    sentence = _("PDF ini terkunci kata sandi.")
    next_step = _("Simpan PDF tanpa kata sandi (Cetak → Simpan sebagai PDF), lalu unggah lagi.")


class PdfActiveContent(UnfitFile):
    """Scripts, programs or forms that send."""

    code = FlawCode.PDF_ACTIVE.value
    sentence = _("PDF ini berisi program yang berjalan sendiri, jadi tidak dapat kami simpan.")
    next_step = _("Buka PDF, pilih Cetak → Simpan sebagai PDF, lalu unggah hasilnya.")


class PdfAttachment(UnfitFile):
    """Other files inside."""

    code = FlawCode.PDF_ATTACHMENT.value
    sentence = _("PDF ini membawa berkas lain di dalamnya, jadi tidak dapat kami simpan.")
    next_step = _("Simpan ulang PDF tanpa lampiran, dan unggah lampirannya sendiri-sendiri.")


class PdfTooComplex(UnfitFile):
    """Too much is packed into it to be looked through."""

    code = FlawCode.PDF_TOO_COMPLEX.value
    sentence = _("PDF ini terlalu rumit untuk diperiksa keamanannya.")
    next_step = _("Buka PDF, pilih Cetak → Simpan sebagai PDF, lalu unggah hasilnya.")


class ArchiveBomb(UnfitFile):
    """A packed file that swells, or an archive within it."""

    code = FlawCode.ARCHIVE_BOMB.value
    sentence = _("Isi berkas ini dimampatkan secara tidak wajar, jadi tidak dapat kami simpan.")
    next_step = _("Buka dengan aplikasi aslinya, simpan ulang sebagai PDF, lalu unggah lagi.")


class DocxEncrypted(UnfitFile):
    """Locked by a password."""

    code = FlawCode.DOCX_ENCRYPTED.value
    sentence = _("Berkas Office ini terkunci kata sandi.")
    next_step = _("Simpan tanpa kata sandi, lalu unggah lagi.")


class DocxMacro(UnfitFile):
    """Program code inside."""

    code = FlawCode.DOCX_MACRO.value
    sentence = _("Berkas Office ini berisi makro (program), jadi tidak dapat kami simpan.")
    next_step = _("Simpan sebagai PDF, atau sebagai DOCX atau XLSX biasa tanpa makro, lalu unggah lagi.")


class DocxExternalContent(UnfitFile):
    """Embedded objects, or parts fetched from elsewhere."""

    code = FlawCode.DOCX_EXTERNAL.value
    sentence = _("Berkas Office ini memuat objek atau bagian dari luar berkas, jadi tidak dapat kami simpan.")
    next_step = _("Simpan sebagai PDF, lalu unggah lagi.")


_BY_CODE: dict[FlawCode, type[UnfitFile]] = {
    FlawCode.EMPTY: FileEmpty,
    FlawCode.TOO_LARGE: FileTooLarge,
    FlawCode.TYPE_NOT_ACCEPTED: FileTypeNotAccepted,
    FlawCode.TYPE_LIES: FileTypeLies,
    FlawCode.DAMAGED: FileDamaged,
    FlawCode.TOO_MANY_PIXELS: ImageTooManyPixels,
    FlawCode.PDF_ENCRYPTED: PdfEncrypted,
    FlawCode.PDF_ACTIVE: PdfActiveContent,
    FlawCode.PDF_ATTACHMENT: PdfAttachment,
    FlawCode.PDF_TOO_COMPLEX: PdfTooComplex,
    FlawCode.ARCHIVE_BOMB: ArchiveBomb,
    FlawCode.DOCX_ENCRYPTED: DocxEncrypted,
    FlawCode.DOCX_MACRO: DocxMacro,
    FlawCode.DOCX_EXTERNAL: DocxExternalContent,
}


def refusal_for(flaw: Flaw, *, allowed: tuple[str, ...]) -> UnfitFile:
    """Return the refusal people read for a flaw; `allowed` are the media types that were asked for."""
    data: dict[str, Any] = dict(flaw.data)
    if flaw.code is FlawCode.TYPE_NOT_ACCEPTED:
        data.update(allowed=list(allowed), allowed_label=", ".join(TYPE_LABELS.get(kind, kind) for kind in allowed))
    elif flaw.code is FlawCode.TOO_LARGE:
        data["max_label"] = filesizeformat(data["max_bytes"]).replace("\xa0", " ")
    elif flaw.code is FlawCode.TOO_MANY_PIXELS:
        data["max_megapixels"] = data["max_pixels"] // 1_000_000
    return _BY_CODE[flaw.code](**data)


class FileHidden(NotFound):
    """There is no such file, or the actor may not know that there is."""

    code = "file_not_found"
    sentence = _("Berkas ini tidak ada, atau bukan untuk Anda.")
    next_step = _("Buka berkas dari halaman permohonannya.")


class FileGone(NotFound):
    """The content was erased; only its hash is left."""

    code = "file_gone"
    status = 410
    sentence = _("Isi berkas ini sudah dihapus sesuai masa simpannya.")
    next_step = _("Minta salinannya kepada pemiliknya bila masih diperlukan.")


class FileBeingScanned(Conflict):
    """The virus scanner has not spoken yet, and its word is required."""

    code = "file_being_scanned"
    sentence = _("Berkas ini masih diperiksa dari virus.")
    next_step = _("Coba lagi beberapa menit lagi.")


class FileQuarantined(NotAllowed):
    """Infected, or not judged by a scanner whose word is required; it is served to nobody."""

    code = "file_quarantined"
    sentence = _("Berkas ini dikarantina karena tidak lolos pemeriksaan virus.")
    next_step = _("Bersihkan perangkat asalnya, lalu unggah berkas yang baru.")


class NotAnImage(Invalid):
    """Only images have a preview."""

    code = "file_not_an_image"
    sentence = _("Berkas ini bukan gambar, jadi tidak ada pratinjaunya.")
    next_step = _("Unduh berkas untuk membukanya.")


class AlreadyScanned(Conflict):
    """A verdict has been given."""

    code = "file_already_scanned"
    sentence = _("Berkas ini sudah selesai diperiksa.")
    next_step = _("Muat ulang halaman untuk melihat hasilnya.")


class RetentionNotLonger(Invalid):
    """The new end is not later than the present one."""

    code = "retention_not_longer"
    sentence = _("Masa simpan hanya dapat diperpanjang, bukan dipersingkat.")
    next_step = _("Pilih tanggal sesudah masa simpan sekarang.")


class OffsetMismatch(Conflict):
    """The piece does not continue where the upload stands. Data: `offset`, in bytes, where it must continue."""

    code = "upload_offset_mismatch"
    sentence = _("Potongan ini tidak menyambung. Unggahan sudah diterima sampai %(offset)s bita.")
    next_step = _("Lanjutkan dari posisi itu.")


class ChunkRefused(Invalid):
    """A piece that is empty, too large, or runs over the announced size. Data: `max_chunk`, `offset` (bytes)."""

    code = "upload_chunk_refused"
    sentence = _("Potongan berkas ini kosong atau melebihi ukuran yang dijanjikan.")
    next_step = _("Ulangi unggahan dari awal.")


class UploadUnfinished(Conflict):
    """Bytes are missing. Data: `offset`, `expected_size` (bytes)."""

    code = "upload_unfinished"
    sentence = _("Unggahan belum lengkap: baru %(offset)s dari %(expected_size)s bita.")
    next_step = _("Lanjutkan unggahan sampai selesai.")


class UploadClosed(Conflict):
    """Finished, abandoned or expired."""

    code = "upload_closed"
    sentence = _("Unggahan ini sudah ditutup.")
    next_step = _("Mulai unggahan baru.")


class TooManyUploads(TooMany):
    """The actor has too many unfinished uploads. Data: `limit`."""

    code = "too_many_uploads"
    sentence = _("Terlalu banyak unggahan yang belum selesai (paling banyak %(limit)s).")
    next_step = _("Selesaikan atau batalkan unggahan lain dahulu.")
