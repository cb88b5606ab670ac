"""The linter of sheets: what is wrong, in which row, why, and by which rule. No tables, no clock.

Rules of form come from Permenpan RB 35/2012; soundness is decided by exploring every position the sheet can reach, not
guessed from its drawing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from satupintu.core.worktime import NORM_DAY_MINUTES
from satupintu.sop.engine import ENDS, RETURN, Event, Plan, PlanError, Position, Row, advance, compile_plan, find_faults
from satupintu.sop.engine import read_rows as _read_rows
from satupintu.sop.engine import start as _start

MAX_POSITIONS = 5_000
"""Positions explored at most; a sheet with more gets a warning that its soundness was checked row by row only."""

FORM = "Permenpan RB 35/2012"
SOUND = "kesahihan alur"
NORM_MINUTES: Mapping[str, int] = {
    "menit": 1,
    "jam": 60,
    "hari_kerja": NORM_DAY_MINUTES,
    "hari": NORM_DAY_MINUTES,
    "bulan": 21 * NORM_DAY_MINUTES,
}
"""Working minutes of each unit, to compare norms of different units (a working day has 7 h 30 min, Perpres 21/2023)."""

# Active verbs and nouns that begin with di- without being passive.
_NOT_PASSIVE = (
    "diagnos", "dialog", "diam", "didik", "digital", "dikte", "dinas", "dingin", "dirikan", "direktur", "direktorat",
    "disain", "diseminasi", "disiplin", "diskusi", "dispensasi", "disposisi", "distribusi", "divisi", "diversifikasi",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark: stable `code`, `level` error or warning, `row` ("" for the sheet), Indonesian sentence, its source."""

    code: str
    level: str
    row: str
    sentence: str
    rule: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a sheet is checked against; None where that is not known, then the rule is left out.

    actions: name of each automatic action → settings it needs. fields: names conditions may use. names_in: the names
    an expression uses, ValueError when it cannot be read. roles: performer roles somebody holds in this region.
    promised: (value, unit) of the service standard.
    """

    actions: Mapping[str, Collection[str]] | None = None
    fields: Collection[str] | None = None
    names_in: Callable[[str], Collection[str]] | None = None
    roles: Collection[str] | None = None
    promised: tuple[int, str] | None = None


def lint(sheet: Mapping[str, Any], around: Surroundings | None = None) -> list[Finding]:
    """Return every finding about a sheet, errors first, then in the order of its rows. Never raises on bad input."""
    around = around or Surroundings()
    rows, _unread = _read_rows(sheet)
    findings = [_of_fault(fault) for fault in find_faults(sheet)]
    labels = _performer_labels(sheet)
    for row in rows.values():
        findings.extend(_of_row(row, labels, around))
    if not any(finding.level == "error" and finding.rule == SOUND for finding in findings):
        plan = compile_plan(sheet)
        findings.extend(_of_soundness(plan))
        findings.extend(_of_loops(plan))
        findings.extend(_of_limits(plan))
        findings.extend(_of_promise(plan, around.promised))
    findings.extend(_of_inputs(sheet, rows))
    order = {row_id: row.number for row_id, row in rows.items()}
    return sorted(findings, key=lambda f: (f.level != "error", order.get(f.row, 0), f.code))


def is_enactable(findings: Collection[Finding]) -> bool:
    """Whether no finding is an error."""
    return all(finding.level != "error" for finding in findings)


def _of_inputs(sheet: Mapping[str, Any], rows: Mapping[str, Row]) -> list[Finding]:
    """Rows that need what no earlier row hands on; what the applicant brings is handed on by the start row.

    Inputs and outputs are an official's words, so a part (between strokes) is known when it names, or is named in, an
    earlier part. Automatic rows read the case itself, and rows that wait get what they need from outside.
    """
    listed = sheet.get("rows")
    written = {str(line.get("id")): line for line in (listed if isinstance(listed, list) else []) if isinstance(line, Mapping)}
    found, known = [], set[str]()
    for row in sorted(rows.values(), key=lambda row: row.number):
        line = written.get(row.id, {})
        needed, made = _parts(line.get("input")), _parts(line.get("output"))
        if row.kind == "start":
            known |= needed
        elif not row.is_control and row.kind not in ("automatic", "await"):
            strange = sorted(part for part in needed if not any(part in other or other in part for other in known))
            if strange:
                sentence = _("Belum ada baris sebelumnya yang menghasilkan: %(inputs)s.") % {"inputs": ", ".join(strange)}
                found.append(Finding("input_unknown", "warning", row.id, sentence, FORM))
        known |= made
    return found


def _parts(words: object) -> set[str]:
    return {part for part in (re.sub(r"\s+", " ", piece).strip().lower() for piece in str(words or "").split("/")) if part}


def _of_fault(fault: PlanError) -> Finding:
    words = _(fault.sentence) % fault.data if fault.data else _(fault.sentence)
    return Finding(fault.rule, "error", fault.row, words[:1].upper() + words[1:] + ".", SOUND)


def _performer_labels(sheet: Mapping[str, Any]) -> list[str]:
    listed = sheet.get("performers")
    found: list[str] = []
    for performer in listed if isinstance(listed, list) else []:
        if isinstance(performer, Mapping):
            label = re.sub(r"\(.*?\)", "", str(performer.get("label") or ""))
            found.extend(part.strip().lower() for part in label.split("/"))
            found.append(str(performer.get("code") or "").replace("_", " ").lower())
    return sorted({name for name in found if len(name) > 2}, key=len, reverse=True)


def _of_row(row: Row, labels: list[str], around: Surroundings) -> list[Finding]:
    found: list[Finding] = []

    def say(code: str, sentence: str, rule: str = FORM, level: str = "error") -> None:
        found.append(Finding(code, level, row.id, sentence, rule))

    if row.kind not in ("fork", "join"):
        _check_words(row, labels, say)
    if not row.is_control:
        if not row.performers:
            say("performer_missing", _("Baris belum punya pelaksana."))
        if not row.condition and (row.time is None or row.time[0] <= 0):
            say("time_missing", _("Baris belum punya waktu baku."))
        if not row.condition and not row.output:
            say("output_missing", _("Baris belum punya output."))
    if row.kind == "await" and "timeout" not in row.exits:
        say("timeout_missing", _("Baris menunggu belum punya jalan keluar bila waktunya habis."), SOUND, "warning")
    if row.stops_clock and row.awaits not in ("applicant", "payment") and "pemohon" not in row.performers:
        say(
            "clock_stop_unlisted",
            _("Jam tidak berhenti di sini: hanya pemohon dan pembayaran menghentikannya."),
            "jam layanan",
            "warning",
        )
    for role in row.performers if around.roles is not None else ():
        if role not in ("sistem", "pemohon") and around.roles is not None and role not in around.roles:
            say(
                "performer_unbound",
                _("Belum ada pegawai yang memegang peran %(role)s di daerah ini.") % {"role": role},
                "kesiapan pelaksana",
            )
    if row.kind == "automatic":
        _check_automatic(row, around, say)
    return found


def _check_words(row: Row, labels: list[str], say: Callable[..., None]) -> None:
    words = row.activity.strip().lower()
    if not words:
        say("activity_missing", _("Kegiatan belum diisi."))
        return
    first = re.split(r"[\s,/]", words, maxsplit=1)[0]
    if named := next((name for name in labels if words == name or words.startswith(name + " ")), ""):
        say(
            "activity_has_subject",
            _("Kegiatan diawali nama pelaksana (%(name)s); mulai dengan kata kerja aktif.") % {"name": named},
        )
    elif re.fullmatch(r"di[a-z]{3,}", first) and not first.startswith(_NOT_PASSIVE):
        say(
            "activity_passive",
            _("Kegiatan diawali kata kerja pasif (%(word)s); mulai dengan kata kerja aktif.") % {"word": first},
        )


def _check_automatic(row: Row, around: Surroundings, say: Callable[..., None]) -> None:
    if bool(row.condition) == bool(row.action):
        say("action_missing", _("Baris otomatis harus menyebut satu tindakan atau satu syarat."), "tindakan otomatis")
    elif row.action and around.actions is not None:
        if row.action not in around.actions:
            say("action_unknown", _("Tindakan otomatis %(action)s tidak dikenal.") % {"action": row.action}, "tindakan otomatis")
        elif missing := sorted(set(around.actions[row.action]) - set(row.settings)):
            say(
                "settings_missing",
                _("Tindakan %(action)s belum lengkap: %(missing)s.") % {"action": row.action, "missing": ", ".join(missing)},
                "tindakan otomatis",
            )
    if row.condition and around.names_in is not None:
        try:
            names = set(around.names_in(row.condition))
        except Exception as error:  # whatever the expression library says, the author reads it as one finding
            say("condition_unreadable", _("Syarat tidak dapat dibaca: %(fault)s") % {"fault": error}, "bahasa syarat")
            return
        if around.fields is not None and (unknown := sorted(names - set(around.fields))):
            say(
                "condition_unknown_field",
                _("Syarat menyebut isian yang tidak ada: %(names)s.") % {"names": ", ".join(unknown)},
                "bahasa syarat",
            )


def _of_soundness(plan: Plan) -> list[Finding]:
    """Explore the positions: dead rows, rows from which no end can be reached, two tokens on one row."""
    reached, edges, final, is_whole = _explore(plan)
    found = []
    for row in plan.rows.values():
        if row.id not in plan.scopes:
            found.append(Finding("row_unreachable", "error", row.id, _("Baris ini tidak pernah dicapai."), SOUND))
    if not is_whole:
        found.append(
            Finding("too_many_positions", "warning", "", _("Lembar terlalu bercabang untuk diperiksa seluruhnya."), SOUND)
        )
        return found
    can_end = _backwards(edges, final)
    stuck = {row_id for position in reached - can_end for row_id in position.open}
    # Name the rows that are themselves stuck, not a sibling branch that merely waits for them.
    for row_id in sorted(stuck & _never_leaving(plan) or stuck):
        found.append(Finding("never_ends", "error", row_id, _("Dari baris ini tidak ada jalan menuju akhir."), SOUND))
    for position in reached:
        if len(set(position.open + position.returned)) != len(position.open) + len(position.returned):
            found.append(Finding("two_tokens", "error", position.open[0], _("Dua berkas berjalan di baris yang sama."), SOUND))
            break
    return found


Edges = dict[Position, set[Position]]


def _explore(plan: Plan) -> tuple[set[Position], Edges, set[Position], bool]:
    """All positions reachable without regard to limits, what precedes each, the final ones, whether all were seen."""
    first = _bare(plan, _start(plan).position)
    reached, final, waiting = {first}, set(), [first]
    before: Edges = {}
    while waiting:
        position = waiting.pop()
        if position.outcome:
            final.add(position)
            continue
        for event in _events(plan, position):
            following = _bare(plan, advance(plan, position, event).position)
            before.setdefault(following, set()).add(position)
            if following not in reached:
                if len(reached) >= MAX_POSITIONS:
                    return reached, before, final, False
                reached.add(following)
                waiting.append(following)
    return reached, before, final, True


def _bare(plan: Plan, position: Position) -> Position:
    return position._replace(rounds=(0,) * len(plan.limited), returns=0)


def _events(plan: Plan, position: Position) -> list[Event]:
    events = [Event("return_resolved")] if position.returned else []
    parts = dict(position.parts)
    for row_id in position.open:
        row = plan.rows[row_id]
        if row.all_parts:
            part = (parts[row_id] & -parts[row_id]).bit_length() - 1  # in whatever order, the parts end alike
            events.append(Event("complete", row_id, "next", part, True))
            continue
        for label in row.exits:
            if label == "timeout":
                events.append(Event("timeout", row_id, further=True))
            elif label != "limit":
                events.append(Event("complete", row_id, label, 0, True))
    return events


def _backwards(before: Edges, final: set[Position]) -> set[Position]:
    seen, waiting = set(final), list(final)
    while waiting:
        for earlier in before.get(waiting.pop(), ()):
            if earlier not in seen:
                seen.add(earlier)
                waiting.append(earlier)
    return seen


def _never_leaving(plan: Plan) -> set[str]:
    """Rows from which neither an end nor the join of their branch can be reached along the exits."""
    good = {r.id for r in plan.rows.values() if any(w.target in ENDS or w.target in plan.joins for w in r.exits.values())}
    grown = True
    while grown:
        more = {r.id for r in plan.rows.values() if any(target in good for target in _targets(r))} - good
        good |= more
        grown = bool(more)
    return set(plan.rows) - good


def _targets(row: Row) -> list[str]:
    return [row.back_to if way.target == RETURN else way.target for way in row.exits.values()]


def _of_loops(plan: Plan) -> list[Finding]:
    """Rings of rows that nothing bounds; a ring through the applicant is bounded by the rounds of clarification."""
    found = []
    free = {
        r.id: [w.target for w in r.exits.values() if w.target in plan.rows and not plan.rows[w.target].limit]
        for r in plan.rows.values()
        if not r.limit
    }
    for row_id, number in ((r.id, r.number) for r in plan.rows.values()):
        for target in free.get(row_id, ()):
            if plan.rows[target].number <= number and row_id in _from(free, target):
                only_asks = all(plan.rows[r].condition for r in _ring(free, target, row_id))
                sentence = _("Putaran kembali ke baris %(row)s belum dibatasi jumlahnya.") % {"row": target}
                if only_asks:
                    found.append(Finding("conditions_ring", "error", row_id, _("Syarat saling menunjuk tanpa henti."), SOUND))
                else:
                    found.append(Finding("loop_without_limit", "warning", row_id, sentence, SOUND))
    return found


def _of_limits(plan: Plan) -> list[Finding]:
    """Limits that would trap a file: no other way on is left, or a machine decides and cannot choose otherwise."""
    found = []
    for row in plan.rows.values():
        ways = [w for w in row.exits.values() if w.label not in ("limit", "timeout")]
        closing = [w for w in ways if w.guards and not (w.guards == (row.id,) and "limit" in row.exits)]
        if closing and (len(closing) == len(ways) or row.kind in ("automatic", "await")):
            sentence = _("Bila putaran habis, berkas terhenti di sini; beri jalan keluar limit pada baris yang dibatasi.")
            found.append(Finding("limit_traps", "error", row.id, sentence, SOUND))
    return found


def _from(graph: Mapping[str, list[str]], first: str) -> set[str]:
    seen, waiting = {first}, [first]
    while waiting:
        for target in graph.get(waiting.pop(), ()):
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return seen


def _ring(graph: Mapping[str, list[str]], first: str, last: str) -> set[str]:
    """Rows that lie on some way from first to last."""
    return {row_id for row_id in _from(graph, first) if last in _from(graph, row_id)}


def _of_promise(plan: Plan, promised: tuple[int, str] | None) -> list[Finding]:
    if promised is None:
        return []
    longest = longest_minutes(plan)
    allowed = promised[0] * NORM_MINUTES[promised[1]]
    if longest <= allowed:
        return []
    sentence = _("Jalur terpanjang %(minutes)s menit kerja, melebihi janji %(value)s %(unit)s.") % {
        "minutes": longest,
        "value": promised[0],
        "unit": promised[1].replace("_", " "),
    }
    return [Finding("promise_exceeded", "warning", "", sentence, "standar pelayanan")]


def longest_minutes(plan: Plan) -> int:
    """Return the longest way through the sheet in working minutes, loops once, without the applicant's own time."""
    known: dict[str, int] = {}
    order: list[str] = []
    state: dict[str, int] = {}
    waiting = [(plan.start, False)]
    back: set[tuple[str, str]] = set()
    while waiting:
        row_id, is_done = waiting.pop()
        if is_done:
            order.append(row_id)
            state[row_id] = 2
            continue
        if row_id in state:
            continue
        state[row_id] = 1
        waiting.append((row_id, True))
        for way in plan.rows[row_id].exits.values():
            if state.get(way.target) == 1:
                back.add((row_id, way.target))
            elif way.target in plan.rows:
                waiting.append((way.target, False))
    for row_id in order:
        row = plan.rows[row_id]
        is_office = not row.is_control and row.awaits not in ("applicant", "payment") and "pemohon" not in row.performers
        own = row.time[0] * NORM_MINUTES[row.time[1]] if row.time and is_office else 0
        onward = [known.get(w.target, 0) for w in row.exits.values() if (row_id, w.target) not in back]
        known[row_id] = own + max(onward, default=0)
    return known[plan.start]
