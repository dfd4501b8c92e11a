"""Mails from templates: a subject, a text and an HTML twin, in the reader's language."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from ams.core.association import find_association


@dataclass(frozen=True, slots=True)
class RenderedMail:
    """What the reader will see."""

    subject: str
    text: str
    html: str


def render_mail(template: str, context: dict[str, Any], language: str) -> RenderedMail:
    """Render `<template>-subject.txt`, `-text.txt` and `-html.html`; an empty language means the deployment's."""
    facts = {"association": find_association(), "public_url": settings.PUBLIC_URL, **context}
    with translation.override(language or settings.LANGUAGE_CODE):
        subject = render_to_string(f"{template}-subject.txt", facts)
        text = render_to_string(f"{template}-text.txt", facts)
        html = render_to_string(f"{template}-html.html", facts)
    return RenderedMail(" ".join(subject.split()), text.strip() + "\n", html)
