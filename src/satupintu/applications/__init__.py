"""Applications: the case a citizen brings and the office decides (permohonan).

It holds what was asked, what was handed in, the verdict on every requirement, the conversation and the decision. It
does not know how a service is described (`catalogue`), how a sheet runs (`sop`), or what a product looks like
(`issuance`, which stands above).
"""
