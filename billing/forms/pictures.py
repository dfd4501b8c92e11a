"""A picture in a form of the admin: made small before it is kept, and said in words."""

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from billing.pictures import NotAPicture, Picture, make_picture

if TYPE_CHECKING:  # Django's own class takes no type arguments at run time
    ModelForm = forms.ModelForm[Any]
else:
    ModelForm = forms.ModelForm


class WithPicture(ModelForm):
    """For a model with `picture`, `picture_alt`, `thumbnail` and `picture_size`."""

    made: Picture | None = None

    def clean_picture(self) -> Any:
        """Keep a small copy; an untouched picture stays as it is."""
        given = self.cleaned_data["picture"]
        if not isinstance(given, UploadedFile):
            return given
        try:
            self.made = make_picture(given.read())
        except NotAPicture as error:
            raise forms.ValidationError(str(error)) from error
        return ContentFile(self.made.content, name=f"{uuid4().hex}.webp")

    def clean(self) -> dict[str, Any]:
        """A picture is said in words too."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("picture") and not given.get("picture_alt"):
            self.add_error("picture_alt", _("Say what the picture shows, for those who cannot see it."))
        return given

    def save(self, commit: bool = True) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        """With the small picture, and how large the other one is."""
        if self.made is not None:
            self.instance.thumbnail = self.made.thumbnail
            self.instance.picture_size = [self.made.width, self.made.height]
        elif not self.cleaned_data.get("picture"):
            self.instance.picture = ""
            self.instance.thumbnail, self.instance.picture_size = b"", []
        return super().save(commit)
