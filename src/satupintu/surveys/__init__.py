"""Surveys: what people who used a service think of it (SKM, SPKP, SPAK and an office's own instruments).

An instrument (instrumen survei) is data, enacted in versions; an invitation (undangan) belongs to one use of a service, its
answer (jawaban) to nobody. It does not decide what follows from a bad mark (`evaluation`, above) and takes no complaints
(`complaints`, beside).
"""
