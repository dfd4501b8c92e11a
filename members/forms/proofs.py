"""A file that shows something, as it is sent in the portal."""

from pathlib import PurePath
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LARGEST: Final = 10 * 1024 * 1024
KINDS: Final = (".pdf", ".jpg", ".jpeg", ".png", ".heic", ".webp")


class ProofForm(forms.Form):
    """One photo or PDF."""

    file = forms.FileField(
        label=gettext_lazy("A photo or a PDF"),
        widget=forms.FileInput(attrs={"accept": ",".join(KINDS)}),
        error_messages={
            "required": gettext_lazy("Choose a photo or a PDF."),
            "empty": gettext_lazy("This file is empty. Choose another one."),
        },
    )

    def clean_file(self) -> "UploadedFile[Any]":
        """Nothing that is no picture, and nothing huge."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if PurePath(file.name or "").suffix.lower() not in KINDS:
            raise forms.ValidationError(_("Send a photo (JPEG, PNG, HEIC) or a PDF."))
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(_("This file is larger than 10 MB. Send a smaller photo."))
        return file
