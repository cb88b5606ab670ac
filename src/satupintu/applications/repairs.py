"""What of a returned case may be put right: the rejected requirements, and of the form only the questions they name."""

from satupintu.applications.models import Application, RequirementItem
from satupintu.catalogue.queries import Requirement, Standard


def is_reopened(application: Application, item: RequirementItem) -> bool:
    """Whether the applicant may put right this requirement: rejected, or put right since the return and not yet sent."""
    if application.state != Application.State.RETURNED or application.returned_at is None:
        return False
    return item.state == RequirementItem.State.REJECTED or (
        item.state == RequirementItem.State.FILLED and item.changed_at >= application.returned_at
    )


def open_questions(standard: Standard, requirement: Requirement) -> frozenset[str]:
    """Return the names of the questions a requirement of the form is made of: those it names, else all that are asked."""
    return frozenset(requirement.questions) or frozenset(field.name for field in standard.fields if not field.formula)
