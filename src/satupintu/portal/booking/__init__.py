"""Appointments in the portal: chosen one thing a page, confirmed, moved and cancelled; the code of one is the key to it."""
