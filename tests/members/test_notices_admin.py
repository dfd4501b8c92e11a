"""The plan of notices as administrators write it: with preview, a test to oneself, and errors that help."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ams.core.association import day_of
from ams.core.models import Message, Role
from members.models import NoticeStep
from members.operations import plan_notices, post_due_notices
from tests.factories.core import LONG_AGO
from tests.factories.members import MembershipFactory, PersonFactory
from tests.members.test_renewal_links import ending_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def ingrid(sign_in_staff):
    return sign_in_staff(Role.ADMINISTRATOR)


@pytest.fixture
def step(full):
    plan_notices(type=full, at=LONG_AGO)
    return NoticeStep.objects.get(offset_days=-30)


def admin(name, *args):
    return reverse(f"admin:members_noticestep_{name}", args=args)


def given(step, **changes):
    told = {
        "type": step.type_id, "name": step.name, "offset_days": step.offset_days, "subject": step.subject,
        "text": step.text, "archived_at_0": "", "archived_at_1": "",
    }  # fmt: skip
    return told | changes


def test_the_type_shows_its_plan_with_ways_to_change_and_to_see_it(client, ingrid, full, step):
    html = client.get(reverse("admin:members_membershiptype_change", args=[full.pk])).content.decode()

    assert html.index("60 days before the end") < html.index("on the last day") < html.index("30 days after the end")
    assert admin("preview", step.pk) in html
    assert f"{admin('add')}?type={full.pk}" in html


def test_a_step_is_changed_and_its_history_says_so(client, ingrid, step):
    response = client.post(admin("change", step.pk), given(step, subject="It ends on {last_day}, {name}"))

    step.refresh_from_db()
    assert response.status_code == 302
    assert (step.subject, step.active_since) == ("It ends on {last_day}, {name}", LONG_AGO.date())
    assert "It ends on" in client.get(admin("history", step.pk)).content.decode()


def test_moved_to_another_day_it_is_in_the_plan_since_today(client, ingrid, step):
    client.post(admin("change", step.pk), given(step, offset_days=-25))

    step.refresh_from_db()
    assert (step.offset_days, step.active_since) == (-25, day_of(timezone.now()))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"text": "Dear {nmae},"}, "There is no place {nmae}. You can use {name}, {type}"),
        ({"subject": "{name.__class__}"}, "There is no place {name.__class__}."),
        ({"text": "Dear {name"}, "A curly bracket stands alone."),
        ({"offset_days": -60}, "Another notice of this type is sent on that day already."),
        ({"offset_days": 4000}, "At most 400."),
    ],
)
def test_what_cannot_be_sent_is_refused_in_words_and_kept_to_correct(client, ingrid, step, changes, said):
    html = client.post(admin("change", step.pk), given(step, **changes)).content.decode()

    assert said in html
    [(field, typed)] = changes.items()
    assert str(typed) in html
    before = getattr(step, field)
    step.refresh_from_db()
    assert getattr(step, field) == before


def test_a_step_is_added_from_its_type(client, ingrid, full, step):
    page = client.get(f"{admin('add')}?type={full.pk}").content.decode()
    assert "Dear {name}," in page

    client.post(admin("add"), given(step, name="Half a year before", offset_days=-180))

    added = NoticeStep.objects.get(offset_days=-180)
    assert (added.type, added.active_since) == (full, day_of(timezone.now()))


def test_the_preview_shows_somebody_made_up(client, ingrid, step):
    ends = day_of(timezone.now()) + timedelta(days=30)

    html = client.get(admin("preview", step.pk)).content.decode()
    picture = client.get(admin("html", step.pk))

    assert "Dear Amara," in html
    assert f"{ends.day} {ends:%B %Y}" in html
    assert "Dear Amara," in picture.content.decode()
    assert "default-src 'none'" in picture["Content-Security-Policy"]
    assert "sandbox" in picture["Content-Security-Policy"]
    assert client.get("/renew/example/").status_code == 410


def test_the_preview_shows_it_with_a_members_eyes(client, ingrid, full, step):
    holder = PersonFactory(display_name="Bram de Vries", person__given_name="Bram")
    MembershipFactory(holder=holder, type=full, terms=[ending_in(20)])

    html = client.get(admin("preview", step.pk), {"number": holder.number}).content.decode()

    assert "Dear Bram," in html
    assert f"{admin('html', step.pk)}?number={holder.number}" in html


@pytest.mark.parametrize("number", ["999999", "bram", "0", "99999999999999999999"])
def test_nobody_with_such_a_membership_is_said_in_words(client, ingrid, step, number):
    html = client.get(admin("preview", step.pk), {"number": number}).content.decode()

    assert "field__error" in html
    assert "Dear Amara," in html


def test_a_test_goes_to_whoever_asks_is_marked_and_counts_for_nothing(client, ingrid, full, step):
    membership = MembershipFactory(type=full, terms=[ending_in(30)])

    page = client.post(admin("test", step.pk), follow=True).content.decode()
    client.post(admin("test", step.pk))

    tests = Message.objects.filter(purpose="renewal.notice.test")
    assert {(mail.recipient, mail.contact, mail.is_bulk) for mail in tests} == {(ingrid.email, None, False)}
    assert tests.count() == 2
    assert tests[0].subject.startswith("[Test] Your membership runs until")
    assert ingrid.email in page
    noon = timezone.localtime().replace(hour=11, minute=0)
    assert post_due_notices(at=noon).written == 1
    assert Message.objects.get(purpose="renewal.notice").contact == membership.holder


def test_opening_the_test_sends_nothing(client, ingrid, step):
    assert client.get(admin("test", step.pk)).status_code == 302
    assert not Message.objects.exists()


def test_there_is_no_preview_of_what_is_not_there(client, ingrid):
    assert client.get(admin("preview", 404)).status_code == 404
