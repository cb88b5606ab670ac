"""Any BPMN file becomes a draft sheet and a list of what was left out: ours unchanged, others as far as they can."""

import json
import re
from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.sop.bpmn_engine import pack_sheets
from tests.sop.random_sheets import sound_sheets
from tests.sop.sheets import row, sheet, small_sheet

from satupintu.sop.bpmn import MAX_BYTES, BpmnFault, read_bpmn, write_bpmn
from satupintu.sop.bpmn.reading import ACTIVITIES, EVENTS, GATEWAYS
from satupintu.sop.bpmn.source import MAX_DEPTH, MAX_ELEMENTS
from satupintu.sop.engine import find_faults

SHEETS = pack_sheets()
HEAD = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn">'


def bpmn(*elements: str, around: str = "") -> bytes:
    """A file with one process of these elements."""
    return f'{HEAD}{around}<process id="p" name="Izin apotek">{"".join(elements)}</process></definitions>'.encode()


def flow(source: str, target: str, name: str = "") -> str:
    """A sequence flow."""
    return f'<sequenceFlow id="{source}-{target}" sourceRef="{source}" targetRef="{target}" name="{name}"/>'


def chain(*ids: str) -> str:
    """Flows from each to the next."""
    return "".join(flow(one, other) for one, other in pairwise(ids))


def rows(reading) -> dict[str, tuple[str, dict[str, str]]]:
    """Kind and exits of each row by its words."""
    return {line["activity"]: (line["kind"], line["exits"]) for line in reading.sheet["rows"]}


def said(reading) -> set[str]:
    """The elements something was said about."""
    return {remark.element for remark in reading.remarks}


@pytest.mark.parametrize("name", SHEETS)
def test_our_own_files_come_back_as_they_were(name):
    reading = read_bpmn(write_bpmn(SHEETS[name], name).encode())
    assert (reading.sheet, reading.remarks) == (SHEETS[name], ())


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sound_sheets())
def test_random_sheets_come_back_as_they_were(written):
    reading = read_bpmn(write_bpmn(written, "Uji").encode())
    assert (reading.sheet, reading.remarks) == (written, ())


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=40), st.dictionaries(st.text(max_size=8), st.text(max_size=20) | st.integers() | st.none(), max_size=4))
def test_whatever_a_row_says_comes_back(words, settings_):
    written = sheet(
        row("1", "start", exits={"next": "a b"}),
        row("a b", activity=words, note=words, settings=settings_, exits={"next": "é<&"}),
        row("é<&", output=words, exits={"next": "END"}),
        note=words,
    )
    assert read_bpmn(write_bpmn(written, words).encode()).sheet == json.loads(json.dumps(written))


def test_what_was_changed_in_another_program_is_taken_over():
    text = write_bpmn(small_sheet(), "Uji")
    text = text.replace('name="Serahkan hasil"', 'name="Kirim hasil lewat pos"').replace(">P3D<", ">P9D<")
    text = text.replace('name="Front office"', 'name="Loket depan"')
    reading = read_bpmn(text.encode())
    lines = {line["id"]: line for line in reading.sheet["rows"]}
    assert lines["6"]["activity"] == "Kirim hasil lewat pos"
    assert lines["3"]["time"] == {"value": 9, "unit": "hari"}
    assert reading.sheet["performers"][0] == {"code": "fo", "label": "Loket depan"}
    assert not reading.remarks


def test_a_row_drawn_twice_gets_an_id_of_its_own():
    text = write_bpmn(small_sheet(), "Uji")
    task = re.search(r'<userTask id="baris-6".*?</userTask>', text)[0]
    again = read_bpmn(text.replace(task, task + task.replace("baris-6", "salinan")).encode())
    ids = [line["id"] for line in again.sheet["rows"]]
    assert len(ids) == len(set(ids)) == 7
    # The flow that once led out of the first is not one of the copy.
    assert "salinan" in said(again)


