"""The words printed on products: always Indonesian (UU 24/2009 ps. 27: official papers), whatever the reader's language."""

PRINTED: dict[str, str] = {
    "crest": "Lambang daerah",
    "number": "Nomor",
    "qr": "Kode QR untuk memeriksa keaslian",
    "scan": "Pindai kode QR, atau ketik kode ini, untuk memeriksa keaslian:",
    "signed": "Ditandatangani secara elektronik",
    "copies": "Tembusan:",
    "page": "Halaman",
    "bases": "Dasar",
    "provisions": "Ketentuan",
    "validity": "Masa berlaku",
    "partner": "Produk diterbitkan oleh",
    "issued": "Tanggal terbit",
    "where": "Diperoleh di",
    "proof_note": "Bukti ini menyatakan bahwa layanan di kantor kami telah selesai. Keabsahan produk diperiksa pada penerbitnya.",
    "items": "Berkas yang kami terima",
    "item": "Persyaratan",
    "state": "Keterangan",
    "notes": "Perlu diketahui",
    "follow": "Pantau permohonan Anda dengan memindai kode QR, atau buka:",
    "received_by": "Diterima oleh",
    "giver": "Yang menyerahkan",
    "receiver": "Yang menerima",
}
GOVERNMENT = "Pemerintah"
PHONE = "Telepon"
RECEIPT = "Tanda Terima Permohonan"
RECEIPT_FOOTER = "Tanda terima ini dibuat oleh sistem dan sah tanpa tanda tangan. Simpan sampai permohonan Anda selesai."
SLIP_FOOTER = "Dibuat rangkap dua: satu untuk pengunjung, satu untuk kantor."
PLEDGE = "Maklumat Pelayanan"
PLEDGE_HEAD = "Kepala %(office)s"
PLEDGE_FOOTER = "Standar pelayanan versi %(number)s, ditetapkan dengan keputusan %(decree)s."
NAME_BY_HAND = "(……………………………………)"
SERVICE = "Layanan"
APPLICANT = "Pemohon"
SUBMITTED = "Diajukan"
PROMISED = "Dijanjikan selesai"
FEE = "Biaya"
NO_END = "Selama tidak ada perubahan atau pencabutan"
FROM_TO = "%(start)s sampai dengan %(end)s"
TEST_FOOTER = (
    "CONTOH. Ditandatangani secara elektronik dengan sertifikat UJI (TEST CA), bukan sertifikat penyelenggara sertifikasi "
    "elektronik Indonesia; tidak berlaku sebagai dokumen resmi."
)
BSRE_FOOTER = (
    "Dokumen ini telah ditandatangani secara elektronik menggunakan sertifikat elektronik yang diterbitkan oleh BSrE, BSSN."
)
DRAFT = "KONSEP – belum berlaku"
DRAFT_NUMBER = "(konsep, belum bernomor)"
DRAFT_FOOTER = "KONSEP – belum berlaku. Belum bernomor dan belum ditandatangani; bukan dokumen resmi."
SIGNING_REASON = "Penerbitan produk layanan"
PROOF_TITLE = "Bukti Selesai Layanan"
MISSING = "Belum diisi."
UNKNOWN_TEMPLATE = "Bentuk produk tidak dikenal."
PROOF_INTRO = "Permohonan layanan %(service)s pada kantor kami telah selesai. Produknya diterbitkan oleh instansi berikut."
LETTER_INTRO = "Berdasarkan permohonan yang telah diperiksa dan dinyatakan memenuhi persyaratan, diterbitkan kepada:"
HOLDER = "Nama"
APPLICATION_NUMBER = "Nomor permohonan"
YES = "Ya"
HEAD = "Kepala Dinas"
NO_SIGNATORY = "Belum ada pejabat yang berwenang menandatangani."
PROCEDURE: dict[str, str] = {
    "kind": "Standar Operasional Prosedur Administrasi Pemerintahan",
    "number": "Nomor SOP",
    "made_on": "Tanggal Pembuatan",
    "revised_on": "Tanggal Revisi",
    "effective_on": "Tanggal Efektif",
    "approved_by": "Disahkan oleh",
    "title": "Nama SOP",
    "legal_basis": "Dasar Hukum",
    "qualification": "Kualifikasi Pelaksana",
    "related": "Keterkaitan",
    "equipment": "Peralatan/Perlengkapan",
    "warnings": "Peringatan",
    "records": "Pencatatan dan Pendataan",
    "no": "No.",
    "activity": "Kegiatan",
    "performers": "Pelaksana",
    "quality": "Mutu Baku",
    "input": "Kelengkapan",
    "time": "Waktu",
    "output": "Output",
    "note": "Keterangan",
    "from": "dari halaman",
    "to": "ke halaman",
    "row": "kegiatan",
    "more": "dan lainnya",
    "flow": "Bagian Alur Prosedur",
}
NOT_WRITTEN = "–"
PROCEDURE_DRAFT = "RANCANGAN"
PROCEDURE_DRAFT_FOOTER = "RANCANGAN, belum ditetapkan"
PROCEDURE_RETIRED = "TIDAK BERLAKU"
PROCEDURE_DECREE = "Keputusan %(number)s tanggal %(date)s"
PROCEDURE_ENDED = "tidak berlaku sejak %(date)s"
PROCEDURE_VERSION = "Versi %(number)s"
