"""Notices (pemberitahuan): what the office tells people and its own staff, by which channel, and whether it arrived.

Official term: pemberitahuan, notifikasi layanan. A notice answers to one journal entry and is made once per recipient and
channel; sending is a job after commit. It does not decide who is told what: the reactions of higher modules do, and it does
not hold conversations: messages of a case belong to `applications`.
"""
