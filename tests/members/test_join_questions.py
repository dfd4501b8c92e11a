"""What the join form asks beyond name and e-mail: nothing by default, and never at the price of somebody's privacy."""

import re
from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ams.core.custom_fields import change_custom
from ams.core.logins import ensure_login
from ams.core.models import Activity, Contact, FieldDefinition, Role
from billing.models import Order
from members.models import JoinDraft, JoinQuestion
from members.operations import NotAskedThere, NotYourDraft, ask_when_joining, go_on_as, keep_draft
from members.terms import TermDays
from staffdesk.models import Case
from tests.factories.core import AccessFactory, UserFactory
from tests.factories.members import MembershipFactory, OrganisationFactory, PersonFactory, TypeFactory
from tests.members.walking import AMARA, fill_in, type_code, walk

pytestmark = pytest.mark.usefixtures("association", "provider")
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ADMIN = "/admin/core/fielddefinition"


@pytest.fixture
def diet(association):
    """A choice that has to be answered by everybody who joins."""
    field = FieldDefinition.objects.create(
        key="diet", label="What do you eat?", help="For the kitchen.", kind="choice", choices=["Everything", "Vegan"]
    )
    ask_when_joining(field=field, types=[None], is_required=True)
    return field


@pytest.fixture
def health(association):
    """What only administrators see; may be left empty."""
    field = FieldDefinition.objects.create(
        key="postal_code", label="Health", kind="long", seen_by="administrators", position=5
    )
    ask_when_joining(field=field, types=[None])
    return field


def typed(field, value, **more):
    return {**AMARA, f"asked-{field.pk}": value, **more}


def inputs(page):
    return re.findall(r'name="([\w-]+)"', page.content.decode().split('<form method="post" novalidate')[1])


def test_by_default_nothing_is_asked(client, full):
    FieldDefinition.objects.create(key="diet", label="Diet")

    assert inputs(client.get("/join/full/")) == ["csrfmiddlewaretoken", "full_name", "email"]


def test_it_is_asked_last_and_written_with_the_new_contact(client, full, diet, health, sign_in_staff):
    form = client.get("/join/full/")
    assert inputs(form)[1:] == ["full_name", "email", f"asked-{diet.pk}", f"asked-{health.pk}"]
    html = form.content.decode()
    assert re.search(rf'<label class="field__label" for="id_asked-{diet.pk}">What do you eat\?</label>', html)
    assert f'id="id_asked-{diet.pk}_helptext">For the kitchen.' in html
    assert html.count("(optional)") == 1

    walk(client, typed(diet, "Vegan"))

    contact = Contact.objects.get()
    assert (contact.display_name, contact.custom) == ("Amara Okafor", {"diet": "Vegan"})
    assert Order.objects.get().buyer == contact
    assert not Activity.objects.filter(kind="details.changed").exists()
    diet.refresh_from_db()
    assert diet.last_used_on is not None
    sign_in_staff(Role.SERVICE)
    desk = client.get(f"/desk/people/{contact.number}/").content.decode()
    assert "What do you eat?" in desk
    assert "Vegan" in desk


@pytest.mark.parametrize(
    "wrong",
    [("", "Please answer this too."), ("Fish", "This is none of the choices: Everything, Vegan.")],
)
def test_what_does_not_fit_is_said_beside_it_and_nothing_typed_is_lost(client, full, diet, health, wrong):
    value, words = wrong
    page = client.post("/join/full/", typed(diet, value, **{f"asked-{health.pk}": "Knee"})).content.decode()

    assert page.count(words) == 2  # in the summary and beside the field
    assert 'value="Amara Okafor"' in page
    assert "Knee</textarea>" in page
    assert not JoinDraft.objects.exists()


def test_what_was_answered_stands_on_the_form_again(client, full, diet, health):
    fill_in(client, typed(diet, "Vegan", **{f"asked-{health.pk}": "Knee"}))
    code = client.get("/join/full/code/").content.decode()
    assert f'<input type="hidden" name="asked-{diet.pk}" value="Vegan">' in code

    page = client.get("/join/full/").content.decode()

    assert '<option value="Vegan" selected>' in page
    assert "Knee</textarea>" in page


def test_a_code_that_ran_out_leads_back_with_the_answers(client, full, diet):
    fill_in(client, typed(diet, "Vegan"))
    code = client.get("/join/full/code/").content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)">', code))
    client.logout()

    page = client.post("/join/full/code/", {**hidden, "code": "ABC-DEF"}, follow=True)

    assert page.redirect_chain == [("/join/full/", 302)]
    assert '<option value="Vegan" selected>' in page.content.decode()


def test_only_those_of_the_chosen_types_are_asked(client, full, diet):
    student = TypeFactory(slug="student", name="Student member")
    university = FieldDefinition.objects.create(key="university", label="University")
    ask_when_joining(field=university, types=[student])
    ask_when_joining(field=diet, types=[full])

    assert inputs(client.get("/join/full/"))[3:] == [f"asked-{diet.pk}"]
    assert inputs(client.get("/join/student/"))[3:] == [f"asked-{university.pk}"]


