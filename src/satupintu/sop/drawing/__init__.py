"""The flow of a sheet as a drawing, by the symbols and rules of Permenpan RB 35/2012. Plain Python, without Django or I/O.

`read_flow` reads any sheet, `build_grid` sets its symbols on a grid, `route` finds the lines, `place` gives coordinates;
`draw_svg` does all of it for a screen, `paginate` cuts it to pages with off-page connectors for the paper.
"""

from satupintu.sop.drawing.flow import Flow, Step, Way, describe_step, read_flow
from satupintu.sop.drawing.grid import Grid, build_grid
from satupintu.sop.drawing.paging import FlowPage, paginate
from satupintu.sop.drawing.paper import paper_pages, paper_performers, paper_rooms, paper_rows
from satupintu.sop.drawing.placing import Drawing, Label, Line, Mark, Measures, place
from satupintu.sop.drawing.routing import route
from satupintu.sop.drawing.svg import draw_svg

__all__ = [
    "Drawing",
    "Flow",
    "FlowPage",
    "Grid",
    "Label",
    "Line",
    "Mark",
    "Measures",
    "Step",
    "Way",
    "build_grid",
    "describe_step",
    "draw_svg",
    "paginate",
    "paper_pages",
    "paper_performers",
    "paper_rooms",
    "paper_rows",
    "place",
    "read_flow",
    "route",
]
