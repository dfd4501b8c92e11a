"""The admin: what may be edited keeps its history, what is history is only read, and the profile cannot be broken."""

import struct

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import NoReverseMatch, reverse

from ams.core import activity
from ams.core.logos import LARGEST, NotALogo, checked_logo
from ams.core.models import Activity, AssociationProfile, LegalEntity, Message, NumberSeries, ReasonCode, Role, User
from tests.core.test_outbox import NOON, post
from tests.factories.core import AssociationFactory, ContactFactory, UserFactory, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    """An administrator who is signed in."""
    AssociationFactory()
    return sign_in(client, UserFactory(role=Role.ADMINISTRATOR, email="ingrid@example.org"))


def form_of(client, url):
    """What the page's form would send if nothing were changed."""
    form = client.get(url).context["adminform"].form
    return {name: "" if form[name].value() is None else form[name].value() for name in form.fields}


# --- The first page ------------------------------------------------------------------------------------------------


def test_screens_stand_under_the_headings_a_person_looks_for(client, admin):
    page = client.get("/admin/")

    headings = [str(one["name"]) for one in page.context["app_list"]]
    assert headings[0] == "The association"
    assert "People who work here" in headings
    assert headings[-1] == "Records, to read"
    first = {str(model["name"]) for model in page.context["app_list"][0]["models"]}
    assert {"Association profile", "Legal entities", "Number series"} <= first
    assert client.get("/admin/core/").status_code == 200


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.ADMINISTRATOR, 200), (Role.FINANCE, 200), (Role.OWNER, 200), (Role.SERVICE, 403), (Role.MEMBER, 403)],
)
def test_who_gets_in(client, role, status):
    AssociationFactory()
    sign_in(client, UserFactory(role=role))

    assert client.get("/admin/", follow=True).status_code == status


def test_finance_reads_money_but_sees_no_logins(client):
    AssociationFactory()
    sign_in(client, UserFactory(role=Role.FINANCE))

    assert client.get(reverse("admin:core_user_changelist")).status_code == 403
    assert client.get(reverse("admin:core_associationprofile_changelist")).status_code in (302, 403)
    profile = reverse("admin:core_associationprofile_change", args=[1])
    assert client.get(profile).status_code == 403


def test_signing_out_of_the_admin_is_signing_out(client, admin):
    assert client.post("/admin/logout/").url == reverse("account_logout")
    with pytest.raises(NoReverseMatch):
        reverse("admin:password_change")


# --- The profile ---------------------------------------------------------------------------------------------------


def test_the_list_of_the_profile_goes_straight_to_it(client, admin):
    listed = client.get(reverse("admin:core_associationprofile_changelist"))

    assert listed.url == reverse("admin:core_associationprofile_change", args=[1])
    assert client.get(reverse("admin:core_associationprofile_add")).status_code == 403
    page = client.get(listed.url).content.decode()
    assert 'type="color"' in page
    assert "A button and a link in this colour" in page
    assert "style=" not in page


def test_the_first_administrator_makes_the_profile(client):
    sign_in(client, UserFactory(role=Role.ADMINISTRATOR))

    listed = client.get(reverse("admin:core_associationprofile_changelist"))

    assert listed.url == reverse("admin:core_associationprofile_add")
    assert client.get(listed.url).status_code == 200


def test_a_change_is_kept_with_who_and_why(client, admin):
    url = reverse("admin:core_associationprofile_change", args=[1])
    sent = form_of(client, url) | {"name": "Friends of the River", "reason_for_change": "Board meeting of 3 March"}
    sent.pop("logo")

    saved = client.post(url, sent)
    history = client.get(reverse("admin:core_associationprofile_history", args=[1]))

    assert saved.status_code == 302
    assert AssociationProfile.objects.get().name == "Friends of the River"
    newest, *_older = history.context["page"].object_list
    assert (newest.who, newest.reason) == ("ingrid@example.org", "Board meeting of 3 March")
    assert [(c.field, c.before, c.after) for c in newest.fields] == [
        ("name", "Riverbend Naturalists", "Friends of the River")
    ]
    assert "Board meeting of 3 March" in history.content.decode()


def test_a_refused_form_keeps_the_reason_that_was_typed(client, admin):
    url = reverse("admin:core_associationprofile_change", args=[1])
    sent = form_of(client, url) | {"name": "", "reason_for_change": "Because"}
    sent.pop("logo")

    refused = client.post(url, sent)

    assert refused.status_code == 200
    assert 'value="Because"' in refused.content.decode()


