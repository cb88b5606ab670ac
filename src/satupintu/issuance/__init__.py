"""Issuance: the products of services, numbered, typeset, signed, verifiable and revocable.

Official terms: *produk layanan* (UU 25/2009 ps. 21), *buku register*, *tanda tangan elektronik* (PP 71/2019 ps. 59-60).
A number is reserved in a short transaction, the PDF is typeset and signed outside any, the result is recorded in another.
It does not decide: that a product may be issued was decided by the SOP before. It sends nothing to anybody, and it knows
no passphrase longer than one call of a signer.
"""
