"""The demo: two regions, accounts of every role, and a believable year of cases made through the real operations."""

from satupintu.config.demo.load import list_missing, load_demo

__all__ = ["list_missing", "load_demo"]
