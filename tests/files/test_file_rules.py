"""What a file must be before it is kept: pure rules on bytes."""

import io
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from tests.files import samples

from satupintu.files import rules
from satupintu.files.rules import DOCX, HEIC, JPEG, PDF, PNG, Flaw, FlawCode

ALL = (PDF, JPEG, PNG, HEIC, DOCX)
GOOD = {
    "a.pdf": (PDF, samples.pdf(samples.pdf_stream(b"BT (Halo) Tj ET"))),
    "a.jpg": (JPEG, samples.jpeg()),
    "b.jpg": (JPEG, samples.jpeg(progressive=True)),
    "a.png": (PNG, samples.image("PNG", mode="RGBA")),
    "a.heic": (HEIC, samples.image("HEIF")),
    "a.docx": (DOCX, samples.docx(rels=samples.relationship("hyperlink", "https://oss.go.id"))),
}


def inspect(data: bytes, name: str, declared: str = "", **options: object) -> rules.Inspection:
    return rules.inspect(io.BytesIO(data), name=name, declared_type=declared, allowed=ALL, **options)


def flaw_of(data: bytes, name: str, declared: str = "") -> FlawCode:
    with pytest.raises(Flaw) as caught:
        inspect(data, name, declared)
    return caught.value.code


@pytest.mark.parametrize("name", GOOD)
def test_recognises_each_type_from_its_bytes(name):
    media_type, data = GOOD[name]
    found = inspect(data, name, media_type)
    assert (found.media_type, found.name, found.size) == (media_type, name, len(data))
    assert (found.width, found.height) == ((64, 48) if media_type in (JPEG, PNG, HEIC) else (None, None))


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("left", [0.3, 0.6, 0.9])
def test_refuses_a_file_cut_short(name, left):
    _, data = GOOD[name]
    assert flaw_of(data[: int(len(data) * left)], name) is FlawCode.DAMAGED


@pytest.mark.parametrize("name", GOOD)
def test_refuses_a_name_or_declaration_of_another_type(name):
    media_type, data = GOOD[name]
    other = "x.png" if media_type != PNG else "x.pdf"
    assert flaw_of(data, other) is FlawCode.TYPE_LIES
    assert flaw_of(data, name, "image/gif") is FlawCode.TYPE_LIES


@pytest.mark.parametrize(
    ("name", "declared"),
    [("foto", ""), ("foto.jpg", "image/jpg"), ("foto.JPEG", "application/octet-stream"), ("foto.unduh", "IMAGE/JPEG; q=1")],
)
def test_believes_the_bytes_when_the_sender_says_little(name, declared):
    assert inspect(samples.jpeg(), name, declared).media_type == JPEG


def test_a_phone_may_call_a_docx_a_zip():
    assert inspect(samples.docx(), "surat.docx", "application/zip").media_type == DOCX


def test_refuses_unknown_empty_large_and_unasked():
    assert flaw_of(b"", "a.pdf") is FlawCode.EMPTY
    assert flaw_of(b"MZ\x90\x00 program", "a.pdf") is FlawCode.TYPE_LIES
    assert flaw_of(b"MZ\x90\x00 program", "a.exe") is FlawCode.TYPE_NOT_ACCEPTED
    with pytest.raises(Flaw) as caught:
        inspect(samples.jpeg(), "a.jpg", limits=rules.Limits(max_bytes=100))
    assert caught.value.code is FlawCode.TOO_LARGE
    with pytest.raises(Flaw) as caught:
        rules.inspect(io.BytesIO(samples.jpeg()), name="a.jpg", declared_type="", allowed=(PDF,))
    assert caught.value.code is FlawCode.TYPE_NOT_ACCEPTED


def test_refuses_too_many_pixels_from_the_header_alone():
    bomb = samples.png_header_only(30_000, 30_000)
    assert len(bomb) < 100
    assert flaw_of(bomb, "a.png") is FlawCode.TOO_MANY_PIXELS
    assert flaw_of(samples.png_header_only(8_000, 5_000), "a.png") is FlawCode.TOO_MANY_PIXELS  # a photo of 40 megapixels
    assert inspect(samples.png_header_only(6_000, 6_000), "a.png").width == 6_000
    big = bytearray(samples.jpeg())
    at = big.index(b"\xff\xc0")
    big[at + 5 : at + 9] = struct.pack(">HH", 9_000, 9_000)
    assert flaw_of(bytes(big), "a.jpg") is FlawCode.TOO_MANY_PIXELS