def test_the_history_of_what_does_not_exist_or_is_not_ones_business(client, admin):
    assert client.get(reverse("admin:core_reasoncode_history", args=[999])).status_code == 404
    reason = ReasonCode.objects.create(code="goodwill", label="Goodwill")
    first = client.get(reverse("admin:core_reasoncode_history", args=[reason.pk]))
    assert first.context["page"].object_list[0].is_first
    assert first.context["page"].object_list[0].who == "The system"
    sign_in(client, UserFactory(role=Role.FINANCE))
    assert client.get(reverse("admin:core_reasoncode_history", args=[reason.pk])).status_code == 403


# --- The logo ------------------------------------------------------------------------------------------------------

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + struct.pack(">II", 120, 40) + b"\x08\x06\x00\x00\x00"
SVG = b"""<?xml version="1.0"?><!DOCTYPE svg>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9" onload="alert(1)">
<script>alert(2)</script><style>@import url(https://evil.example/x.css);</style><style>path { fill: red }</style>
<a href="javascript:alert(3)"><circle r="1"/></a><image href="https://evil.example/track.png"/>
<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><script/></body></foreignObject>
<path id="p" d="M0 0h9" fill="url(#g)" onclick="alert(4)"/><use href="#p"/><use xlink:href="https://evil.example/#p"/>
<rect width="9" height="9" style="fill:url(https://evil.example/f)"/></svg>"""


def test_of_an_svg_only_the_drawing_is_kept():
    content, kind = checked_logo(SVG)

    text = content.decode()
    assert kind == "svg"
    for evil in ("script", "alert", "evil", "onload", "onclick", "foreignObject", "image", "@import", "<a"):
        assert evil not in text
    for good in ('viewBox="0 0 9 9"', 'd="M0 0h9"', 'fill="url(#g)"', 'href="#p"', "path { fill: red }", "<rect"):
        assert good in text


def test_a_png_is_kept_as_it_is():
    assert checked_logo(PNG) == (PNG, "png")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"GIF89a", "neither a PNG nor an SVG"),
        (b"<html></html>", "neither a PNG nor an SVG"),
        (PNG[:20], "damaged"),
        (PNG.replace(struct.pack(">II", 120, 40), struct.pack(">II", 2001, 40)), "more than 2000 pixels"),
        (PNG + b"\0" * LARGEST, "larger than 200 KB"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>', "entities"),
    ],
)
def test_what_cannot_be_a_logo(content, says):
    with pytest.raises(NotALogo, match=says):
        checked_logo(content)


def test_an_uploaded_logo_is_cleaned_and_served_harmlessly(client, admin):
    url = reverse("admin:core_associationprofile_change", args=[1])
    sent = form_of(client, url) | {"logo": SimpleUploadedFile("Our Logo.svg", SVG, "image/svg+xml")}

    saved = client.post(url, sent)
    served = client.get(reverse("logo"))

    assert saved.status_code == 302
    assert served["Content-Type"] == "image/svg+xml"
    assert "sandbox" in served["Content-Security-Policy"]
    assert b"script" not in b"".join(served.streaming_content)
    again = client.post(url, {**form_of(client, url), "logo": "", "phone": "030 9"})
    assert again.status_code == 302
    assert AssociationProfile.objects.get().logo.name.startswith("logo/logo")


def test_a_bad_logo_is_refused_beside_its_field(client, admin):
    url = reverse("admin:core_associationprofile_change", args=[1])
    sent = form_of(client, url) | {"logo": SimpleUploadedFile("logo.png", b"GIF89a")}

    refused = client.post(url, sent)

    assert "neither a PNG nor an SVG" in refused.context["adminform"].form.errors["logo"][0]


def test_there_is_no_logo_until_one_was_uploaded(client):
    assert client.get(reverse("logo")).status_code == 404


# --- Numbers -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("taken", "editable"), [(1, True), (8, False)])
def test_a_series_may_begin_elsewhere_only_before_its_first_number(client, admin, taken, editable):
    entity = LegalEntity.objects.get()
    series = NumberSeries.objects.create(entity=entity, kind="receipt", prefix="R-", next_serial=taken)

    page = client.get(reverse("admin:core_numberseries_change", args=[series.pk]))

    assert ("first_serial" in page.context["adminform"].form.fields) is editable
    assert f"R-{taken:06d}" in page.content.decode()
    assert client.get(reverse("admin:core_numberseries_add")).status_code == 200
    assert f"R-{taken:06d}" in client.get(reverse("admin:core_numberseries_changelist")).content.decode()