def test_a_file_of_another_program_becomes_a_sheet():
    lanes = (
        '<laneSet><lane id="l1" name="Pemohon"><flowNodeRef>s</flowNodeRef><flowNodeRef>w</flowNodeRef></lane>'
        '<lane id="l2" name="Kepala Dinas"><flowNodeRef>a</flowNodeRef><flowNodeRef>b</flowNodeRef></lane></laneSet>'
    )
    reading = read_bpmn(
        bpmn(
            lanes,
            '<startEvent id="s" name="Ajukan"/><userTask id="a" name="Periksa berkas"/><exclusiveGateway id="g" name="Lengkap?"/>',
            '<receiveTask id="w" name="Lengkapi berkas"/><boundaryEvent id="t" attachedToRef="w"><timerEventDefinition>',
            "<timeDuration>P5D</timeDuration></timerEventDefinition></boundaryEvent>",
            '<task id="b" name="Tanda tangani"/><endEvent id="e" name="Terbit"/><endEvent id="x" name="Gugur"/>',
            chain("s", "a", "g"), flow("g", "b", "Ya"), flow("g", "w", "Tidak"), chain("w", "a"), chain("t", "x"), chain("b", "e"),
        )
    )  # fmt: skip
    found = rows(reading)
    assert found["Ajukan"] == ("start", {"next": "2"})
    assert found["Periksa berkas"] == ("decide", {"yes": "3", "no": "4"})
    assert found["Lengkapi berkas"] == ("await", {"next": "2", "timeout": "LAPSED"})
    assert found["Tanda tangani"] == ("execute", {"next": "END"})
    lines = {line["activity"]: line for line in reading.sheet["rows"]}
    assert lines["Lengkapi berkas"]["awaits"] == "applicant"
    assert lines["Lengkapi berkas"]["time"] == {"value": 5, "unit": "hari"}
    assert lines["Tanda tangani"]["performers"] == ["kepala_dinas"]
    assert reading.sheet["performers"][1] == {"code": "kepala_dinas", "label": "Kepala Dinas"}
    assert (reading.title, reading.remarks, find_faults(reading.sheet)) == ("Izin apotek", (), [])


def test_lanes_mean_the_performers_that_are_known():
    lanes = '<laneSet><lane id="l" name="Kepala dinas (TTE)"><flowNodeRef>a</flowNodeRef></lane></laneSet>'
    reading = read_bpmn(bpmn(lanes, '<task id="a" name="Setujui"/>'), {"kadis": "Kepala dinas (TTE)"})
    assert reading.sheet["rows"][1]["performers"] == ["kadis"]


def test_branches_races_and_links_are_understood():
    reading = read_bpmn(
        bpmn(
            '<startEvent id="s"/><parallelGateway id="f"/><task id="a" name="A"/><task id="b" name="B"/><parallelGateway id="j"/>',
            '<eventBasedGateway id="r"/><intermediateCatchEvent id="m" name="Bayar"><messageEventDefinition/>',
            "</intermediateCatchEvent>",
            '<intermediateCatchEvent id="t"><timerEventDefinition/></intermediateCatchEvent>',
            '<intermediateThrowEvent id="l1"><linkEventDefinition name="X"/></intermediateThrowEvent>',
            '<intermediateCatchEvent id="l2"><linkEventDefinition name="X"/></intermediateCatchEvent>',
            '<endEvent id="e" name="Permohonan ditolak"/><task id="c" name="C"/>',
            chain("s", "f", "a", "j"), chain("f", "b", "j", "r", "m", "l1"), chain("r", "t", "e"), chain("l2", "c"),
        )
    )  # fmt: skip
    kinds = [line["kind"] for line in reading.sheet["rows"]]
    assert kinds == ["start", "fork", "execute", "execute", "join", "await", "execute"]
    assert rows(reading)["Bayar"][1] == {"next": "7", "timeout": "REJECT"}
    assert find_faults(reading.sheet) == []
    assert said(reading) == {"", "c"}  # no lanes; C has nothing behind it


def test_a_subprocess_is_laid_open_and_a_call_is_not_followed():
    reading = read_bpmn(
        bpmn(
            '<startEvent id="s"/><subProcess id="n" name="Dalam"><startEvent id="s2"/><task id="a" name="A"/><endEvent id="e2"/>',
            f'{chain("s2", "a", "e2")}</subProcess><callActivity id="c" name="Panggil" calledElement="p"/><endEvent id="e"/>',
            '<subProcess id="k" name="Kosong"/>',
            chain("s", "n", "c", "k", "e"),
        )
    )
    assert [line["activity"] for line in reading.sheet["rows"][1:]] == ["A", "Panggil", "Kosong"]
    assert find_faults(reading.sheet) == []
    assert {"n", "c", "k"} <= said(reading)


