"""Sheets for tests: a small real one, and a generator of random sound ones."""

from typing import Any

from hypothesis import strategies as st

Sheet = dict[str, Any]


def row(row_id: str, kind: str = "execute", **details: Any) -> Sheet:
    """One row with everything a linter asks for; `details` overwrites."""
    usual = {
        "id": row_id,
        "kind": kind,
        "activity": f"Kerjakan {row_id}",
        "performers": [] if kind in ("fork", "join") else ["fo"],
        "input": "Berkas",
        "time": None if kind in ("start", "fork", "join") else {"value": 10, "unit": "menit"},
        "output": "Hasil",
    }
    return {**usual, **details}


def sheet(*rows: Sheet, **details: Any) -> Sheet:
    """A sheet of these rows."""
    performers = [{"code": "fo", "label": "Front office"}, {"code": "kadis", "label": "Kepala dinas"}]
    return {"performers": performers, "rows": list(rows), **details}


def small_sheet(**details: Any) -> Sheet:
    """Hand in, check (return or go on), pay, decide (reject or go on), draft by the system, hand over."""
    return sheet(
        row("1", "start", activity="Ajukan permohonan", performers=["pemohon"], exits={"next": "2"}),
        row("2", "decide", activity="Periksa kelengkapan", exits={"yes": "3", "no": "RETURN"}, reasons={"no": "X01"}),
        row(
            "3", "await", activity="Bayar retribusi", performers=["pemohon"], awaits="payment", stops_clock=True,
            time={"value": 3, "unit": "hari_kerja"}, exits={"next": "4", "timeout": "LAPSED"},
        ),
        row(
            "4", "decide", activity="Putuskan permohonan", performers=["kadis"],
            exits={"yes": "5", "no": "REJECT"}, reasons={"no": "X02"},
        ),
        row("5", "automatic", activity="Susun naskah", performers=[], action="test_draft", exits={"next": "6"}),
        row("6", activity="Serahkan hasil", exits={"next": "END"}),
        **details,
    )  # fmt: skip


class Builder:
    """Draws a sound sheet: blocks in a row, each block ending where the next begins."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.rows: list[Sheet] = []

    def block(self, following: str, depth: int, *, in_branch: bool) -> str:
        """Add one block that goes on to `following`; return the id of its first row."""
        kinds = ["execute", "decide", "loop", "together", "await", "return", "condition", "action"]
        kind = self.draw(st.sampled_from(kinds + ["fork"] * 2 if depth < 2 else kinds))
        name = self.name()
        if kind == "loop":
            first = self.chain(name, depth + 1, in_branch=in_branch, length=2)
            self.add(name, "decide", exits={"yes": following, "no": first}, limit=self.draw(st.integers(1, 4)))
            return first
        if kind == "fork":
            join = self.name()
            branches = self.draw(st.integers(2, 3))
            exits = {f"b{n}": self.chain(join, depth + 1, in_branch=True, length=2) for n in range(branches)}
            self.add(name, "fork", exits=exits)
            self.add(join, "join", exits={"next": following})
            return name
        if kind == "decide":
            other = self.chain(following, depth + 1, in_branch=in_branch, length=1) if self.draw(st.booleans()) else "REJECT"
            self.add(name, "decide", exits={"yes": following, "no": other})
        elif kind == "return":
            self.add(name, "decide", exits={"yes": following, "no": "RETURN"})
        elif kind == "together":
            self.add(
                name, "together", performers=["fo", "kadis", "jf"][: self.draw(st.integers(2, 3))], exits={"next": following}
            )
        elif kind == "await":
            late = self.draw(st.sampled_from(["LAPSED", following]))
            self.add(name, "await", awaits="agency", exits={"next": following, "timeout": late})
        elif kind == "condition":
            self.add(name, "automatic", condition=name, exits={"yes": following, "no": following})
        elif kind == "action":
            self.add(name, "automatic", action="test_draft", exits={"next": following})
        else:
            self.add(name, exits={"next": following})
        return name

    def chain(self, following: str, depth: int, *, in_branch: bool, length: int) -> str:
        """Add one to `length` blocks that lead to `following`; return the first row."""
        for _ in range(self.draw(st.integers(1, length))):
            following = self.block(following, depth, in_branch=in_branch)
        return following

    def name(self) -> str:
        self.rows.append({})
        return f"r{len(self.rows)}"

    def add(self, name: str, kind: str = "execute", **details: Any) -> None:
        self.rows[int(name[1:]) - 1] = row(name, kind, **details)


@st.composite
def sound_sheets(draw: st.DrawFn) -> Sheet:
    """Any sheet whose blocks nest: decisions, loops with a limit, forks, together, await, return, conditions."""
    builder = Builder(draw)
    first = builder.chain("END", 0, in_branch=False, length=4)
    return sheet(row("0", "start", exits={"next": first}), *reversed(builder.rows), return_limit=draw(st.integers(1, 3)))
