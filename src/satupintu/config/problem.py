"""Refusals as RFC 9457 problem details."""

from typing import Any

from satupintu.core.errors import Refusal


def as_problem(error: Refusal) -> dict[str, Any]:
    """Return the problem document of a refusal: stable `code`, Indonesian `title`, `errors[]` by field path."""
    problem: dict[str, Any] = {
        "type": f"urn:satupintu:problem:{error.code}",
        "code": error.code,
        "title": str(error),
        "status": error.status,
    }
    if error.advice:
        problem["detail"] = error.advice
    if error.errors:
        problem["errors"] = [{"path": path, "detail": sentence} for path, sentence in error.errors.items()]
    if error.data:
        problem["data"] = {key: str(value) for key, value in error.data.items()}
    return problem
