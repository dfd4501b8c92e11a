"""Mails from templates: a subject, a text and an HTML twin, in the reader's language."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.template import Context, Engine
from django.utils import translation

from ams.core.association import find_association
from ams.core.colour import NotAColour, Shades, accent_from

DEFAULT_COLOUR = "#1f6f54"
ABOUT = "<!-- about -->"  # where the frame leaves room to say about whom a mail is
LONGEST_SUBJECT = 200  # letters; longer ones are cut off by every mail program anyway


@dataclass(frozen=True, slots=True)
class RenderedMail:
    """What the reader will see."""

    subject: str
    text: str
    html: str


def render_mail(template: str, context: dict[str, Any], language: str) -> RenderedMail:
    """Render `<template>-subject.txt`, `-text.txt` and `-html.html`; an empty language means the deployment's.

    Every template also knows `association`, `public_url` and `accent`, readable shades of the association's colour.
    Subject and text are plain: nothing in them is escaped as HTML. A subject is always one line.
    """
    association = context.get("association") or find_association()
    facts = {
        "association": association,
        "accent": _accent(association.colour if association else DEFAULT_COLOUR),
        "public_url": settings.PUBLIC_URL,
        **context,
    }
    with translation.override(language or settings.LANGUAGE_CODE):
        subject = _rendered(f"{template}-subject.txt", facts, plain=True)
        text = _rendered(f"{template}-text.txt", facts, plain=True)
        html = _rendered(f"{template}-html.html", facts, plain=False)
    return RenderedMail(one_line(subject), re.sub(r"\n{3,}", "\n\n", text).strip() + "\n", html.strip() + "\n")


def _rendered(name: str, facts: dict[str, Any], *, plain: bool) -> str:
    return Engine.get_default().get_template(name).render(Context(facts, autoescape=not plain))


def one_line(subject: str) -> str:
    """Without line breaks and other control characters, which would break the header."""
    words = " ".join(re.sub(r"[\x00-\x1f\x7f\u0085\u2028\u2029]", " ", subject).split())
    return words if len(words) <= LONGEST_SUBJECT else words[: LONGEST_SUBJECT - 1].rstrip() + "…"


@lru_cache(maxsize=32)
def _accent(colour: str) -> Shades:
    try:
        return accent_from(colour).light
    except NotAColour:
        return accent_from(DEFAULT_COLOUR).light
