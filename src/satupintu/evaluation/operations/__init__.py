"""What evaluation does."""

from satupintu.evaluation.operations.rollups import rebuild_flow, rebuild_rollups

__all__ = ["rebuild_flow", "rebuild_rollups"]
