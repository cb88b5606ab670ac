"""Complaints and suggestions: what people say went wrong or could be better, and what the office answers in time.

A complaint (pengaduan) is received, classed, routed, answered and closed with deadlines of its class; who complained is known
only to whom it concerns. It does not change cases (`applications`, below) nor keep improvement actions (`evaluation`, above).
"""