def test_questions_with_many_answers_become_several():
    reading = read_bpmn(
        bpmn(
            '<startEvent id="s"/><task id="a" name="Nilai"/><exclusiveGateway id="g"/><task id="b" name="B"/>',
            '<task id="c" name="C"/><task id="d" name="D"/><endEvent id="e"/>',
            chain("s", "a", "g"), flow("g", "b", "kecil"), flow("g", "c", "sedang"), flow("g", "d", "besar"),
            chain("b", "e"), chain("c", "e"), chain("d", "e"),
        )
    )  # fmt: skip
    assert [line["kind"] for line in reading.sheet["rows"]].count("decide") == 2
    assert find_faults(reading.sheet) == []
    assert "a" in said(reading)


def test_what_has_no_place_is_named():
    reading = read_bpmn(
        bpmn(
            '<startEvent id="s"><signalEventDefinition/></startEvent><startEvent id="s2"/>',
            '<scriptTask id="a" name="A" camunda:x="1"><extensionElements><camunda:y/></extensionElements><script>rm</script>',
            "<multiInstanceLoopCharacteristics/></scriptTask>",
            '<inclusiveGateway id="g"/><userTask id="b" name="B"/><boundaryEvent id="x" attachedToRef="b"><errorEventDefinition/>',
            '</boundaryEvent><dataObjectReference id="d"/><textAnnotation id="n"/><task id="a"/>',
            '<subProcess id="v" triggeredByEvent="true"><task id="inside"/></subProcess><endEvent id="e"><messageEventDefinition/></endEvent>',
            chain("s", "a", "g", "b", "e"), flow("g", "e"), flow("g", "nowhere"),
            around='<collaboration><participant id="o" name="Luar"/><messageFlow id="mf"/></collaboration><choreography id="ch"/>',
        ).replace(b"</definitions>", b'<process id="q" name="Lain"><task/></process></definitions>')
    )  # fmt: skip
    assert {"s", "s2", "a", "g", "x", "d", "n", "v", "e", "o", "mf", "ch", "q", "g-nowhere"} <= said(reading)
    assert all(remark.sentence for remark in reading.remarks)


DEEP = "<a>" * (MAX_DEPTH + 1) + "</a>" * (MAX_DEPTH + 1)
BOMB = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><definitions>&b;</definitions>'


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (b"", "not_xml"),
        (b"bukan xml", "not_xml"),
        (b"\xff\xfe\x00<", "not_xml"),
        (b'<?xml version="1.0" encoding="rot13"?><a/>', "not_xml"),
        (b'<?xml version="1.0" encoding="tak-ada"?><a/>', "not_xml"),
        (BOMB.encode(), "has_doctype"),
        (b'<!DOCTYPE d SYSTEM "http://127.0.0.1/x.dtd"><d/>', "has_doctype"),
        (b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>', "has_doctype"),
        (b"<a>&unknown;</a>", "not_xml"),
        (b"<html/>", "not_bpmn"),
        (b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>', "no_process"),
        (DEEP.encode(), "too_deep"),
        (b"<a>" + b"<b/>" * (MAX_ELEMENTS + 1) + b"</a>", "too_many"),
        (b"<a " + b" ".join(b"a%d=''" % n for n in range(99)) + b"/>", "too_many"),
        (b" " * (MAX_BYTES + 1), "too_large"),
        (bpmn(*(f'<task id="t{n}"/>' for n in range(501))), "too_long"),
    ],
)
def test_files_that_cannot_be_read_say_why(source, code):
    with pytest.raises(BpmnFault) as caught:
        read_bpmn(source)
    assert caught.value.code == code
    assert "%" not in str(caught.value)


