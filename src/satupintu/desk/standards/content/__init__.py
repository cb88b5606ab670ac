"""The editor of the standard: its components page by page, each section saved by itself."""
