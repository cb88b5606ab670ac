"""Forms of every face: how they are drawn, and how the fields of a standard become one."""

from satupintu.config.forms.base import FaceForm, Group, Row
from satupintu.config.forms.builder import build_form
from satupintu.config.forms.fields import (
    AreaField,
    ClockTimeField,
    DateField,
    GeoField,
    LineListField,
    LocalDecimalField,
    MoneyField,
    YesNoField,
)
from satupintu.config.forms.renderer import FormRenderer
from satupintu.config.forms.specs import FieldSpec, Option, spec_from

__all__ = [
    "AreaField",
    "ClockTimeField",
    "DateField",
    "FaceForm",
    "FieldSpec",
    "FormRenderer",
    "GeoField",
    "Group",
    "LineListField",
    "LocalDecimalField",
    "MoneyField",
    "Option",
    "Row",
    "YesNoField",
    "build_form",
    "spec_from",
]
