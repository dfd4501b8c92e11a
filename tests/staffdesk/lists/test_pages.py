"""The builder and the pages of mailings: nothing typed is lost, nothing hostile crashes, lists of ones own stay so."""

import pytest
from django.test import Client

from ams.core.models import Activity, FieldDefinition, Message, Role, Tag
from staffdesk.lists import Condition
from staffdesk.models import Mailing, SavedList
from tests.factories.core import UserFactory, sign_in
from tests.factories.lists import MailingFactory, SavedListFactory
from tests.factories.members import PersonFactory, TypeFactory

PART = {"HX-Request": "true"}  # who is on the list, without the page around it
PRINTED = {"row": ["0"], "c0-about": "email", "c0-how": "has"}


def body(response):
    assert response.status_code == 200
    return response.content.decode()


def test_a_button_adds_a_condition_and_keeps_all_that_was_typed(desk, readers):
    typed = {**PRINTED, "row": ["0", "7"], "c7-about": "joined", "c7-how": "between", "c7-first": "not a day"}
    html = body(desk.post("/desk/lists/new/", {**typed, "name": "Half done", "new": "kind", "add": ""}))

    assert "not a day" in html
    assert "Write the day like 2027-03-31." in html
    assert 'value="Half done"' in html
    assert 'name="c2-about"' in html
    assert "Nobody, until every condition can be asked for" in html
    assert 'name="c1-about"' not in body(desk.post("/desk/lists/new/", {**typed, "remove": "7"}))


def test_a_condition_just_added_is_not_blamed_for_being_empty(desk, readers):
    added = body(desk.post("/desk/lists/new/", {"new": "history", "add": ""}))
    looked = body(desk.post("/desk/lists/new/", {"row": ["0"], "c0-about": "history", "c0-how": "any", "look": ""}))

    assert 'name="c0-about" value="history"' in added
    assert "Choose at least one." not in added
    assert "Choose at least one." in looked


def test_a_list_is_saved_shown_changed_and_put_away(desk, readers, admin):
    made = desk.post("/desk/lists/new/", {**PRINTED, "name": "With mail", "is_shared": "on", "save": ""})
    saved = SavedList.objects.get()
    assert made["Location"] == f"/desk/lists/{saved.pk}/"
    html = body(desk.get(made["Location"]))
    assert "3 contacts" in html
    assert "Everybody with an e-mail address" in html

    desk.post(made["Location"], {**PRINTED, "c0-how": "has_not", "name": "Without", "save": ""})
    saved.refresh_from_db()
    assert (saved.name, saved.is_shared, saved.criteria["all"][0]["how"]) == ("Without", False, "has_not")
    desk.post(f"{made['Location']}archive/")
    assert "Without" not in body(desk.get("/desk/lists/")).partition("</table>")[0].partition("<table")[2]
    desk.post(f"{made['Location']}archive/")
    saved.refresh_from_db()
    assert saved.archived_at is None


def test_with_htmx_only_who_is_on_it_comes_back(desk, readers):
    html = body(desk.post("/desk/lists/new/", PRINTED, headers=PART))

    assert html.lstrip().startswith("<div")
    assert "Amara Okafor" in html


def test_the_filters_of_the_people_page_become_conditions(desk, readers):
    full = TypeFactory(name="Full member", slug="full")
    html = body(desk.get("/desk/lists/new/?kind=person&type=full&standing=never&type=full"))

    assert f'value="{full.pk}"' in html
    assert "People whose membership is Full member" in html


def test_what_is_no_longer_there_is_named_and_lists_nobody(desk, readers, admin):
    tag = Tag.objects.create(name="press")
    saved = SavedListFactory(
        owner=admin, conditions=[Condition("tag", "any", (str(tag.pk), "999")), Condition("moon", "full")]
    )
    html = body(desk.get(f"/desk/lists/{saved.pk}/"))

    assert "No longer there: 999." in html
    assert "There is no “moon” here (any more)" in html
    assert "Amara" not in html
    kept = body(desk.post(f"/desk/lists/{saved.pk}/", {"row": ["1"], "c1-kept": '{"about": "moon"}', "look": ""}))
    assert "moon" in kept
    broken = SavedListFactory(owner=admin, criteria={"version": 99})
    assert "another version of this program" in body(desk.get(f"/desk/lists/{broken.pk}/"))


def test_a_field_of_administrators_alone_is_no_way_around_for_others(readers):
    FieldDefinition.objects.create(key="health", label="Health", seen_by="administrators")
    readers["amara"].custom = {"health": "ill"}
    readers["amara"].save()
    saved = SavedListFactory(conditions=[Condition("custom:health", "is", ("ill",))])
    client = Client()
    sign_in(client, UserFactory(role=Role.SERVICE))
    html = body(client.get(f"/desk/lists/{saved.pk}/"))

    assert "Amara" not in html
    assert "Health" not in html


