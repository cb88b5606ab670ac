"""The tools that keep the translation in step."""

import gettext
import io

import polib
import pytest
from scripts.messages import Message, NotConstant, collect, compare, from_python, from_template, update

from scripts import compile_messages, messages


def texts(found: object) -> list[tuple[str, str, str]]:
    return [(message.context, message.text, message.plural) for message in found]  # type: ignore[attr-defined]


def test_messages_of_python() -> None:
    source = """
from django.utils.translation import gettext as tr, gettext_lazy as _, ngettext, pgettext
A = _("Permohonan")
B = tr("Baris satu "
       "dan dua")
C = ngettext("%(n)s berkas", "%(n)s berkas-berkas", 2)
D = pgettext("bulan", "Mei")
E = _(broken.sentence)
F = other("Bukan pesan")
"""
    assert texts(from_python(source, "a.py")) == [
        ("", "Permohonan", ""),
        ("", "Baris satu dan dua", ""),
        ("", "%(n)s berkas", "%(n)s berkas-berkas"),
        ("bulan", "Mei", ""),
    ]


@pytest.mark.parametrize("line", ['_(f"Halo {name}")', '_("Halo " + name)', "gettext(text)"])
def test_a_message_put_together_is_refused(line: str) -> None:
    with pytest.raises(NotConstant, match=r"a\.py:1"):
        list(from_python(line, "a.py"))


def test_messages_of_templates() -> None:
    source = """{% load i18n %}<h1>{% translate "Layanan (semua)" %}</h1>{% trans 'Itu "baik"' context "sapaan" %}
{% blocktranslate count n=files|length trimmed %}
  Satu berkas
  dari {{ name }}
{% plural %}{{ n }} berkas dari {{ name }}{% endblocktranslate %}{{ _("Cari") }}{{ page|default:_("Tanpa judul") }}"""
    found = texts(from_template(source, "a.html"))
    assert ("", "Layanan (semua)", "") in found
    assert ("sapaan", 'Itu "baik"', "") in found
    assert ("", "Satu berkas dari %(name)s", "%(n)s berkas dari %(name)s") in found
    assert ("", "Cari", "") in found
    assert ("", "Tanpa judul", "") in found


def _file(*entries: polib.POEntry) -> polib.POFile:
    file = polib.POFile()
    file.extend(entries)
    return file


def _wanted(*wanted: Message) -> dict[tuple[str, str], Message]:
    return {message.key: message for message in wanted}


DRAFT = Message("Draf %(number)s", places={"a.py"})


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (polib.POEntry(msgid="Draf %(number)s"), "has no translation"),
        (polib.POEntry(msgid="Draf %(number)s", msgstr="Draft"), "names other values"),
        (polib.POEntry(msgid="Draf %(number)s", msgstr="Draft %(number)s "), "white space"),
        (polib.POEntry(msgid="Draf %(number)s", msgstr="Draft %(number)s", flags=["fuzzy"]), "fuzzy"),
        (polib.POEntry(msgid="Hilang", msgstr="Gone"), "stale"),
    ],
)
def test_faults_are_found(entry: polib.POEntry, fault: str) -> None:
    assert fault in "\n".join(compare(_wanted(DRAFT), _file(entry)))


def test_a_whole_file_has_no_faults() -> None:
    assert compare(_wanted(DRAFT), _file(polib.POEntry(msgid="Draf %(number)s", msgstr="Draft %(number)s"))) == []


def test_an_update_keeps_translations_and_offers_near_ones() -> None:
    old = _file(
        polib.POEntry(msgid="Draf %(number)s", msgstr="Draft %(number)s"),
        polib.POEntry(msgid="Permohonan Anda dikirim", msgstr="Your application was sent"),
        polib.POEntry(msgid="Hilang", msgstr="Gone"),
    )
    new = update(_wanted(DRAFT, Message("Permohonan Anda terkirim", places={"b.py"})), old)
    assert [(entry.msgid, entry.msgstr) for entry in new] == [
        ("Draf %(number)s", "Draft %(number)s"),
        ("Permohonan Anda terkirim", ""),
    ]
    assert "Your application was sent" in new[1].tcomment
    assert "python-format" in new[0].flags


def test_compiled_files_are_what_gettext_reads() -> None:
    file = _file(
        polib.POEntry(msgid="Draf", msgstr="Draft"),
        polib.POEntry(msgid="Mei", msgctxt="bulan", msgstr="May"),
        polib.POEntry(msgid="%(n)s berkas", msgid_plural="%(n)s berkas2", msgstr_plural={0: "%(n)s file", 1: "%(n)s files"}),
        polib.POEntry(msgid='Baris\n"dua"', msgstr='Line\n"two" é', comment="remark", tcomment="before"),
        polib.POEntry(msgid="Kosong", msgstr=""),
        polib.POEntry(msgid="Ragu", msgstr="Doubt", flags=["fuzzy"]),
    )
    file.metadata = dict(messages.HEADER)
    compiled = gettext.GNUTranslations(io.BytesIO(compile_messages.to_mo(compile_messages.read_po(str(file)))))
    assert compiled.gettext("Draf") == "Draft"
    assert compiled.pgettext("bulan", "Mei") == "May"
    assert [compiled.ngettext("%(n)s berkas", "%(n)s berkas2", n) for n in (1, 2)] == ["%(n)s file", "%(n)s files"]
    assert compiled.gettext('Baris\n"dua"') == 'Line\n"two" é'
    assert compiled.gettext("Kosong") == "Kosong"
    assert compiled.gettext("Ragu") == "Ragu"


def test_the_whole_package_can_be_read() -> None:
    found = collect()
    assert len(found) > 500
    assert ("", "Permohonan") in found
