"""Words of a notice from its template: strict about names, plain text, in the recipient's language and the region's time."""

import functools
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn, cast

from django.conf import settings
from django.template import Context, Engine, Template, TemplateDoesNotExist
from django.utils import timezone, translation

from satupintu.core.public.models import Domain
from satupintu.core.regions import current_region, region_zone

MAX_SUBJECT = 150
MAX_BODY = 20_000
LANGUAGES = ("id", "en")


class TemplateFault(Exception):
    """A programming fault in a notice template: missing, badly formed, or naming something that was not given."""


class _Unknown(str):
    """What Django puts where a look-up fails; here it stops the rendering instead of leaving a hole in a sentence."""

    def __contains__(self, _part: object) -> bool:
        return True

    def __mod__(self, name: object) -> NoReturn:
        raise TemplateFault(f"unknown in template: {name}")


class _StrictContext(Context):
    """A context that raises on a name it does not hold, also inside `if`, where Django is silent."""

    def __getitem__(self, key: Any) -> Any:
        for layer in reversed(self.dicts):
            if key in layer:
                return layer[key]
        raise TemplateFault(f"unknown in template: {key}")


def render_notice(
    template: str, language: str, *, context: Mapping[str, object], subject_context: Mapping[str, object]
) -> tuple[str, str]:
    """Return subject and body of the template `<module>.<event>` in `language`.

    The file is `<module>/notices/<event>.<language>.txt`: first line subject, second empty, the rest body. The subject sees
    only `subject_context` (numbers, service names, dates), since subjects show on locked screens and in mail logs; the body
    sees both. Both know `office`. Raises `TemplateFault`.
    """
    module, _, event = template.partition(".")
    subject_template, body_template = _load(f"{module}/notices/{event}.{language}.txt", _folders())
    public = {"office": current_region().office_name, **subject_context}
    with translation.override(language), timezone.override(region_zone()):
        subject = one_line(subject_template.render(_StrictContext(public, autoescape=False)))
        body = body_template.render(_StrictContext({**public, **context}, autoescape=False))
    if not subject or not body.strip():
        raise TemplateFault(f"{template}.{language}: subject or body is empty")
    return subject[:MAX_SUBJECT], _many_lines(body)[:MAX_BODY]


def render_footer(language: str) -> str:
    """Return the lines below every mail: the office, where it is found, and that nobody reads answers."""
    region = current_region()
    context = {"office": region.office_name, "address": office_address(), "phone": region.phone}
    template = _engine(_folders()).get_template(f"notices/footer.{language}.txt")
    return _many_lines(template.render(_StrictContext(context, autoescape=False)))


def office_address() -> str:
    """Return the web address of the active region, without a slash at its end; as `PUBLIC_ADDRESS` says, with its port."""
    domain: Domain | None = current_region().get_primary_domain()  # type: ignore[no-untyped-call]
    address = str(settings.PUBLIC_ADDRESS).format(host=domain.domain if domain else "localhost")
    return address.rstrip("/")


def one_line(text: str) -> str:
    """Return text fit for a header: one line, no control or invisible characters, single spaces."""
    return " ".join("".join(" " if unicodedata.category(char).startswith(("C", "Z")) else char for char in text).split())


def _many_lines(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    clean = ("".join(char for char in line if char == "\t" or unicodedata.category(char) not in ("Cc", "Cs")) for line in lines)
    return "\n".join(line.rstrip() for line in clean).strip()


def _folders() -> tuple[str, ...]:
    folders = cast(Iterable[object], settings.TEMPLATES[0]["DIRS"])
    return tuple(str(folder) for folder in folders)


@functools.lru_cache(maxsize=4)
def _engine(folders: tuple[str, ...]) -> Engine:
    return Engine(
        dirs=list(folders),
        app_dirs=True,
        autoescape=False,
        string_if_invalid=_Unknown("unknown"),
        builtins=["django.templatetags.i18n", "django.templatetags.l10n", "django.templatetags.tz"],
    )


@functools.lru_cache(maxsize=512)
def _load(name: str, folders: tuple[str, ...]) -> tuple[Template, Template]:
    engine = _engine(folders)
    try:
        source = str(engine.get_template(name).source)
    except TemplateDoesNotExist as error:
        raise TemplateFault(f"no template {name}") from error
    subject, _, rest = source.partition("\n")
    blank, _, body = rest.partition("\n")
    if not subject.strip() or blank.strip():
        raise TemplateFault(f"{name}: the first line is the subject, the second is empty")
    return engine.from_string(subject), engine.from_string(body)