def test_a_list_of_ones_own_is_nobody_elses_and_shared_ones_are_changed_by_their_makers(desk, readers):
    maker = UserFactory(role=Role.SERVICE)
    own, shared = SavedListFactory(owner=maker, is_shared=False), SavedListFactory(owner=maker)
    other = Client()
    sign_in(other, UserFactory(role=Role.SERVICE))

    assert other.get(f"/desk/lists/{own.pk}/").status_code == 404
    html = body(other.post(f"/desk/lists/{shared.pk}/", {**PRINTED, "name": "Mine", "save": ""}))
    assert "Save it as a list of your own" in html
    other.post(f"/desk/lists/{shared.pk}/", {**PRINTED, "name": "Mine", "save_new": ""})
    assert SavedList.objects.filter(name="Mine").count() == 1


def test_a_file_of_a_list_is_harmless_and_written_down(desk, admin):
    PersonFactory(display_name="=HYPERLINK(1)", email="a@example.org")
    saved = SavedListFactory(owner=admin)
    file = b"".join(desk.post(f"/desk/lists/{saved.pk}/list.csv").streaming_content).decode()

    assert "'=HYPERLINK(1)" in file
    assert Activity.objects.get(kind="list.exported").object_id == saved.pk
    assert desk.get(f"/desk/lists/{saved.pk}/list.csv").status_code == 405


@pytest.mark.sweep
@pytest.mark.parametrize(
    "value", ["\x00", "-1", "9" * 50, "١٢", "'; DROP TABLE", "2026-13-45", "0001-01-01", "{", "%s", "\ud7ff"]
)
def test_hostile_values_are_answered_with_a_sentence(desk, readers, value):
    FieldDefinition.objects.create(key="size", label="Size", kind="number")
    for about in ("kind", "tag", "number", "organisation", "ends", "years", "type", "custom:size", "bought", value):
        for name in ("values", "text", "first", "on"):
            typed = {"row": ["0", value], "c0-about": about, "c0-how": "any", f"c0-{name}": value, "look": ""}
            assert desk.post("/desk/lists/new/", typed, headers=PART).status_code == 200
    for query in (f"at={value}", f"type={value}&kind={value}", f"list={value}", f"as={value}"):
        assert desk.get(f"/desk/lists/new/?{query}").status_code == 200
        assert desk.get(f"/desk/mailings/new/?{query}").status_code == 200


def test_a_mailing_from_words_to_done(desk, readers, admin):
    saved = SavedListFactory(owner=admin)
    words = {"purpose": "mailing", "subject": "Hello", "text": "Dear {nam},", "signed_by": "Ada Novak"}
    assert "There is no place {nam}." in body(desk.post(f"/desk/mailings/new/?list={saved.pk}", words))
    made = desk.post(f"/desk/mailings/new/?list={saved.pk}", {**words, "text": "Dear {name},"})
    page = made["Location"]
    html = body(desk.get(f"{page}?as=2"))
    assert "As Bob Bly sees it" in html
    assert "Previous reader" in html
    assert "Dear Bob Bly," in body(desk.get(f"{page}html/?as=2"))
    assert "sandbox" in desk.get(f"{page}html/").headers["Content-Security-Policy"]
    desk.post(f"{page}test/?as=1")
    assert Message.objects.get(purpose="mailing.test").recipient == admin.email

    assert "goes to 2 people, now" in body(desk.get(f"{page}send/"))
    assert Mailing.objects.get().state == "draft"
    desk.post(f"{page}send/")
    assert Mailing.objects.get().state == "sending"
    assert "being sent" in body(desk.get(page)).lower()
    assert "no e-mail address" in body(desk.get(f"{page}left-out/"))
    assert desk.post(f"{page}send/").status_code == 302
    assert Activity.objects.filter(kind="mailing.confirmed").count() == 1
    assert body(desk.get(f"{page}progress/")).count("stat__value") == 5


def test_what_nobody_would_get_is_not_offered_to_try(desk, admin):
    """A test is the mail of one of its readers; nobody here agreed to newsletters."""
    PersonFactory(email="ada@example.org")
    draft = MailingFactory(list=SavedListFactory(owner=admin), made_by=admin, purpose="newsletter")

    html = body(desk.get(f"/desk/mailings/{draft.pk}/"))

    assert "Nobody would get this mailing" in html
    assert "Send me a test" not in html


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_cost_the_same_for_few_and_many(desk, admin, count, django_assert_max_num_queries):
    PersonFactory.create_batch(count)
    saved = SavedListFactory.create_batch(count, owner=admin)[0]
    mailing = MailingFactory.create_batch(count, list=saved, made_by=admin)[0]
    for page in ("/desk/lists/", f"/desk/lists/{saved.pk}/", "/desk/mailings/", f"/desk/mailings/{mailing.pk}/"):
        desk.get(page)
        with django_assert_max_num_queries(25):
            body(desk.get(page))