@pytest.mark.parametrize("change", [{"archived_at": NOW}, {"applies_to": "organisation"}])
def test_what_is_put_away_or_for_organisations_is_not_asked(client, full, diet, change):
    FieldDefinition.objects.filter(pk=diet.pk).update(**change)

    assert inputs(client.get("/join/full/"))[3:] == []


def draft_of(kind):
    """Somebody at this address eats vegan."""
    return keep_draft(type=kind, full_name="Amara", email="amara@example.org", custom={"diet": "Vegan"}, at=NOW)


# --- Somebody we know -------------------------------------------------------------------------------------------------


@pytest.fixture
def known(diet, health):
    """Somebody of whom we know what they eat."""
    contact = PersonFactory(display_name="Amara Okafor", email="amara@example.org")
    change_custom(contact=contact, values={"diet": "Everything", "postal_code": "Asthma"}, at=NOW, by=None)
    return contact


def test_what_we_know_is_shown_to_nobody_before_and_after_the_code(client, full, diet, health, known):
    fill_in(client, typed(diet, "Vegan"))
    pages = [client.get("/join/full/"), client.get("/join/full/code/")]
    type_code(client)
    pages += [client.get("/join/full/continue/"), client.get("/join/full/")]

    for page in pages:
        assert "Asthma" not in page.content.decode()
        assert "Everything" not in page.content.decode().replace('<option value="Everything">Everything</option>', "")


def test_who_signed_in_is_not_shown_it_either(client, full, diet, health, known):
    client.force_login(AccessFactory(user=UserFactory(email="amara@example.org"), contact=known).user)

    page = client.get("/join/full/").content.decode()

    assert 'value="Amara Okafor"' in page
    assert "Asthma" not in page
    assert 'value="Everything" selected' not in page


def test_a_known_contact_keeps_what_was_left_empty(client, full, diet, health, known):
    walk(client, typed(diet, "Vegan"))
    client.post("/join/full/continue/", {"who": known.number})

    known.refresh_from_db()
    assert known.custom == {"diet": "Vegan", "postal_code": "Asthma"}
    assert Order.objects.get().buyer == known
    changed = Activity.objects.filter(kind="details.changed", contact=known).latest("pk")
    assert (changed.channel, changed.facts) == ("self-service", {"changed": ["custom.diet"]})


def test_a_former_member_is_led_to_renew_and_the_answers_are_kept(client, full, diet, known):
    ended = TermDays(date(2019, 1, 1), date(2020, 1, 1), date(2019, 1, 1))
    MembershipFactory(holder=known, type=full, terms=[ended])
    walk(client, typed(diet, "Vegan"))

    answer = client.post("/join/full/continue/", {"who": known.number})

    assert answer.url == reverse("members:renew")
    known.refresh_from_db()
    assert known.custom["diet"] == "Vegan"


def test_somebody_elses_record_takes_no_answers(full, diet, known):
    Contact.objects.filter(pk=known.pk).update(email="other@example.org")
    known.refresh_from_db()

    with pytest.raises(NotYourDraft):
        go_on_as(draft=draft_of(full), contact=known, by=ensure_login(email="amara@example.org"), at=NOW)

    known.refresh_from_db()
    assert known.custom["diet"] == "Everything"


def test_an_answer_that_a_field_no_longer_takes_is_asked_again_and_nobody_is_made(client, full, diet):
    fill_in(client, typed(diet, "Vegan"))
    FieldDefinition.objects.filter(pk=diet.pk).update(choices=["Everything", "Vegetarian"])
    type_code(client)

    page = client.get("/join/full/continue/", follow=True)

    assert page.redirect_chain == [("/join/full/", 302)]
    assert "What do you eat?: This is none of the choices: Everything, Vegetarian." in page.content.decode()
    assert not Contact.objects.exists()
    assert not Order.objects.exists()


def test_an_organisation_is_not_given_what_people_answer(full, diet):
    FieldDefinition.objects.filter(pk=diet.pk).update(applies_to="person")
    office = OrganisationFactory(email="amara@example.org")

    go_on_as(draft=draft_of(full), contact=office, by=ensure_login(email="amara@example.org"), at=NOW)

    office.refresh_from_db()
    assert office.custom == {}


# --- It doesn't fit ---------------------------------------------------------------------------------------------------


def test_what_was_typed_goes_along_under_its_label_but_for_administrators_fields(client, full, diet, health):
    way_out = re.search(r'formaction="([^"]+)"', client.get("/join/full/").content.decode())[1].replace("&amp;", "&")
    told = client.post(way_out, typed(diet, "Vegan", **{f"asked-{health.pk}": "Knee", "asked-x": "1"}))
    assert "What do you eat?" in told.content.decode()
    carried = re.search(r'name="carried" value="([^"]+)"', told.content.decode())[1]

    client.post(way_out, {"carried": carried, "words": "I eat fish", "email": "amara@example.org"})

    typed_then = Case.objects.get().context["typed"]
    assert typed_then == {"full_name": "Amara Okafor", "email": "amara@example.org", "What do you eat?": "Vegan"}


