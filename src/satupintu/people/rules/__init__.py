"""Identifiers, contacts and names of people: what is well-formed, how it is normalised, how it is masked.

Plain Python. Each rule either returns the normalised value or raises `Broken`, whose sentence is
Indonesian and says what to do. Sources: UU 24/2013 and SIAK practice for NIK and KK (no check digit),
PMK 112/2022 for the 16-digit NPWP, PP 28/2025 and the OSS guide for NIB, Permendagri 73/2022 for names.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from satupintu.people.rules.masks import (
    DOT as DOT,
)
from satupintu.people.rules.masks import (
    mask_nik as mask_nik,
)
from satupintu.people.rules.masks import (
    mask_passport as mask_passport,
)
from satupintu.people.rules.masks import (
    mask_phone as mask_phone,
)

Sex = Literal["male", "female"]


def gettext_noop(text: str) -> str:
    """Mark a source text for translation without needing Django here; the operations translate it."""
    return text


class Word(str):
    """A source text that fills a hole of another one and is translated like it."""

    @property
    def sentence(self) -> str:
        """The source text."""
        return str(self)


class Broken(ValueError):
    """A value breaks a rule. `code` is stable, `sentence` the Indonesian source text with `%(key)s` holes."""

    def __init__(self, code: str, sentence: str, **data: object) -> None:
        self.code = code
        self.sentence = sentence
        self.data = data
        super().__init__(sentence % data if data else sentence)


#: Province codes of Kepmendagri 300.2.2-2138/2025; a test compares them with the table of areas.
PROVINCE_CODES: Final = frozenset(
    str(number)
    for first, last in ((11, 19), (21, 21), (31, 36), (51, 53), (61, 65), (71, 76), (81, 82), (91, 96))
    for number in range(first, last + 1)
)
DAYS_IN_MONTH: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
SEPARATORS = re.compile(r"[\s.\-]+")


def _digits(text: str) -> str:
    """Drop the blanks, dots and hyphens that people type between digits."""
    return SEPARATORS.sub("", text)


def _is_digits(text: str, *lengths: int) -> bool:
    """Only 0-9 count: `str.isdigit` also accepts digits of other scripts and superscripts."""
    return text.isascii() and text.isdigit() and len(text) in lengths


# --- NIK and family card ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Nik:
    """The parts of a NIK (`PPRRSS DDMMYY XXXX`).

    `region_code` is where it was *issued*, not where the person lives. `year_in_century` has two digits
    and nothing here makes an age or a full birth date of it: the century is not in the number.
    """

    text: str
    region_code: str
    day: int
    month: int
    year_in_century: int
    sex: Sex
    serial: str

    def agrees_with(self, birth_date: date) -> bool:
        """Whether a birth date known from elsewhere is the one coded in this NIK."""
        return (self.day, self.month, self.year_in_century) == (birth_date.day, birth_date.month, birth_date.year % 100)


def parse_nik(text: str) -> Nik:
    """Read a NIK of 16 digits (blanks, dots, hyphens ignored).

    Day 01-31 is a man, 41-71 a woman, nothing between or above (`day % 40`, which other
    libraries use, lets day 81 pass). Raises `Broken` with codes `nik_length`, `nik_region`,
    `nik_day`, `nik_month`, `nik_date`, `nik_serial`.
    """
    nik = _digits(text)
    if not _is_digits(nik, 16):
        raise Broken(
            "nik_length",
            gettext_noop("NIK harus 16 angka. Periksa lagi angka pada KTP-el atau kartu keluarga Anda."),
        )
    if nik[:2] not in PROVINCE_CODES or nik[2:4] in {"00", "70"} or nik[4:6] == "00":
        raise Broken(
            "nik_region",
            gettext_noop("Enam angka pertama NIK bukan kode wilayah. Periksa lagi angka ke-1 sampai ke-6."),
        )
    coded_day, month, year = int(nik[6:8]), int(nik[8:10]), int(nik[10:12])
    sex: Sex = "female" if coded_day > 40 else "male"
    day = coded_day - 40 if sex == "female" else coded_day
    if not 1 <= day <= 31:
        raise Broken(
            "nik_day",
            gettext_noop(
                "Angka ke-7 dan ke-8 NIK adalah tanggal lahir: 01–31, atau 41–71 untuk perempuan. Periksa lagi angkanya."
            ),
        )
    if not 1 <= month <= 12:
        raise Broken(
            "nik_month",
            gettext_noop("Angka ke-9 dan ke-10 NIK adalah bulan lahir: 01–12. Periksa lagi angkanya."),
        )
    # 29 February: 1900 was no leap year but 2000 was, so "00" stays possible.
    if day > DAYS_IN_MONTH[month - 1] or (month == 2 and day == 29 and year % 4):
        raise Broken(
            "nik_date",
            gettext_noop("Tanggal lahir dalam NIK tidak ada di kalender. Periksa lagi angka ke-7 sampai ke-12."),
        )
    if nik[12:] == "0000":
        raise Broken(
            "nik_serial",
            gettext_noop("Empat angka terakhir NIK dimulai dari 0001. Periksa lagi angka ke-13 sampai ke-16."),
        )
    return Nik(nik, nik[:6], day, month, year, sex, nik[12:])


def parse_family_card_no(text: str) -> str:
    """Nomor kartu keluarga: 16 digits beginning with a province code; the rest is not checkable.

    Raises `Broken` (`family_card_length`, `family_card_region`).
    """
    number = _digits(text)
    if not _is_digits(number, 16):
        raise Broken(
            "family_card_length",
            gettext_noop("Nomor KK harus 16 angka. Salin nomor di bagian atas kartu keluarga."),
        )
    if number[:2] not in PROVINCE_CODES:
        raise Broken(
            "family_card_region",
            gettext_noop("Dua angka pertama nomor KK bukan kode provinsi. Periksa lagi angkanya."),
        )
    return number


# --- business numbers, passport -----------------------------------------------------------------------


def passes_luhn(digits: str) -> bool:
    """Whether decimal digits pass the Luhn check; the last is the check digit."""
    total = 0
    for place, character in enumerate(reversed(digits)):
        value = int(character) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def parse_npwp(text: str) -> str:
    """NPWP as 16 digits, the form in force since 2024: a NIK, or `0` before the old 15 digits.

    Accepts 15 or 16 digits with or without `99.999.999.9-999.999`. The old number has its Luhn digit in
    place 9, computed over the first 9. Raises `Broken` (`npwp_length`, `npwp_check_digit`, `npwp_nik`).
    """
    number = _digits(text)
    if not _is_digits(number, 15, 16):
        raise Broken(
            "npwp_length",
            gettext_noop("NPWP harus 15 atau 16 angka. Salin dari kartu NPWP; untuk perorangan, NPWP sama dengan NIK."),
        )
    number = number.rjust(16, "0")
    if number[0] == "0":
        if number[1:10] == "0" * 9 or not passes_luhn(number[1:10]):
            raise Broken(
                "npwp_check_digit",
                gettext_noop("Angka NPWP tidak cocok satu sama lain. Periksa lagi sembilan angka pertama."),
            )
        return number
    try:
        return parse_nik(number).text
    except Broken as broken:
        raise Broken(
            "npwp_nik",
            gettext_noop("NPWP 16 angka harus sama dengan NIK, atau angka 0 diikuti NPWP lama. Periksa lagi angkanya."),
        ) from broken


def parse_nib(text: str) -> str:
    """NIB (nomor induk berusaha): 13 digits, no check digit. Raises `Broken` (`nib_length`)."""
    number = _digits(text)
    if not _is_digits(number, 13):
        raise Broken("nib_length", gettext_noop("NIB harus 13 angka. Salin dari berkas NIB yang diterbitkan OSS."))
    return number


def parse_passport(text: str) -> str:
    """Passport number, any country: 6 to 9 letters and digits in capitals, at least one digit (ICAO 9303).

    Raises `Broken` (`passport_form`).
    """
    number = SEPARATORS.sub("", text).upper()
    if not re.fullmatch(r"(?=.*[0-9])[A-Z0-9]{6,9}", number):
        raise Broken(
            "passport_form",
            gettext_noop("Nomor paspor terdiri dari 6–9 huruf dan angka. Salin dari halaman data paspor, tanpa tanda baca."),
        )
    return number


def parse_nationality(text: str) -> str:
    """`WNI`, `WNA`, or the three-letter country code of a foreigner's passport (ICAO 9303). Raises `Broken` (`nationality`)."""
    code = text.strip().upper()
    if not re.fullmatch(r"[A-Z]{3}", code):
        raise Broken("nationality", gettext_noop("Kewarganegaraan ditulis WNI, WNA, atau tiga huruf kode negara."))
    return code


