"""The portal: the face citizens and businesses see at home, on a phone, on a slow line.

Official term: portal pelayanan publik (PTSP elektronik). It finds a service, applies, follows, repairs, collects, verifies.
It reads with queries and changes only through operations; it holds no tables and no rules of its own.
Every page works without JavaScript; addresses are part of the contract.
It does not serve staff (that is `desk`), devices in the hall (`lobby`) or machines (`api`).
"""