@pytest.mark.parametrize("shape", ["fan", "ring", "lanes"])
def test_the_largest_files_are_read_in_one_go(shape):
    """Work grows with the file, never with its square; were it so, this would take minutes."""
    gates = "".join(f'<exclusiveGateway id="g{n}"/>' for n in range(4000))
    through = "".join(flow(f"g{n}", f"g{n + 1}") for n in range(3999))
    fan = "".join(f'<sequenceFlow id="f{n}" sourceRef="a" targetRef="g{n % 50}"/>' for n in range(4000))
    lanes = "".join(f'<lane id="l{n}" name="a{"!" * (n % 90)}{"?" * (n // 90)}"/>' for n in range(4000))
    inside = {
        "chain": gates + through,
        "fan": gates + through + fan,
        "ring": gates + through + fan + flow("g3999", "g0"),
        "lanes": "",
    }
    task = '<task id="a" name="A"/>' + (f"<laneSet>{lanes}</laneSet>" if shape == "lanes" else "")
    reading = read_bpmn(bpmn(task, inside[shape]))
    assert reading.remarks


IDS = st.sampled_from([f"n{number}" for number in range(7)])
TAGS = st.sampled_from([*ACTIVITIES, *GATEWAYS, *EVENTS, "dataObjectReference", "unheard"])
INSIDE = st.sampled_from(
    [
        "", "<timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition>", "<messageEventDefinition/>",
        '<linkEventDefinition name="x"/>', "<terminateEventDefinition/>", "<standardLoopCharacteristics/>", "<documentation>d</documentation>",
    ]
)  # fmt: skip


@st.composite
def elements(draw: st.DrawFn, depth: int = 0) -> str:
    """Random elements of BPMN, joined at random."""
    found = []
    for _ in range(draw(st.integers(0, 6))):
        kind = draw(st.integers(0, 9))
        if kind < 5:
            tag, host = draw(TAGS), draw(IDS)
            node = draw(IDS)
            found.append(f'<{tag} id="{node}" name="{node} {tag}" attachedToRef="{host}" default="n1-n2">{draw(INSIDE)}</{tag}>')
        elif kind < 8 or depth > 2:
            found.append(flow(draw(IDS), draw(IDS), draw(st.sampled_from(["", "Ya", "Tidak", "x"]))))
        else:
            found.append(f'<subProcess id="{draw(IDS)}">{draw(elements(depth + 1))}</subProcess>')
    return "".join(found)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(elements())
def test_any_file_of_bpmn_words_becomes_a_sheet_or_says_why_not(inside):
    reading = read_bpmn(bpmn(inside))
    json.dumps(reading.sheet)
    find_faults(reading.sheet)
    ids = [line["id"] for line in reading.sheet["rows"]]
    assert len(ids) == len(set(ids))
    firsts = {node: tag for tag, node in reversed(re.findall(r'<(\w+) id="(n\d)"', inside))}
    words = " ".join(f"{line['activity']} {line.get('question', '')}" for line in reading.sheet["rows"])
    lost = [n for n, tag in firsts.items() if tag in ACTIVITIES and f"{n} {tag}" not in words and n not in said(reading)]
    assert not lost, "an activity is a row or is named"
    assert all(remark.sentence % remark.data if remark.data else remark.sentence for remark in reading.remarks)


EXPORT = write_bpmn(SHEETS["izin-rs"], "Izin")
PIECES = re.split(r"(?=<)", EXPORT)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(st.integers(0, len(PIECES) - 1), st.sampled_from(["drop", "again", "swap", "cut", "spoil"])),
        min_size=1,
        max_size=8,
    )
)
def test_damaged_exports_are_read_or_refused(changes):
    pieces = list(PIECES)
    for place, change in changes:
        if change == "drop":
            # Whole elements, so that the file stays XML: those that open and close at once.
            pieces[place] = "" if pieces[place].rstrip().endswith("/>") else pieces[place]
        elif change == "again" and pieces[place].rstrip().endswith("/>"):
            pieces[place] *= 2
        elif change == "swap":
            pieces[place] = re.sub(r'(sourceRef|targetRef|peran|baris|id)="[^"]*"', r'\1="baris-4"', pieces[place], count=1)
        elif change == "spoil":
            pieces[place] = re.sub(r"(<satupintu:isi nama=\"\w+\")[^>]*>.*", r'\1 tipe="json">[5, {"a": null}]', pieces[place])
        else:
            pieces[place] = pieces[place].replace("Gateway", "Event") if "Gateway" in pieces[place] else pieces[place]
    with suppress(BpmnFault):
        reading = read_bpmn("".join(pieces).encode())
        json.dumps(reading.sheet)
        find_faults(reading.sheet)