def parse_village_code(text: str) -> str:
    """Kemendagri code of a village (desa, kelurahan): 10 digits, dots allowed. Raises `Broken` (`village_code`)."""
    code = _digits(text)
    if not _is_digits(code, 10) or code[:2] not in PROVINCE_CODES:
        raise Broken("village_code", gettext_noop("Kode desa atau kelurahan harus 10 angka. Pilih dari daftar wilayah."))
    return code


def parse_birth_date(text: str) -> str:
    """Return a date of birth as `YYYY-MM-DD`; accepts that, or day, month, year as `27-3-1985` or `27/3/1985`.

    Raises `Broken` (`birth_date`).
    """
    typed = re.sub(r"\s", "", text)
    found = re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", typed, re.ASCII)
    iso = f"{found[3]}-{int(found[2]):02d}-{int(found[1]):02d}" if found else typed
    try:
        return date.fromisoformat(iso).isoformat()
    except ValueError:
        raise Broken("birth_date", gettext_noop("Tanggal lahir ditulis seperti 27-3-1985.")) from None


# --- contacts -----------------------------------------------------------------------------------------


def normalise_phone(text: str, *, mobile_only: bool = False) -> str:
    """Indonesian number as `+62…`: accepts `0812…`, `62812…`, `+62 (0)812…`, `0062…`, `812…`.

    Mobile numbers begin with 8 and have 9 to 12 digits after +62; fixed lines 8 to 11. `mobile_only`
    refuses fixed lines, which cannot receive codes. Raises `Broken` (`phone_form`, `phone_mobile`).
    """
    number = re.sub(r"[\s.\-()/]+", "", text)
    national = re.fullmatch(r"(?:\+62|0062|62(?=0?8)|0|(?=8))0?([2-9][0-9]{7,11})", number, re.ASCII)
    mobile = national and national[1].startswith("8") and len(national[1]) >= 9
    fixed = national and not national[1].startswith("8") and len(national[1]) <= 11
    if national is None or not (mobile or fixed):
        raise Broken(
            "phone_form",
            gettext_noop("Nomor telepon tidak lengkap atau bukan nomor Indonesia. Tulis seperti 0812 3456 7890."),
        )
    if mobile_only and not mobile:
        raise Broken(
            "phone_mobile",
            gettext_noop("Kode hanya dapat dikirim ke nomor HP. Tulis nomor yang dimulai dengan 08, atau pakai surel."),
        )
    return f"+62{national[1]}"


