"""What a service file means: do its names exist, its conditions end, its formulas compute what the examples say."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from satupintu.catalogue.pack.source import SourceFile
from satupintu.catalogue.rules.fees import formula_result
from satupintu.catalogue.rules.names import FEE_PREFIX, SYSTEM_NAMES, known_names
from satupintu.catalogue.shape import Path
from satupintu.catalogue.standard import LABELS, WRITTEN, FormField, ServiceFile
from satupintu.core.expressions import FUNCTIONS, ExpressionError, MissingValue, compile_expression

if TYPE_CHECKING:
    from satupintu.catalogue.pack.check import Library

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
PAGE = 5
_RUNAWAY = re.compile(r"\((?:[^()\\]|\\.)*[+*}](?:[^()\\]|\\.)*\)(?:[+*]|\{\d+,\})")
_BACKREFERENCE = re.compile(r"\\[1-9]|\(\?P=")
PREFILLS = ("person.nik", "person.name", "person.phone", "person.email", "person.birth_date", "person.nationality",
            "business.nib", "business.npwp", "business.name")  # fmt: skip

Found = Iterator[tuple[Path, str, str]]


def check_meaning(source: SourceFile, service: ServiceFile, library: "Library") -> None:
    """Note every problem of meaning in `source`."""
    names = known_names(service)
    for check in (_words, _form, _requirements, _fee):
        for path, code, sentence in check(service, library, names):
            source.report(path, code, sentence)
    if not source.problems:
        for path, code, sentence in _circles(service):
            source.report(path, code, sentence)
    if not source.problems:
        for path, code, sentence in _trials(service):
            source.report(path, code, sentence)


def pattern_fault(pattern: str) -> str:
    """Return why a pattern may not be used, or ""."""
    if len(pattern) > 200 or _RUNAWAY.search(pattern) or _BACKREFERENCE.search(pattern):
        return "Pola ini dapat berjalan tanpa akhir atau terlalu panjang; tulis lebih sederhana."
    try:
        re.compile(pattern)
    except re.error:
        return "Pola ini tidak dapat dibaca."
    return ""


def _twice(entries: Any, key: str, path: Path) -> Found:
    seen: set[str] = set()
    for index, entry in enumerate(entries):
        word = getattr(entry, key)
        if word in seen:
            yield (*path, index, key), "twice", f"“{word}” dipakai dua kali."
        seen.add(word)


def _words(service: ServiceFile, library: "Library", _names: frozenset[str]) -> Found:
    if not SLUG.fullmatch(service.slug) or len(service.slug) > 80:
        yield ("slug",), "slug", "Slug terdiri dari huruf kecil, angka, dan tanda hubung."
    if not re.fullmatch(r"[A-Z][A-Z0-9-]{1,19}", service.code):
        yield ("code",), "code", "Kode terdiri dari huruf besar dan angka, paling banyak 20."
    if service.category not in library.categories:
        yield ("category",), "category_unknown", f"Kategori “{service.category}” tidak ada di pack.yaml."
    for kind in WRITTEN:
        if not service.components.get(kind) or not service.components[kind].text.strip():
            sentence = f"Komponen “{LABELS[kind]}” belum ditulis (14 komponen, UU 25/2009 ps. 21)."
            yield ("components", kind), "component_missing", sentence
    for kind in service.components:
        if kind not in WRITTEN:
            yield ("components", kind), "component_unknown", f"Komponen “{kind}” tidak ditulis di sini; diambil dari isian lain."
    if not service.variants:
        yield ("variants",), "empty", "Tulis paling sedikit satu varian."
    if service.time.value <= 0:
        yield ("time", "value"), "number", "Jangka waktu harus lebih dari nol."
    yield from _blank(service)
    if service.product.issued_by_us == bool(service.product.partner_document):
        yield ("product",), "partner_document", "Tulis partner_document bila dan hanya bila produknya diterbitkan mitra."
    yield from _twice(service.variants, "code", ("variants",))
    yield from _twice(service.personas, "code", ("personas",))
    yield from _twice(service.rejection_reasons, "code", ("rejection_reasons",))
    yield from _twice(service.requirements, "key", ("requirements",))
    yield from _twice(service.fee.components, "code", ("fee", "components"))
    known = {source.id for source in service.sources}
    for path, cited in _citations(service):
        for mark in cited:
            if mark not in known:
                yield path, "source_unknown", f"Sumber “{mark}” tidak ada di daftar sources."


def _blank(service: ServiceFile) -> Found:
    """What a standard may not leave open, though its shape allows an empty text (UU 25/2009 ps. 21)."""
    product, agency = service.product, service.agency
    texts: tuple[tuple[Path, str, str], ...] = (
        (("name",), service.name, "Nama layanan belum ditulis."),
        (("agency", "owner"), agency.owner, "Instansi pemilik layanan belum ditulis."),
        (("agency", "issuer"), agency.issuer, "Yang menerbitkan belum ditulis."),
        (("time", "counted_from"), service.time.counted_from, "Sejak kapan jangka waktu dihitung belum ditulis."),
        (("product", "name"), product.name, "Nama produk pelayanan belum ditulis."),
        (("product", "short"), product.short, "Nama pendek produk belum ditulis."),
        (("product", "signer"), product.signer, "Penanda tangan produk belum ditulis."),
        (("product", "validity", "text"), product.validity.text, "Masa berlaku produk belum ditulis."),
    )
    for path, text, sentence in texts:
        if not text.strip():
            yield path, "empty", sentence
    if not service.legal_basis:
        yield ("legal_basis",), "empty", "Tulis paling sedikit satu dasar hukum."
    if not service.requirements:
        yield ("requirements",), "empty", "Tulis paling sedikit satu persyaratan."


def _citations(service: ServiceFile) -> Iterator[tuple[Path, tuple[str, ...]]]:
    for key in ("legal_basis", "requirements", "rejection_reasons", "agency_systems"):
        for index, entry in enumerate(getattr(service, key)):
            yield (key, index, "sources"), entry.sources
    for index, component in enumerate(service.fee.components):
        yield ("fee", "components", index, "sources"), component.sources
    for key in ("fee", "product", "time"):
        yield (key, "sources"), getattr(service, key).sources


def _form(service: ServiceFile, library: "Library", names: frozenset[str]) -> Found:
    seen: set[str] = set(SYSTEM_NAMES) - {"kewarganegaraan"} | set(FUNCTIONS)
    taken = {parameter.name for parameter in service.parameters}
    for index, parameter in enumerate(service.parameters):
        if not NAME.fullmatch(parameter.name) or parameter.name in seen:
            yield ("parameters", index, "name"), "name", f"“{parameter.name}” bukan nama yang dapat dipakai di sini."
    for number, section in enumerate(service.form):
        path: Path = ("form", number)
        if len(section.fields) > PAGE:
            yield path, "page_long", f"Satu halaman memuat paling banyak {PAGE} isian."
        for index, question in enumerate(section.fields):
            here = (*path, "fields", index)
            if question.name in seen or question.name in taken or question.name.startswith(FEE_PREFIX):
                yield (*here, "name"), "twice", f"Nama “{question.name}” sudah dipakai."
            seen.add(question.name)
            yield from _question(question, here, library)
            yield from _expression(question.condition, (*here, "condition"), names)
            yield from _expression(question.formula, (*here, "formula"), names)
            yield from _expression(question.validation.expression, (*here, "validation", "expression"), names)
            for other in question.validation.differs_from:
                if other not in names:
                    yield (*here, "validation", "differs_from"), "name_unknown", f"Isian “{other}” tidak ada."


def _question(question: FormField, path: Path, library: "Library") -> Found:
    if not NAME.fullmatch(question.name):
        yield (*path, "name"), "name", "Nama isian terdiri dari huruf kecil, angka, dan garis bawah, paling banyak 40."
    if (question.type in ("enum", "multiselect")) != bool(question.options):
        sentence = (
            "Daftar pilihannya kosong atau tidak dikenal."
            if not question.options
            else "Hanya enum dan multiselect yang punya pilihan."
        )
        yield (*path, "options"), "options", sentence
    if (question.type in ("object", "array")) != bool(question.subfields):
        yield path, "subfields", "Isian object dan array, dan hanya itu, punya subfields."
    rule = question.validation
    if rule.pattern:
        if question.type not in ("string", "text"):
            yield (*path, "validation", "pattern"), "pattern", "Pola hanya untuk isian string dan text."
        elif not rule.validator and NAME.fullmatch(rule.pattern):
            yield (*path, "validation", "pattern"), "validator_unknown", f"Pola bernama “{rule.pattern}” tidak ada di pack.yaml."
        elif fault := pattern_fault(rule.pattern):
            yield (*path, "validation", "pattern"), "pattern", fault
    if rule.unique_by and rule.unique_by not in {part.name for part in question.subfields}:
        yield (*path, "validation", "unique_by"), "name_unknown", f"Subisian “{rule.unique_by}” tidak ada."
    system = question.prefill.removeprefix("agency.")
    if (
        question.prefill
        and question.prefill not in PREFILLS
        and (system == question.prefill or system not in library.agency_systems)
    ):
        yield (*path, "prefill"), "prefill", f"Asal isian “{question.prefill}” tidak dikenal."
    seen: set[str] = set()
    for index, part in enumerate(question.subfields):
        here = (*path, "subfields", index)
        if part.name in seen:
            yield (*here, "name"), "twice", f"Nama “{part.name}” sudah dipakai."
        seen.add(part.name)
        if part.condition or part.formula or part.validation.expression or part.validation.differs_from or part.subfields:
            yield (
                here,
                "subfield_plain",
                "Subisian tidak boleh punya condition, formula, expression, differs_from, atau subfields.",
            )
        yield from _question(part, here, library)


def _expression(text: str, path: Path, names: frozenset[str]) -> Found:
    if not text:
        return
    try:
        unknown = compile_expression(text).names - names
    except ExpressionError as error:
        yield path, "expression", str(error)
        return
    for name in sorted(unknown):
        yield path, "name_unknown", f"Nama “{name}” tidak ada: bukan isian, parameter, biaya, atau nama sistem."


def _requirements(service: ServiceFile, library: "Library", names: frozenset[str]) -> Found:
    for index, requirement in enumerate(service.requirements):
        path: Path = ("requirements", index)
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,39}", requirement.key):
            yield (*path, "key"), "name", "Kunci syarat terdiri dari huruf, angka, dan garis bawah."
        if (requirement.obligation == "conditional") != bool(requirement.condition):
            yield path, "condition", "Syarat bersyarat (conditional), dan hanya itu, punya condition."
        yield from _expression(requirement.condition, (*path, "condition"), names)
        if requirement.kind == "upload" and not requirement.accept:
            yield path, "accept", "Sebutkan jenis berkas yang diterima (accept)."
        known = {question.name for question in service.fields if not question.formula}
        if unknown := sorted(set(requirement.questions) - known):
            yield (*path, "questions"), "field_unknown", f"Isian tidak ada dalam formulir: {', '.join(unknown)}."
        if not 1 <= requirement.max_mb <= 200:
            yield (*path, "max_mb"), "number", "Ukuran berkas antara 1 dan 200 MB."
        if requirement.source_system and requirement.source_system not in library.agency_systems:
            yield (*path, "source_system"), "system_unknown", f"Sistem “{requirement.source_system}” tidak ada di pack.yaml."
    for index, system in enumerate(service.agency_systems):
        if system.system not in library.agency_systems:
            yield ("agency_systems", index, "system"), "system_unknown", f"Sistem “{system.system}” tidak ada di pack.yaml."


def _fee(service: ServiceFile, _library: "Library", names: frozenset[str]) -> Found:
    if service.fee.amount is None and not service.fee.components:
        yield ("fee",), "fee_empty", "Tulis amount atau components."
    if service.fee.amount is not None and service.fee.amount < 0:
        yield ("fee", "amount"), "number", "Biaya tidak boleh kurang dari nol."
    for number, component in enumerate(service.fee.components):
        path: Path = ("fee", "components", number)
        if not NAME.fullmatch(component.code):
            yield (*path, "code"), "name", "Kode terdiri dari huruf kecil, angka, dan garis bawah."
        yield from _expression(component.condition, (*path, "condition"), names)
        yield from _expression(
            component.formula, (*path, "formula"), frozenset(variable.name for variable in component.variables)
        )
        for index, variable in enumerate(component.variables):
            here = (*path, "variables", index)
            if bool(variable.source) == variable.assessed:
                yield here, "variable", "Variabel dihitung (from) atau ditetapkan petugas (assessed: true), salah satu."
            yield from _expression(variable.source, (*here, "from"), names)
        for index, example in enumerate(component.examples):
            here = (*path, "examples", index)
            try:
                result = formula_result(component.formula, example.inputs)
            except ExpressionError as error:
                yield here, "example", f"Contoh tidak dapat dihitung. {error}"
                continue
            if result != example.result:
                yield (*here, "result"), "example", f"Contoh menulis {example.result}, rumus menghasilkan {result}."


def _links(service: ServiceFile) -> Mapping[str, tuple[Path, frozenset[str]]]:
    """Return what each name of the form needs before it is known."""
    links: dict[str, tuple[Path, frozenset[str]]] = {}
    for number, section in enumerate(service.form):
        for index, question in enumerate(section.fields):
            needs: set[str] = set()
            for text in (question.condition, question.formula):
                needs |= compile_expression(text).names if text else frozenset()
            links[question.name] = ("form", number, "fields", index), frozenset(needs)
    for number, component in enumerate(service.fee.components):
        needs = set(compile_expression(component.condition).names) if component.condition else set()
        for variable in component.variables:
            needs |= compile_expression(variable.source).names if variable.source else frozenset()
        links[FEE_PREFIX + component.code] = ("fee", "components", number), frozenset(needs)
    return links


def _circles(service: ServiceFile) -> Found:
    links = _links(service)
    done: set[str] = set()
    for first in links:
        trail: list[str] = []
        stack: list[tuple[str, bool]] = [(first, False)]
        while stack:
            name, is_left = stack.pop()
            if is_left:
                trail.pop()
                done.add(name)
            elif name in trail:
                ring = " → ".join([*trail[trail.index(name) :], name])
                yield links[name][0], "cycle", f"Isian saling menunggu: {ring}."
                return
            elif name in links and name not in done:
                trail.append(name)
                stack.append((name, True))
                stack.extend((need, False) for need in sorted(links[name][1]))


def _trials(service: ServiceFile) -> Found:
    """Compute every expression with plausible answers; one that fails with all of them has a fault of its own."""
    places: list[tuple[Path, str]] = []
    for number, section in enumerate(service.form):
        for index, question in enumerate(section.fields):
            here: Path = ("form", number, "fields", index)
            places += [((*here, "condition"), question.condition), ((*here, "formula"), question.formula)]
            places.append(((*here, "validation", "expression"), question.validation.expression))
    places += [(("requirements", index, "condition"), entry.condition) for index, entry in enumerate(service.requirements)]
    for number, component in enumerate(service.fee.components):
        places.append((("fee", "components", number, "condition"), component.condition))
        places += [(("fee", "components", number, "variables", i, "from"), v.source) for i, v in enumerate(component.variables)]
    trials = [_answers(service, pick) for pick in range(3)]
    for path, text in places:
        faults = [fault for context in trials if (fault := _fault(text, context))] if text else []
        if len(faults) == len(trials):
            yield path, "expression", faults[0]


def _fault(text: str, context: Mapping[str, object]) -> str:
    try:
        compile_expression(text).evaluate(context)
    except MissingValue:
        return ""
    except ExpressionError as error:
        return str(error)
    return ""


def _answers(service: ServiceFile, pick: int) -> dict[str, object]:
    number = (Decimal(2), Decimal(7), Decimal(30))[pick]
    sample: Mapping[str, Callable[[FormField], object]] = {
        "integer": lambda q: int(q.validation.min or pick + 1),
        "money": lambda _q: int(number) * 1_000_000,
        "decimal": lambda q: q.validation.min or number,
        "boolean": lambda _q: pick == 1,
        "date": lambda _q: date(2020 + pick, 1, 1 + pick),
        "enum": lambda q: q.options[min(pick, len(q.options) - 1)].value,
        "multiselect": lambda q: [q.options[0].value],
        "object": lambda _q: {},
        "array": lambda _q: [{}],
        "geo": lambda _q: {"lat": Decimal("-6.2"), "lon": Decimal("106.8")},
    }
    context: dict[str, object] = {question.name: "abc" for question in service.fields}
    context.update({question.name: sample[question.type](question) for question in service.fields if question.type in sample})
    context.update({parameter.name: parameter.value for parameter in service.parameters})
    context.update({FEE_PREFIX + component.code: 100_000 for component in service.fee.components})
    variant = service.variants[min(pick, len(service.variants) - 1)].code
    system = {"varian": variant, "dikuasakan": pick == 1, "saluran": "portal", "hari_ini": date(2026, 3, 2), "tahun_ini": 2026}
    return {"kewarganegaraan": "WNI", **context, **system}
