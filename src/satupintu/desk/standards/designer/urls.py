"""Addresses of the designer of forms and requirements, below a version of a standard."""

from django.urls import path

from satupintu.desk.standards.designer import form_pages, preview, question_pages, requirement_pages

FORM, NEEDS = "formulir/", "persyaratan/"
QUESTION = f"{FORM}tanya/<str:name>/"

urlpatterns = [
    path(FORM, form_pages.overview, name="standard-form"),
    path(f"{FORM}bagian/", form_pages.new_section, name="standard-form-section"),
    path(f"{FORM}ubah/", form_pages.act, name="standard-form-act"),
    path(f"{FORM}hapus/", form_pages.removal, name="standard-form-removal"),
    path(f"{FORM}pratinjau/", preview.form_preview, name="standard-form-preview"),
    path(f"{FORM}rumus/", preview.check_formula, name="standard-form-formula"),
    path(f"{FORM}tanya/", question_pages.new_question, name="standard-question-new"),
    path(QUESTION, question_pages.question, name="standard-question"),
    path(f"{QUESTION}kunci/", question_pages.key, name="standard-question-key"),
    path(f"{QUESTION}isian/", question_pages.part, name="standard-part-new"),
    path(f"{QUESTION}isian/ubah/", question_pages.parts_act, name="standard-parts-act"),
    path(f"{QUESTION}isian/<str:part_name>/", question_pages.part, name="standard-part"),
    path(NEEDS, requirement_pages.overview, name="standard-requirements"),
    path(f"{NEEDS}ubah/", requirement_pages.act, name="standard-requirements-act"),
    path(f"{NEEDS}baru/", requirement_pages.new_requirement, name="standard-requirement-new"),
    path(f"{NEEDS}pratinjau/", preview.requirements_preview, name="standard-requirements-preview"),
    path(f"{NEEDS}syarat/<str:key>/", requirement_pages.requirement, name="standard-requirement"),
]
