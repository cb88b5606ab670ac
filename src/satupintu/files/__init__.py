"""Stored files (berkas): what people hand in and what the office makes, kept with a hash, a type, an owner and an end.

Official term: arsip elektronik, dokumen elektronik (UU 43/2009, PP 71/2019). Every file is looked through before it is kept
and asked for by its uploader, its owner or a reader that a higher module has registered. It does not know what a file proves:
requirements belong to `applications`, products to `issuance`.
"""