def test_refuses_a_png_with_a_flipped_bit():
    data = bytearray(samples.image("PNG"))
    data[data.index(b"IDAT") + 8] ^= 1
    assert flaw_of(bytes(data), "a.png") is FlawCode.DAMAGED


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (samples.pdf(trailer=b"/Encrypt 4 0 R"), FlawCode.PDF_ENCRYPTED),
        (samples.pdf(trailer=b"/#45n#63rypt 4 0 R"), FlawCode.PDF_ENCRYPTED),
        (samples.pdf(b"#41" * 30_000), FlawCode.PDF_TOO_COMPLEX),
        (samples.pdf(b"<</S/JavaScript/JS(app.alert(1))>>"), FlawCode.PDF_ACTIVE),
        (samples.pdf(b"<</S/J#61vaScr#69pt/JS(app.alert(1))>>"), FlawCode.PDF_ACTIVE),
        (samples.pdf(b"<</S/Launch/F(cmd.exe)>>"), FlawCode.PDF_ACTIVE),
        (samples.pdf(samples.pdf_stream(b"4 0 <</S/JavaScript/JS(x)>>", b"/Type/ObjStm/N 1/First 4")), FlawCode.PDF_ACTIVE),
        (samples.pdf(samples.pdf_stream(b"4 0 <</S/JavaScript/JS(x)>>")), FlawCode.PDF_ACTIVE),
        (samples.pdf(b"<</Type/EmbeddedFile/Length 0>>\nstream\n\nendstream"), FlawCode.PDF_ATTACHMENT),
        (samples.pdf(b"<</Names<</EmbeddedFiles 5 0 R>>>>"), FlawCode.PDF_ATTACHMENT),
        (
            samples.pdf(b"<</Type/ObjStm/Filter[/ASCIIHexDecode/FlateDecode]/Length 2>>\nstream\n00\nendstream"),
            FlawCode.PDF_TOO_COMPLEX,
        ),
        (samples.pdf(*[samples.pdf_stream(bytes(30 * 1024 * 1024))] * 5), FlawCode.PDF_TOO_COMPLEX),
        (samples.pdf()[:-30] + b"\n" * 2000, FlawCode.DAMAGED),
    ],
)
def test_refuses_a_pdf_that_is_locked_or_acts(bad, code):
    assert flaw_of(bad, "a.pdf") is code