EMAIL = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}"
)


def normalise_email(text: str) -> str:
    """E-mail address in small letters, at most 254 characters. Raises `Broken` (`email_form`)."""
    address = text.strip().lower()
    if len(address) > 254 or len(address.partition("@")[0]) > 64 or not EMAIL.fullmatch(address):
        raise Broken("email_form", gettext_noop("Tulis alamat surel yang benar, misalnya nama@contoh.id."))
    return address


# --- names --------------------------------------------------------------------------------------------

#: Script, as the first word of the Unicode character name -> its Indonesian name.
SCRIPT_NAMES: Final = {
    "JAVANESE": gettext_noop("aksara Jawa"),
    "BALINESE": gettext_noop("aksara Bali"),
    "SUNDANESE": gettext_noop("aksara Sunda"),
    "BUGINESE": gettext_noop("aksara Lontara"),
    "BATAK": gettext_noop("aksara Batak"),
    "REJANG": gettext_noop("aksara Rejang"),
    "ARABIC": gettext_noop("huruf Arab"),
    "CJK": gettext_noop("aksara Han"),
    "CYRILLIC": gettext_noop("huruf Kiril"),
    "GREEK": gettext_noop("huruf Yunani"),
}
NAME_MARKS: Final = frozenset(" '.-,/")
MOST_MARKS: Final = 2
#: Control characters, invisible marks (also those that turn the direction of writing), lone surrogates, private use.
HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def normalise_name(text: str) -> str:
    """Return a person's name as written in the population register: Latin letters, blanks and ``' . - , /``.

    One word is enough, even one letter, and so is a letter with a diacritic (foreign passports): Permendagri 73/2022 asks
    for two words only of names recorded after it, see `check_new_name`. Blanks are collapsed, curly apostrophes
    straightened; all else stays as it is. Raises `Broken` (`name_length`, `name_script`, `name_sign`, `name_hidden`).
    """
    name = unicodedata.normalize("NFC", text.strip()).replace("\u2019", "'").replace("\u2018", "'")
    if any(unicodedata.category(character) in HIDDEN for character in name):
        raise Broken("name_hidden", gettext_noop("Nama memuat tanda yang tidak tampak. Ketik ulang namanya, jangan disalin."))
    name = " ".join(name.split())
    marks = MOST_MARKS
    for character in name:
        # A mark without a composed letter of its own (x̣) stays with its letter; nobody's name stacks more than two.
        if unicodedata.name(character, "").startswith("COMBINING") and marks < MOST_MARKS:
            marks += 1
            continue
        _check_letter(character)
        marks = 0 if character.isalpha() else MOST_MARKS
    if not 1 <= len(name) <= 100 or not any(character.isalpha() for character in name):
        raise Broken(
            "name_length", gettext_noop("Nama harus 1 sampai 100 huruf. Tulis nama lengkap seperti di KTP-el atau paspor.")
        )
    return name


