"""Visits: who comes to a centre, in which line they stand, who calls and serves them, and appointments.

A visit (kunjungan) has one ticket and one leg after the other, each a service in a group of the line; every stretch of
waiting, being called, being served and being on hold is a row of its own. It does not decide cases (`applications`, below)
and does not draw pages; places and the rules of their groups belong to `centres`.
"""
