"""Centres: the places of the one-stop service (tempat pelayanan), their hours, plans, counters and groups of the line.

It says where and when something is served and by which counters, and holds the rules by which a group is called. It knows
no tickets and no visitors (`visits`, which stands above), and no standards of services: a service is only its code here,
for `catalogue` is its sibling.
"""
