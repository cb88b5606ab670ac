"""Services and their standards (layanan dan standar pelayanan, UU 25/2009 ps. 21).

What a region offers, and per service the enacted version of its standard: requirements, form, levy, promised time,
product, reasons of rejection and the SOP version that runs it. From it come page, form, checklist and fee.
It does not take applications, run a SOP or collect money; and it never changes a version once it is enacted.
"""
