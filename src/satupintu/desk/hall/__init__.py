"""The hall at the desk: its live page and figures for who leads it, and the administration of places."""