def test_from_the_code_page_it_goes_along_too(client, full, diet):
    fill_in(client, typed(diet, "Vegan"))
    code = client.get("/join/full/code/").content.decode()
    way_out = re.search(r'formaction="([^"]+)"', code)[1].replace("&amp;", "&")
    hidden = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)">', code))

    told = client.post(way_out, {**hidden, "code": "ABC-DEF"}).content.decode()

    assert "Vegan" in told
    assert "ABC-DEF" not in told
    assert 'value="amara@example.org"' in told


# --- What it costs ----------------------------------------------------------------------------------------------------


def test_the_form_costs_one_statement_more_however_much_is_asked(client, full):
    counts = []
    for number in range(3):
        client.get("/join/full/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/join/full/")
        counts.append(len(asked))
        field = FieldDefinition.objects.create(key=f"k{number}", label=f"K{number}")
        ask_when_joining(field=field, types=[None])
    assert len(set(counts)) == 1


# --- Setting it up ----------------------------------------------------------------------------------------------------


def fields_of(page):
    """What the admin's form holds now, to be sent again."""
    form = page.context["adminform"].form
    return {name: form[name].value() or "" for name in form.fields}


@pytest.fixture
def ada(sign_in_staff):
    return sign_in_staff(Role.ADMINISTRATOR)


def test_an_administrator_says_of_whom_it_is_asked(client, ada, full):
    student = TypeFactory(slug="student", name="Student member")
    TypeFactory(slug="company", name="Company", holder_kind="organisation")
    page = client.get(f"{ADMIN}/add/")
    assert "The join form asks for name and e-mail only." in page.content.decode()
    assert "Company" not in page.content.decode()
    sent = {"label": "University", "kind": "text", "seen_by": "staff", "position": "0"}

    client.post(f"{ADMIN}/add/", {**sent, "when_joining": "must", "joining_types": [student.pk]})

    field = FieldDefinition.objects.get()
    assert list(field.join_questions.values_list("type__slug", "is_required")) == [("student", True)]
    assert '<td class="field-asked_of">Student member</td>' in client.get(f"{ADMIN}/").content.decode()
    again = fields_of(client.get(f"{ADMIN}/{field.pk}/change/"))
    assert (again["when_joining"], again["joining_types"]) == ("must", [student.pk])

    client.post(f"{ADMIN}/{field.pk}/change/", {**sent, "when_joining": "may"})

    assert list(field.join_questions.values_list("type", "is_required")) == [(None, False)]
    assert '<td class="field-asked_of">everybody</td>' in client.get(f"{ADMIN}/").content.decode()

    client.post(f"{ADMIN}/{field.pk}/change/", {**sent, "when_joining": ""})

    assert not JoinQuestion.objects.exists()
    assert apps.get_model("members", "JoinQuestionEvent").objects.filter(pgh_label="delete").count() == 2


def test_a_type_that_went_is_still_chosen_until_somebody_says_otherwise(client, ada, full, diet):
    gone = TypeFactory(slug="gone", name="Gone", archived_at=NOW)
    ask_when_joining(field=diet, types=[gone])

    page = client.get(f"{ADMIN}/{diet.pk}/change/")

    assert fields_of(page)["joining_types"] == [gone.pk]


def test_fields_for_organisations_are_refused_with_words(client, ada):
    sent = {"label": "Rooms", "kind": "text", "seen_by": "staff", "position": "0", "applies_to": "organisation"}

    page = client.post(f"{ADMIN}/add/", {**sent, "when_joining": "may"})

    assert "People join there, and this field is for organisations." in page.content.decode()
    assert not FieldDefinition.objects.exists()
    rooms = FieldDefinition.objects.create(key="rooms", label="Rooms", applies_to="organisation")
    with pytest.raises(NotAskedThere):
        ask_when_joining(field=rooms, types=[None])


@pytest.mark.parametrize("role", [Role.SERVICE, Role.FINANCE, Role.OWNER])
def test_only_administrators_say_what_is_asked(client, diet, sign_in_staff, role):
    sign_in_staff(role)

    assert client.post(f"{ADMIN}/{diet.pk}/change/", {"label": "X", "when_joining": ""}).status_code in (302, 403)
    assert JoinQuestion.objects.count() == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_one_field_or_many(client, ada, full, rows, django_assert_max_num_queries):
    for number in range(rows):
        field = FieldDefinition.objects.create(key=f"k{number}", label=f"K{number}")
        ask_when_joining(field=field, types=[full])

    with django_assert_max_num_queries(10):
        assert client.get(f"{ADMIN}/").content.decode().count("Full member") == rows
