"""What an event's page says and shows, and for whom its files are."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from ams.core.models import FieldDefinition, Role
from events.models import Event, EventDocument, EventQuestion, Registration
from events.queries import link_of_holder
from tests.events.conftest import NOW
from tests.events.test_admin import answers
from tests.events.test_pages import text
from tests.factories.billing import AccountFactory, TaxCodeFactory, pay
from tests.factories.core import UserFactory, sign_in
from tests.factories.events import SessionFactory, TicketTypeFactory, register

PDF = b"%PDF-1.7 with words"


@pytest.fixture
def files(walk):
    """One for everybody, one for those who come."""
    everybody = EventDocument.objects.create(event=walk, title="Programme", file=ContentFile(PDF, name="a.pdf"))
    theirs = EventDocument.objects.create(
        event=walk, title="How to get there", file=ContentFile(PDF, name="b.pdf"), for_registrants=True
    )
    return everybody, theirs


def status(browser, document, query=""):
    return browser.get(address(document) + query).status_code


def address(document):
    return f"/events/{document.event.slug}/documents/{document.pk}/"


def test_it_says_what_happens_and_who_speaks(client, walk, ticket):
    walk.agenda, walk.speakers = "10:00 Welcome", "Ana Sousa, warden"
    walk.save()
    SessionFactory(event=walk, title="Bird calls", capacity=2, place="Room 2", price=15)

    page = text(client.get("/events/walk/"))

    assert "Programme 10:00 Welcome" in page
    assert "Who speaks Ana Sousa, warden" in page
    assert "Bird calls, Room 2 · €15.00 · only 2 seats left" in page


def test_files_are_for_whom_they_are(signed_in, amara, ticket, files):
    everybody, theirs = files
    got = Client().get(address(everybody))
    assert got.content == PDF
    assert got["Content-Type"] == "application/pdf"
    assert status(Client(), theirs) == 404
    assert "How to get there" not in text(Client().get("/events/walk/"))
    assert status(signed_in, theirs) == 404

    pay(register(ticket, at=timezone.now(), buyer=amara), at=timezone.now())

    assert status(signed_in, theirs) == 200
    assert "How to get there" in text(signed_in.get("/events/walk/"))
    Registration.objects.update(cancelled_at=NOW)
    assert status(signed_in, theirs) == 404
    sign_in(signed_in, UserFactory(role=Role.SERVICE))
    assert status(signed_in, theirs) == 200


def test_a_guest_has_the_files_by_the_mailed_link(client, ticket, files):
    pay(register(ticket, at=timezone.now()), at=timezone.now())
    code = Registration.objects.get().code

    page = client.get(link_of_holder(code)).content.decode()

    [found] = [part for part in page.split('"') if part.startswith(address(files[1]))]
    assert status(client, files[1], found.removeprefix(address(files[1])).replace("&amp;", "&")) == 200
    assert status(client, files[1], f"?ticket={code}&proof=wrong") == 404
    assert "How to get there" not in text(Client().get(f"/tickets/{code}/"))


def test_a_file_of_another_event_or_a_draft_is_not_there(client, files):
    everybody, _theirs = files
    Event.objects.update(published_at=None)

    assert client.get(address(everybody)).status_code == 404


def one_document(content, name="x.pdf", **more):
    return {
        "documents-TOTAL_FORMS": "1", "documents-INITIAL_FORMS": "0", "documents-0-title": "Programme",
        "documents-0-position": "0", "documents-0-file": SimpleUploadedFile(name, content), **more,
    }  # fmt: skip


@pytest.fixture
def admin(association, as_staff):
    TaxCodeFactory()
    AccountFactory()
    return as_staff(Role.ADMINISTRATOR)


def test_only_pdfs_of_bearable_size_are_taken(admin, monkeypatch):
    page = admin.post("/admin/events/event/add/", answers(**one_document(b"<html>%PDF-", "x.pdf")))
    assert "This is no PDF" in text(page)
    monkeypatch.setattr("events.forms.parts.LARGEST_DOCUMENT", 5)
    page = admin.post("/admin/events/event/add/", answers(**one_document(PDF)))
    assert "larger than 10 MB" in text(page)
    monkeypatch.undo()
    assert not EventDocument.objects.exists()

    assert admin.post("/admin/events/event/add/", answers(**one_document(PDF, "../../evil.html"))).status_code == 302

    kept = EventDocument.objects.get().file.name
    assert kept.startswith("events/")
    assert kept.endswith(".pdf")
    assert "evil" not in kept


def test_a_picture_is_made_small_and_said_in_words(admin, client):
    photo = BytesIO()
    Image.new("RGB", (2000, 1500), "green").save(photo, "PNG")

    def sent(**more):
        picture = SimpleUploadedFile("p.png", photo.getvalue())
        return admin.post("/admin/events/event/add/", answers(picture=picture, **more))

    assert "Say what the picture shows" in text(sent(picture_alt=""))
    assert sent(picture_alt="The river").status_code == 302

    event = Event.objects.get()
    assert event.picture_size == [960, 720]
    assert event.thumbnail
    event.published_at = NOW
    event.save()
    page = client.get("/events/walk/").content.decode()
    name = event.picture.name.rpartition("/")[2]
    assert f'src="/events/walk/picture/{name}" alt="The river" width="960" height="720"' in page
    got = client.get(f"/events/walk/picture/{name}")
    assert (got["Content-Type"], "immutable" in got["Cache-Control"]) == ("image/webp", True)
    assert client.get("/events/walk/picture/other.webp").status_code == 404
    event.picture.delete(save=False)
    assert client.get(f"/events/walk/picture/{name}").status_code == 404


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_costs_the_same_for_one_or_many(client, walk, *, many, django_assert_max_num_queries):
    TicketTypeFactory.create_batch(many, event=walk)
    for number in range(many):
        SessionFactory(event=walk, price=15)
        EventDocument.objects.create(event=walk, title=f"D{number}", file="events/x.pdf", for_registrants=True)
    client.get("/events/walk/")

    with django_assert_max_num_queries(12):
        client.get("/events/walk/")


def test_a_member_costs_it_no_more_than_a_page_may(signed_in, walk, ticket, files, django_assert_max_num_queries):
    SessionFactory(event=walk, title="Bird calls", capacity=2, price=15)
    EventQuestion.objects.create(event=walk, field=FieldDefinition.objects.create(key="diet", label="Diet"))
    signed_in.get("/events/walk/")

    with django_assert_max_num_queries(12):
        signed_in.get("/events/walk/")