def _check_letter(character: str) -> None:
    if character in NAME_MARKS:
        return
    described = unicodedata.name(character, "").split(" ")[0].split("-")[0]
    if described == "LATIN" and character.isalpha():
        return
    if unicodedata.category(character)[0] in "LM" and not (character.isascii() or described in ("LATIN", "COMBINING")):
        raise Broken(
            "name_script",
            gettext_noop("Nama memuat %(script)s. Tulis nama dengan huruf Latin, sama seperti di KTP-el atau paspor."),
            script=Word(SCRIPT_NAMES.get(described, gettext_noop("huruf bukan Latin"))),
        )
    raise Broken(
        "name_sign",
        gettext_noop("Nama hanya boleh memuat huruf. Hapus angka atau tanda “%(sign)s” dari nama."),
        sign=character,
    )


def check_new_name(text: str) -> str:
    """Return a name to be recorded for the first time (birth certificate): Permendagri 73/2022, art. 4.

    Latin letters only, at least two words, at most 60 letters with blanks. Raises `Broken`
    (`name_script`, `name_sign`, `name_length`, `new_name_words`, `new_name_length`, `new_name_sign`).
    """
    name = normalise_name(text)
    if not re.fullmatch(r"[A-Za-z ]+", name):
        raise Broken(
            "new_name_sign",
            gettext_noop("Nama untuk akta baru hanya memuat huruf A–Z dan spasi. Hapus tanda bacanya."),
        )
    if len(name) > 60:
        raise Broken(
            "new_name_length",
            gettext_noop("Nama untuk akta baru paling banyak 60 huruf termasuk spasi. Pendekkan namanya."),
        )
    if " " not in name:
        raise Broken("new_name_words", gettext_noop("Nama untuk akta baru paling sedikit dua kata. Tambahkan satu kata."))
    return name
