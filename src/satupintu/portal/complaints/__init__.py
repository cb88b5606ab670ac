"""Complaints of citizens: sending, following with or without a login, and public figures."""
