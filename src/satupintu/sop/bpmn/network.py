"""The nodes and flows of a BPMN file seen as a sheet would have them: which are rows, which only lead on, and to where."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from satupintu.sop.bpmn.graph import ANSWER, ASK, ENDING, LIMIT, LIMITED, MAIN, NEXT, PART, Flow
from satupintu.sop.bpmn.reading import ACTIVITIES, Findings, Found
from satupintu.sop.bpmn.rows import kind_of
from satupintu.sop.engine import ENDS, RETURN
from satupintu.sop.engine.plan import gettext_noop

_YES = re.compile(r"(?i)(ya|yes|y|true|benar|setuju|disetujui|lengkap|sesuai|memenuhi|layak|lolos|lulus|ok|approved?|ada)\b")
_NO = re.compile(r"(?i)(tidak|tdk|no|not|n|false|belum|kurang|bukan|salah|ditolak|tolak|rejected?|gagal|tanpa)\b")
_ENDINGS = (
    ("REJECT", re.compile(r"(?i)tolak|reject|denied|gagal|tidak disetujui")),
    ("WITHDRAWN", re.compile(r"(?i)cabut|batal|withdraw|cancel")),
    ("LAPSED", re.compile(r"(?i)gugur|kedaluwarsa|kadaluarsa|habis|lapse|expire|time ?out")),
)
_EVENT_ENDS = {"error": "REJECT", "cancel": "WITHDRAWN"}
_CHOICES = ("exclusiveGateway", "inclusiveGateway", "complexGateway")


class Network:
    """One process made ready to become rows.

    `row_ids` is filled by the reader of rows. `parts` are the tasks of a together row, `questions` the gateway that asks a
    row's question, `late` the timer at a row's edge, `limits` where a row goes when its rounds are used up, `back` the flow
    by which a returned file comes back to a row, with where that was when the file was written.
    """

    def __init__(self, found: Findings) -> None:
        self.found = found
        self.nodes = found.nodes
        self.out: dict[str, list[Flow]] = {node_id: [] for node_id in found.nodes}
        self.into: dict[str, list[Flow]] = {node_id: [] for node_id in found.nodes}
        for way in found.ways:
            self._join(way)
        self.row_ids: dict[str, str] = {}
        self.goals: dict[str, str] = {}
        self.parts: dict[str, list[Found]] = {}
        self.questions: dict[str, str] = {}
        self.late: dict[str, str] = {}
        self.limits: dict[str, Flow] = {}
        self.back: dict[str, tuple[Flow, str]] = {}
        self.hidden: set[str] = set()
        self.start: Found | None = None
        self._starts()
        self._links()
        self._throws()
        self._own_marks()
        self._together()
        self._questions()
        self._edges()
        self._returns()
        self._remark()

    def _join(self, way: Flow) -> None:
        self.out[way.source].append(way)
        self.into[way.target].append(way)

    def _starts(self) -> None:
        starts = [node for node in self.nodes.values() if node.tag == "startEvent"]
        self.start = next(
            (n for n in starts if n.role == MAIN), next((n for n in starts if self.out[n.id]), next(iter(starts), None))
        )
        for node in starts:
            if node is not self.start:
                node.tag = "pass"
                self.found.say(
                    node, gettext_noop("Proses punya beberapa awal; lembar SOP mulai di satu baris, ini tidak diambil.")
                )
        if self.start is not None and self.start.event:
            self.found.say(self.start, gettext_noop("Pemicu awal proses tidak diambil; proses mulai saat permohonan diajukan."))

    def _links(self) -> None:
        """Follow link events: a throw goes on at the catch of the same name."""
        links = [node for node in self.nodes.values() if node.event == "link"]
        catches = {node.detail: node for node in links if node.tag == "intermediateCatchEvent"}
        for node in links:
            if node.tag == "intermediateThrowEvent":
                if node.detail in catches:
                    self._join(Flow("", node.id, catches[node.detail].id))
                else:
                    self.found.say(node, gettext_noop("Pasangan tautan ini tidak ditemukan."))
            if node.tag.startswith("intermediate"):
                node.tag = "pass"

    def _throws(self) -> None:
        for node in self.nodes.values():
            if node.tag == "intermediateThrowEvent" and node.event != "message":
                node.tag = "pass"
                if node.event:
                    self.found.say(node, gettext_noop("Peristiwa yang dikirim ini tidak diambil; alirnya diteruskan."))

    def _own_marks(self) -> None:
        """Believe our own marks only where the drawing still has the shape they speak of."""
        for node in self.nodes.values():
            ways = self.out[node.id]
            if node.role == LIMITED:
                labels = {way.label: way for way in ways}
                if node.tag != "exclusiveGateway" or set(labels) != {NEXT, LIMIT} or len(ways) != 2:
                    node.role = ""
                else:
                    self.limits.setdefault(node.row, labels[LIMIT])
            elif node.role == ASK:
                answer = self.nodes[ways[0].target] if len(ways) == 1 else None
                if answer is None or answer.role != ANSWER or len(self.out[answer.id]) != 1 or len(self.into[answer.id]) != 1:
                    node.role = ""
        for node in self.nodes.values():
            if node.role == ANSWER and not any(self.nodes[way.source].role == ASK for way in self.into[node.id]):
                node.role = ""

    def _together(self) -> None:
        for node in self.nodes.values():
            if node.role != MAIN or node.tag != "parallelGateway" or (node.fields or {}).get("kind") != "together":
                continue
            parts = [self.nodes[way.target] for way in self.out[node.id]]
            ends = {way.target for part in parts for way in self.out[part.id]}
            whole = len(parts) > 1 and all(part.role == PART and part.row == node.row for part in parts)
            if whole and len(ends) == 1 and self.nodes[min(ends)].tag == "parallelGateway":
                self.parts[node.id] = sorted(parts, key=lambda part: (len(part.note), part.note))
                self.hidden |= {*(part.id for part in parts), *ends}

    def _questions(self) -> None:
        """Find the gateways that ask the question of the row before them, and the events a gateway waits for."""
        for node in self.nodes.values():
            if node.tag == "exclusiveGateway" and node.role != LIMITED and len(self.out[node.id]) > 1:
                before = [self.nodes[way.source] for way in self.into[node.id]]
                if len(before) == 1 and self._may_ask(before[0]):
                    self.questions[before[0].id] = node.id
                    self.hidden.add(node.id)
            elif node.tag == "eventBasedGateway":
                self.hidden |= {way.target for way in self.out[node.id] if self._is_only(way)}

    def _may_ask(self, node: Found) -> bool:
        if len(self.out[node.id]) != 1 or node.id in self.hidden:
            return False
        return node.tag in ACTIVITIES or (node.tag == "intermediateCatchEvent" and node.role != ANSWER)

    def _is_only(self, way: Flow) -> bool:
        target = self.nodes[way.target]
        return len(self.into[target.id]) == 1 and target.tag in ("intermediateCatchEvent", "receiveTask")

    def _edges(self) -> None:
        """Read boundary events: the timer of a row that waits is its time-out, any other has no place in a sheet."""
        for node in self.nodes.values():
            host = self.nodes.get(node.host)
            if node.tag != "boundaryEvent":
                continue
            if host is not None and kind_of(host) == "await" and node.event == "timer" and host.id not in self.late:
                self.late[host.id] = node.id
            else:
                sentence = gettext_noop("Peristiwa pada tepi kegiatan ini tidak diambil; hanya baris menunggu punya batas waktu.")
                self.found.say(node, sentence)

    def _returns(self) -> None:
        """Find for every row the flow by which a file it returned comes back."""
        rows = {node.row: node.id for node in self.nodes.values() if node.role == MAIN}
        for node in self.nodes.values():
            if node.role == ASK and node.row in rows:
                answer = self.nodes[self.out[node.id][0].target]
                self.back[rows[node.row]] = (self.out[answer.id][0], node.note)

    def _remark(self) -> None:
        """Name what became something else than it was."""
        sentences = {
            "callActivity": gettext_noop("Proses yang dipanggil tidak ikut dibaca; panggilannya menjadi satu baris."),
            "inclusiveGateway": gettext_noop("Gerbang inklusif dibaca sebagai keputusan Ya/Tidak; periksa jalannya."),
            "complexGateway": gettext_noop("Gerbang rumit dibaca sebagai keputusan Ya/Tidak; periksa jalannya."),
        }
        actions = ("serviceTask", "scriptTask", "businessRuleTask", "sendTask", "intermediateThrowEvent")
        for node in self.nodes.values():
            if node.tag in sentences:
                self.found.say(node, sentences[node.tag])
            elif node.tag in actions and node.fields is None and node.role != ASK:
                self.found.say(node, gettext_noop("Menjadi baris otomatis; pilih tindakan atau syaratnya."))
            elif node.tag == "intermediateCatchEvent" and node.event not in ("message", "timer"):
                self.found.say(node, gettext_noop("Dibaca sebagai menunggu kabar dari luar."))
        for way in self.found.ways:
            if way.condition and not way.label:
                self.found.say(way, gettext_noop("Syarat pada alir ini tidak diambil; petugas yang memilih jalannya."))

    def kind_of(self, node: Found) -> str:
        """Return the kind of row a node becomes; a parallel gateway may join, fork, or be the head of a together row."""
        if node.tag == "parallelGateway" and node.id not in self.parts:
            return "join" if len(self.into[node.id]) > 1 else "fork"
        return kind_of(node)

    def ways_of(self, node: Found) -> Sequence[Flow]:
        """Return the flows by which a row goes on: those of its question, or behind the tasks of a together row."""
        if node.id in self.questions:
            return self.out[self.questions[node.id]]
        if node.id in self.parts:
            return self.out[self.out[self.parts[node.id][0].id][0].target]
        return self.out[node.id]

    def is_row(self, node: Found) -> bool:
        """Whether a node becomes a row of its own."""
        if node.id in self.hidden or node.role in (LIMITED, ASK, ANSWER) or node.tag in ("endEvent", "boundaryEvent"):
            return False
        if node.tag == "pass" or node.tag in _CHOICES:
            return len(self.out[node.id]) > 1
        if node.tag == "parallelGateway":
            return len(self.out[node.id]) > 1 or len(self.into[node.id]) > 1
        return True

    def in_order(self) -> Iterator[Found]:
        """Yield the nodes that become rows, along the flows from the start, so that what comes first stands first."""
        seen: set[str] = set()
        order: list[str] = []
        first = [self.start.id] if self.start else []
        free = [node_id for node_id in self.nodes if not self.into[node_id] and not self.nodes[node_id].host]
        for begun in [*first, *free, *self.nodes]:
            if begun in seen:
                continue
            seen.add(begun)
            mine: list[str] = []
            waiting = [(begun, self._onward(begun))]
            while waiting:
                node_id, targets = waiting[-1]
                target = next(targets, None)
                if target is None:
                    mine.append(node_id)
                    waiting.pop()
                elif target not in seen:
                    seen.add(target)
                    waiting.append((target, self._onward(target)))
            order += reversed(mine)
        return (self.nodes[node_id] for node_id in order if self.is_row(self.nodes[node_id]))

    def _onward(self, node_id: str) -> Iterator[str]:
        late = [way.target for way in self.out[self.late[node_id]]] if node_id in self.late else []
        return iter([*late, *(way.target for way in reversed(self.out[node_id]))])

    def goal(self, way: Flow) -> str:
        """Return where a flow leads: a row's id, an end or RETURN; "" when it leads round and round past nothing.

        What is found is kept for every node passed, so that many flows into one long chain cost no more than the chain.
        """
        passed: dict[str, None] = {}
        node: Found | None = self.nodes[way.target]
        found = ""
        while node is not None and node.id not in passed:
            if node.id in self.goals:
                found = self.goals[node.id]
                break
            passed[node.id] = None
            found, node = self._next(node)
        if not found:
            self.found.say(way, gettext_noop("Alir ini berputar tanpa melewati kegiatan."))
        self.goals |= dict.fromkeys(passed, found)
        return found

    def _next(self, node: Found) -> tuple[str, Found | None]:
        """Return where a node is the end of a way, or the node that follows it."""
        if node.tag == "endEvent":
            return self._ending(node), None
        if node.role == ASK:
            return RETURN, None
        if node.id in self.row_ids and node is not self.start:
            return self.row_ids[node.id], None
        ways = self.out[node.id]
        if not ways:
            self.found.say(node, gettext_noop("Unsur ini tidak punya lanjutan; dianggap akhir proses."))
            return "END", None
        onward = next((w for w in ways if node.role == LIMITED and w.label == NEXT), ways[0])
        return "", self.nodes[onward.target]

    def _ending(self, node: Found) -> str:
        if node.role == ENDING and node.note in ENDS:
            return node.note
        ending = next((end for end, words in _ENDINGS if words.search(node.name)), _EVENT_ENDS.get(node.event, "END"))
        if node.event and node.event != "terminate":
            self.found.say(node, gettext_noop("Peristiwa pada akhir proses ini tidak dikirim; hanya hasil akhirnya diambil."))
        return ending

    def yes_and_no(self, node: Found, ways: Sequence[Flow]) -> tuple[Flow, Flow]:
        """Return which of two flows means yes and which no, by their names, the default flow, or their order."""
        one, other = ways
        for first, second in ((one, other), (other, one)):
            if _YES.match(first.name) or _NO.match(second.name):
                return first, second
        asked = self.nodes[self.questions.get(node.id, node.id)]
        if asked.default in (one.id, other.id) and asked.default:
            return (other, one) if asked.default == one.id else (one, other)
        self.found.say(asked, gettext_noop("Nama kedua jalan keluar bukan Ya dan Tidak; yang pertama dibaca sebagai Ya."))
        return one, other