def test_a_signed_or_metadata_carrying_pdf_is_accepted():
    signed = samples.pdf(
        b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange[0 1 2 3]/EncryptMetadata true>>"
    )
    assert inspect(signed, "a.pdf").media_type == PDF


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (samples.docx({"word/vbaProject.bin": b"x"}), FlawCode.DOCX_MACRO),
        (
            samples.docx(types='<Override PartName="/x" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'),
            FlawCode.DOCX_MACRO,
        ),
        (samples.docx({"word/embeddings/oleObject1.bin": b"x"}), FlawCode.DOCX_EXTERNAL),
        (samples.docx({"word/media/image1.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}), FlawCode.DOCX_EXTERNAL),
        (samples.docx(rels=samples.relationship("attachedTemplate", "http://x.example/a.dotm")), FlawCode.DOCX_EXTERNAL),
        (samples.docx(rels=samples.relationship("image", "http://x.example/pixel.png")), FlawCode.DOCX_EXTERNAL),
        (samples.docx(rels=samples.relationship("attachedTemplate", "x", "Extern&#97;l")), FlawCode.DOCX_EXTERNAL),
        (samples.docx(rels=samples.relationship("hyperlink", "file:///c:/x")), FlawCode.DOCX_EXTERNAL),
        (samples.docx(body="<w:instrText>DDE</w:instrText><w:instrText>AUTO cmd</w:instrText>"), FlawCode.DOCX_EXTERNAL),
        (samples.docx({"word/x.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), FlawCode.DOCX_EXTERNAL),
        (samples.docx({"word/media/a.png": samples.docx()}), FlawCode.ARCHIVE_BOMB),
        (samples.docx({f"word/media/{n}.png": b"" for n in range(1_200)}), FlawCode.ARCHIVE_BOMB),
        (samples.docx({"../x.txt": b""}), FlawCode.DAMAGED),
        (samples.docx({"word/x.xml": b"<a><b></a>"}), FlawCode.DAMAGED),
    ],
)
def test_refuses_a_docx_that_acts_or_swells(bad, code):
    assert flaw_of(bad, "surat.docx") is code


def test_refuses_a_zip_bomb_before_unpacking_it():
    bomb = samples.docx_bomb()
    assert len(bomb) < 1024 * 1024
    assert flaw_of(bomb, "surat.docx") is FlawCode.ARCHIVE_BOMB


def test_refuses_a_directory_that_lies_about_sizes():
    """The directory promises ten bytes; the packed stream holds a megabyte: caught while streaming."""
    data = bytearray(samples.docx({"word/media/a.bin": bytes(1024 * 1024)}))
    at = data.rindex(b"word/media/a.bin") - 46
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    assert flaw_of(bytes(data), "surat.docx") is FlawCode.DAMAGED


def test_refuses_entries_that_share_their_bytes():
    data = bytearray(samples.docx({"word/a.bin": b"a" * 50, "word/b.bin": b"b" * 50}, compression=zipfile.ZIP_STORED))
    first, second = data.rindex(b"word/a.bin") - 46, data.rindex(b"word/b.bin") - 46
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    assert flaw_of(bytes(data), "surat.docx") is FlawCode.ARCHIVE_BOMB


def test_refuses_a_docx_under_a_password():
    data = bytearray(samples.docx())
    at = data.rindex(b"word/document.xml") - 46
    data[at + 8] |= 1
    assert flaw_of(bytes(data), "surat.docx") is FlawCode.DOCX_ENCRYPTED


def test_another_zip_is_not_a_docx():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("x.txt", "x")
    assert rules.sniff(target) == rules.ZIP
    assert flaw_of(target.getvalue(), "a.zip") is FlawCode.TYPE_NOT_ACCEPTED
    assert flaw_of(target.getvalue(), "a.docx") is FlawCode.DAMAGED


@pytest.mark.parametrize(
    ("given_name", "cleaned"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\a\\KTP Budi.PDF", "KTP Budi.pdf"),
        ("foto\u202egpj.exe", "fotogpj.exe.pdf"),
        ("a\x00b\r\nc\u200b.pdf", "ab c.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("", "berkas.pdf"),
        ("...", "berkas.pdf"),
        ('"; rm -rf *.pdf', "rm -rf.pdf"),
        ("surat.docx", "surat.docx.pdf"),
    ],
)
def test_names_are_made_harmless(given_name, cleaned):
    assert rules.clean_name(given_name, PDF) == cleaned


@given(st.text(max_size=400))
def test_no_name_survives_unsafe(name):
    cleaned = rules.clean_name(name, JPEG)
    assert 5 <= len(cleaned) <= 120
    assert cleaned.endswith(".jpg")
    assert not set(cleaned) & set('/\\<>:"|?*\r\n\x00')
    assert rules.clean_name(cleaned, JPEG) == cleaned


@settings(max_examples=300)
@given(
    start=st.sampled_from([b"", b"%PDF-1.7\n", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"\0\0\0\x18ftypheic", b"PK\x03\x04"]),
    rest=st.binary(max_size=600),
    end=st.sampled_from([b"", b"\nstartxref\n0\n%%EOF", b"\xff\xd9", b"PK\x05\x06" + bytes(18)]),
    name=st.sampled_from(["a.pdf", "a.jpg", "a.png", "a.heic", "a.docx", "a"]),
)
def test_random_bytes_never_crash(start, rest, end, name):
    data = start + rest + end
    rules.sniff(io.BytesIO(data))
    try:
        inspect(data, name)
    except Flaw:
        return


@settings(max_examples=150)
@given(name=st.sampled_from(sorted(GOOD)), place=st.floats(0, 1, exclude_max=True), value=st.integers(0, 255))
def test_a_changed_byte_never_crashes(name, place, value):
    data = bytearray(GOOD[name][1])
    data[int(place * len(data))] = value
    try:
        inspect(bytes(data), name)
    except Flaw:
        return


def test_the_samples_are_what_other_programs_read():
    from pypdf import PdfReader

    assert len(PdfReader(io.BytesIO(GOOD["a.pdf"][1])).pages) == 1
    assert Image.open(io.BytesIO(GOOD["a.jpg"][1])).size == (64, 48)