# --- People --------------------------------------------------------------------------------------------------------


def test_a_new_colleague_has_a_role_and_no_password(client, admin):
    sent = {"email": "Ada.Novak@Example.org", "name": "Ada Novak", "role": "service", "is_active": "on"}

    saved = client.post(reverse("admin:core_user_add"), sent)

    assert saved.status_code == 302
    ada = User.objects.get(email="ada.novak@example.org")
    assert (ada.role, ada.name, ada.has_usable_password()) == ("service", "Ada Novak", False)
    assert ada.password.startswith("!")


@pytest.mark.parametrize("change", [{"role": "service"}, {"is_active": ""}])
def test_the_last_administrator_stays_one(client, admin, change):
    url = reverse("admin:core_user_change", args=[admin.pk])
    sent = {"email": admin.email, "name": "Ingrid", "role": "administrator", "is_active": "on"} | change

    refused = client.post(url, {name: value for name, value in sent.items() if value})

    assert "last administrator" in refused.content.decode()
    admin.refresh_from_db()
    assert (admin.role, admin.is_active) == ("administrator", True)


def test_with_two_administrators_one_may_step_back(client, admin):
    UserFactory(role=Role.ADMINISTRATOR)
    url = reverse("admin:core_user_change", args=[admin.pk])

    client.post(url, {"email": admin.email, "name": "Ingrid", "role": "service", "is_active": "on"})

    admin.refresh_from_db()
    assert admin.role == "service"


def test_the_list_shows_who_works_here_and_on_request_everybody(client, admin):
    member = UserFactory()
    url = reverse("admin:core_user_changelist")

    staff = client.get(url)
    everybody = client.get(url, {"who": "everybody"})

    assert member not in staff.context["cl"].queryset
    assert member in everybody.context["cl"].queryset
    assert "People who work here" in staff.content.decode()


def test_a_lost_phone_is_forgotten(client, admin):
    ada, other = UserFactory(role=Role.SERVICE), UserFactory(role=Role.SERVICE)
    Authenticator.objects.create(user=ada, type="totp", data={"secret": "x"})
    sent = {"action": "forget_second_factor", "_selected_action": [ada.pk, other.pk]}

    done = client.post(reverse("admin:core_user_changelist"), sent, follow=True)

    assert not Authenticator.objects.exists()
    assert "1 second factor was forgotten." in done.content.decode()
    row = Activity.objects.get(kind="second_factor.removed")
    assert (row.actor, row.object) == (admin, ada)


# --- Records -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", ["activity", "message", "exceptionmade"])
def test_records_can_be_read_and_nothing_else(client, admin, model):
    contact = ContactFactory()
    activity.record("details.changed", contact=contact, on=contact, by=None, at=NOON)
    post()

    assert client.get(reverse(f"admin:core_{model}_changelist"), {"q": "amara"}).status_code == 200
    assert client.get(reverse(f"admin:core_{model}_add")).status_code == 403


def test_a_record_is_shown_without_any_way_to_change_it(client, admin):
    contact = ContactFactory()
    row = activity.record("details.changed", contact=contact, on=contact, by=None, at=NOON)
    url = reverse("admin:core_activity_change", args=[row.pk])

    assert 'name="_save"' not in client.get(url).content.decode()
    assert client.post(url, {"kind": "other"}).status_code == 403
    assert client.post(reverse("admin:core_activity_delete", args=[row.pk])).status_code == 403
    history = client.get(reverse("admin:core_activity_history", args=[row.pk]))
    assert "Nothing has changed" in history.content.decode()


@pytest.mark.parametrize("sensitive", [True, False])
def test_codes_are_nobodys_to_read(client, admin, sensitive):
    message = post(sensitive=sensitive)

    page = client.get(reverse("admin:core_message_change", args=[message.pk])).content.decode()

    assert ("Here it is." in page) is not sensitive
    assert Message.objects.get().subject in page


def test_nothing_is_deleted_in_the_admin(client, admin):
    reason = ReasonCode.objects.create(code="goodwill", label="Goodwill")

    assert client.post(reverse("admin:core_reasoncode_delete", args=[reason.pk]), {"post": "yes"}).status_code == 403
    assert "delete_selected" not in client.get(reverse("admin:core_reasoncode_changelist")).content.decode()
