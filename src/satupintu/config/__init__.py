"""The composition root: settings, addresses, commands and the server; the only part that knows every module."""
