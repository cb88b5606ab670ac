"""The ground: what every other module stands on and nothing here knows about them.

Errors, the operation, locks, identifiers, gap-free numbers, money, working time, jobs, secrets and regions.
It holds no noun of the office; whoever looks for people, services or cases looks further up.
"""
