"""What a product says, put together from a case, its standard and the people of the office: the usual `ProductSource`."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from satupintu.applications.queries import CasePage, get_case
from satupintu.catalogue.queries import FormField, Standard
from satupintu.core.actor import SYSTEM
from satupintu.core.money import format_rupiah
from satupintu.core.regions import region_zone
from satupintu.issuance import words
from satupintu.issuance.actions import DEFAULT_REGISTER
from satupintu.issuance.errors import ProductIncomplete
from satupintu.issuance.models import Register
from satupintu.issuance.ports import IssueRequest
from satupintu.issuance.product import Field, PartnerProduct, ProductData, Section, Signatory, TemplateName
from satupintu.issuance.rules import add_months, date_in_words, mask_number
from satupintu.people import queries as people
from satupintu.people.models import Delegation, Staff
from satupintu.sop.models import Task
from satupintu.sop.queries import get_settings

MOST_BASES = 8
MASKED = frozenset({"nik", "kk", "npwp"})
"""Words in the names of questions: identifiers that are masked."""

_TEMPLATES: Mapping[str, TemplateName] = {"certificate": "certificate", "completion_note": "proof"}


def request_for(task: Task, at: datetime) -> IssueRequest:
    """Return what the automatic row `issue_product` issues for the case of `task`, and who signs.

    Settings of the row, all optional: `register` (else a register named like the service, else `produk`),
    `signatory_role` (else `kadis`), `template`. Raises `ProductIncomplete` when nobody may sign.
    """
    case = get_case(task.run.owner_id, SYSTEM, at)
    settings = get_settings(task)
    today = at.astimezone(region_zone()).date()
    return IssueRequest(_product(case, settings, today), _signatory(case, str(settings.get("signatory_role", "kadis")), today))


def _product(case: CasePage, settings: Mapping[str, Any], today: date) -> ProductData:
    standard, application = case.standard, case.application
    made_here = standard.product.issued_by_us or standard.own_issuing
    template = _TEMPLATES.get(str(settings.get("template", standard.product.template)), "letter") if made_here else "proof"
    business = application.applicant_business
    holder = business or application.applicant_person
    until = None if template == "proof" else _valid_until(standard, today)
    return ProductData(
        service_code=standard.code,
        title=words.PROOF_TITLE if template == "proof" else standard.product.short,
        register_code=_register(settings, standard.code),
        template=template,
        intro=words.PROOF_INTRO % {"service": standard.name} if template == "proof" else words.LETTER_INTRO,
        legal_bases=tuple(
            f"{basis.ref} tentang {basis.about.removeprefix('tentang ')}"
            for basis in standard.legal_basis
            if basis.status != "dicabut"
        )[:MOST_BASES],
        sections=_sections(case, str(holder.name) if holder else "", only_who=template == "proof"),
        holder_name=str(holder.name) if holder else "",
        holder_is_person=business is None,
        holder_person_id=application.applicant_person_id,
        valid_until=until,
        validity="" if until else standard.product.validity.text,
        partner=_partner(case) if template == "proof" else None,
        public_data={"application_number": application.number, "variant": application.variant},
    )


def _register(settings: Mapping[str, Any], service_code: str) -> str:
    if chosen := str(settings.get("register", "")):
        return chosen
    return service_code if Register.objects.filter(code=service_code, is_open=True).exists() else DEFAULT_REGISTER


def _sections(case: CasePage, holder: str, *, only_who: bool) -> tuple[Section, ...]:
    who = Section("", (Field(words.HOLDER, holder), Field(words.APPLICATION_NUMBER, case.application.number)))
    found = [who]
    for section in () if only_who else case.standard.sections:
        lines = tuple(
            Field(label, shown)
            for question in section.fields
            if (label := _label(question)) and (shown := _shown(question, case.answers.get(question.name)))
        )
        if lines:
            found.append(Section(section.title, lines))
    return tuple(found)


def _label(question: FormField) -> str:
    """Return what stands before the answer on a product: it states, so a label that asks is no use there."""
    return question.statement or ("" if question.label.rstrip().endswith("?") else question.label)


def _shown(question: FormField, answer: Any) -> str:
    """Return an answer as it is printed, "" for one that is left out.

    A product says no more than it must (UU 27/2022): identifiers of people are masked; statements, noes, estimates,
    structures, and what the standard keeps off the product are left out.
    """
    if answer is None or answer is False or answer in ("", []) or isinstance(answer, Mapping):
        return ""
    if question.formula or question.validation.must_be_true or not question.on_product:
        return ""
    labels = {option.value: option.label for option in question.options}
    if isinstance(answer, bool):
        return words.YES
    if isinstance(answer, Sequence) and not isinstance(answer, str):
        return ", ".join(labels.get(str(entry), str(entry)) for entry in answer if not isinstance(entry, Mapping))
    text = labels.get(str(answer), str(answer))
    if MASKED.intersection(question.name.split("_")):
        return mask_number(text)
    if question.type == "date":
        return date_in_words(date.fromisoformat(text))
    if question.type == "money" and text.lstrip("-").isdigit():
        return format_rupiah(int(text))
    return text.replace(".", ",") if question.type == "decimal" else text


def _partner(case: CasePage) -> PartnerProduct:
    """Return the partner's product; its number is what an officer entered in a task's data as `partner_number`."""
    written = case.standard.product.partner_document
    noted: dict[str, Any] = {}
    for task in case.tasks:
        noted.update({key: value for key, value in task.data.items() if key.startswith("partner_") and value})
    issued_on = str(noted.get("partner_issued_on", ""))
    return PartnerProduct(
        issuer=written.issuer if written else case.standard.agency.issuer,
        name=written.name if written else case.standard.product.name,
        number=str(noted.get("partner_number", "")),
        issued_on=date.fromisoformat(issued_on) if issued_on else None,
        where=str(noted.get("partner_where", "")),
    )


def _valid_until(standard: Standard, today: date) -> date | None:
    validity = standard.product.validity
    if not validity.value:
        return None
    if validity.unit == "hari":
        return today + timedelta(days=validity.value - 1)
    return add_months(today, validity.value * (12 if validity.unit == "tahun" else 1)) - timedelta(days=1)


def _signatory(case: CasePage, role: str, today: date) -> Signatory:
    """Return who signs: who approved the case in that role, else who acts in it today, else who holds it."""
    approved: list[UUID] = [
        task.assignee_id for task in case.tasks if task.role == role and task.state == Task.State.DONE and task.assignee_id
    ]
    if approved:
        staff = people.get_staff(approved[-1])
        return _as_signatory(staff, role, people.find_delegation(staff.pk, role, today))
    able = [(staff, people.find_delegation(staff.pk, role, today)) for staff in people.list_staff_with_role(role, day=today)]
    able.sort(key=lambda pair: pair[1] is None)
    if not able:
        raise ProductIncomplete(errors={"signatory": words.NO_SIGNATORY})
    staff, delegation = able[0]
    return _as_signatory(staff, role, delegation)


def _as_signatory(staff: Staff, role: str, delegation: Delegation | None) -> Signatory:
    """Return how `staff` signs; who acts by delegation says so beside the post taken over (UU 30/2014 ps. 13-14)."""
    position, acting = staff.title, ""
    if delegation is not None:
        post = _post_of(delegation, role)
        if delegation.kind == Delegation.Kind.AN:
            acting = f"a.n. {post}"
        else:
            position = f"{delegation.kind.capitalize()}. {post}"
    return Signatory(staff_id=staff.pk, name=staff.name, position=position or words.HEAD, nip=staff.nip, acting=acting)


def _post_of(delegation: Delegation, role: str) -> str:
    """Return the post a delegation takes over: of who gave it, else of the one who holds the role, else the role's name."""
    if delegation.from_staff is not None:
        return delegation.from_staff.title
    holders = [staff.title for staff in people.list_staff_with_role(role) if staff.pk != delegation.to_staff_id]
    return holders[0] if len(holders) == 1 and holders[0] else people.role_labels().get(role, role)
