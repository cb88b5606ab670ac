"""Draws every form field with one template of ours: `komponen/field.html`."""

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Renders forms through the project's templates, so `{{ field.as_field_group }}` is our component."""

    form_template_name = "komponen/form.html"
    field_template_name = "komponen/field.html"
