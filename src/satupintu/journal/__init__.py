"""The journal: what happened, as append-only facts (jejak audit, linimasa).

One row is audit trail, outbox, timeline entry and statistic at once. It stores identifiers and codes, never personal
values, so erasing a person never touches it. It does not interpret what it stores; modules above react to it.
"""
