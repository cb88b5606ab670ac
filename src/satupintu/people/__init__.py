"""People: who applies, who works here, and who may act for whom (pemohon, pelaku usaha, kuasa, petugas).

Persons, businesses, proxies; agencies, units, staff, roles, delegations; the accounts they log in with. It does not know
what anybody applies for.
"""
