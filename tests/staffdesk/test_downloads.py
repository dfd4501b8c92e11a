"""Everything we hold about somebody, as one file: all of it, nobody else's, and for nobody else."""

import csv
import io
import json
import tracemalloc
from datetime import timedelta
from decimal import Decimal
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from ams.core.acting import MembersOwn
from ams.core.mails import RenderedMail
from ams.core.models import Activity, Contact, Message, Role
from ams.core.outbox import post_message
from billing.operations import LineRequest, place_order
from events.models import Registration
from members.models import Affiliation, Consent
from staffdesk.models import CaseMessage, DataDownload
from staffdesk.operations.downloads import KIND, NotTheirs, ask_for_download, put_together
from staffdesk.operations.downloads.archive import write_archive
from staffdesk.operations.downloads.held import LEFT_OUT, held, reachable
from staffdesk.operations.erasing.whose import Whose
from tests.factories.billing import ProductFactory
from tests.factories.core import AccessFactory, AssociationFactory, UserFactory, sign_in
from tests.factories.members import OrganisationFactory, PersonFactory
from tests.nights import pass_night
from tests.test_permissions import amara  # noqa: F401 - a world in which every table says something of her

pytestmark = pytest.mark.usefixtures("empty_storage")
NOW = timezone.now()
PAGE = "/account/data/"


@pytest.fixture
def bea(db):
    """Somebody with a login, and little else."""
    AssociationFactory()
    person = PersonFactory(display_name="Bea Bly", email="bea@example.org")
    AccessFactory(contact=person, user__email="bea@example.org")
    return person


def login_of(contact):
    return contact.accesses.get().user


def ready(contact, *, by=None, at=NOW):
    row = ask_for_download(contact=contact, at=at, by=by or login_of(contact))
    assert put_together(download_id=row.pk, at=at)
    row.refresh_from_db()
    return row


def opened(row):
    with row.file.open("rb") as file, ZipFile(io.BytesIO(file.read())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_every_table_with_a_way_to_a_contact_is_given_out_or_says_why_not(amara):  # noqa: F811 - the fixture above
    """A table somebody adds points at a contact, or at what does; what is left out has its reason."""
    given = {model._meta.label for model, _rows in held(Whose(amara), NOW)}
    ways = {model._meta.label for model in reachable(NOW)}

    assert ways - given == LEFT_OUT.keys()
    assert all(LEFT_OUT.values())
    holding = {
        model._meta.label for model in apps.get_models()
        if any(one.related_model is Contact for one in model._meta.concrete_fields if one.is_relation)
        and not hasattr(model, "pgh_tracked_model")
    }  # fmt: skip
    assert sorted(holding - ways - {"core.Contact"}) == []


def test_the_file_says_what_is_held_and_of_nobody_else(amara):  # noqa: F811 - the fixture above
    ada = UserFactory(role=Role.SERVICE, name="Adaline Novak", email="adaline@staff.example")
    case = amara.cases.first()
    CaseMessage.objects.create(case=case, kind="note", words="Sounded worried", author=ada, at=NOW)
    hers = Registration.objects.get()
    Registration.objects.create(
        ticket_type=hers.ticket_type, contact=PersonFactory(display_name="Otto Other"), name="Otto Other", code="OTTO",
        registered_at=NOW,
    )  # fmt: skip
    Affiliation.objects.create(person=amara, organisation=OrganisationFactory(display_name="Firm"), from_on=NOW)
    Contact.objects.filter(pk=amara.pk).update(phone="040 999")
    Contact.objects.filter(pk=amara.pk).update(phone="")

    files = opened(ready(amara))

    everything = b"\n".join(files.values()).decode(errors="replace")
    assert [word in everything for word in ("Firm", "040 999", "A question")] == [True] * 3
    assert "Sounded worried" not in everything
    assert [name for name in files if name.startswith("files/staffdesk-files-of-cases/")]
    for strange in ("Adaline", "adaline@", "Otto", "bob@example.org", "Bob Bly", "pbkdf2", "argon2"):
        assert strange not in everything, strange
    contacts = json.loads(files["tables/core-contacts.json"])
    assert contacts[0]["email"] == "amara@example.org"
    rows = list(csv.DictReader(io.StringIO(files["tables/members-memberships.csv"].decode("utf-8-sig"))))
    assert (rows[0]["holder_id"], rows[0]["type_id"]) == ("you", "Full member")
    assert "names of colleagues" in files["README.txt"].decode()


def test_it_is_mailed_and_works_for_whoever_asked_signed_in_for_a_week(bea):
    row = ready(bea)
    member, stranger, spouse = Client(), Client(), Client()
    member.force_login(login_of(bea))
    other = AccessFactory(contact=PersonFactory(display_name="Otto"))
    stranger.force_login(other.user)
    also = AccessFactory(contact=bea, relation="partner")
    spouse.force_login(also.user)
    mail = Message.objects.get(purpose="data.ready")
    link = f"{PAGE}{row.code}/"

    assert (mail.recipient, link in mail.text) == ("bea@example.org", True)
    assert Client().get(link)["Location"].startswith("/sign-in/")
    assert [one.get(link).status_code for one in (stranger, spouse)] == [404, 404]
    answer = member.get(link)
    assert answer["Content-Type"] == "application/zip"
    assert ZipFile(io.BytesIO(b"".join(answer.streaming_content))).testzip() is None
    assert "Save the file" in member.get(PAGE).content.decode()
    assert Activity.objects.filter(contact=bea, kind="data.taken").count() == 1

    AccessFactory(user=row.by, contact=other.contact, relation="partner")
    bea.accesses.filter(user=row.by).update(ended_at=NOW)
    assert member.get(link).status_code == 404  # who acts for them no longer
    bea.accesses.filter(user=row.by).update(ended_at=None)

    name = row.file.name
    DataDownload.objects.update(ready_at=timezone.now() - timedelta(days=7, minutes=1))
    assert (member.get(link).status_code, row.file.storage.exists(name)) == (404, True)  # until the night
    assert pass_night(KIND, at=timezone.now()) == 1
    assert not row.file.storage.exists(name)


def test_one_a_day_by_the_member_alone_or_an_administrator_for_who_wrote(bea):
    first = ready(bea)
    assert ask_for_download(contact=bea, at=NOW + timedelta(hours=1), by=login_of(bea)) == first
    assert ask_for_download(contact=bea, at=NOW + timedelta(days=1), by=login_of(bea)) != first
    partner = AccessFactory(contact=bea, relation="partner").user
    with pytest.raises(NotTheirs):
        ask_for_download(contact=bea, at=NOW, by=partner)
    with pytest.raises(MembersOwn):
        ask_for_download(contact=bea, at=NOW, by=UserFactory(role=Role.SERVICE))
    DataDownload.objects.filter(state="asked").delete()
    boss, desk, refused = UserFactory(role=Role.ADMINISTRATOR), Client(), Client()
    sign_in(desk, boss)
    address = f"/desk/people/{bea.number}/data/"
    desk.post(address)  # without a word that they read the notes
    assert not DataDownload.objects.filter(by=boss).exists()
    desk.post(address, {"read": "1"})
    row = DataDownload.objects.get(by=boss)
    put_together(download_id=row.pk, at=NOW)
    assert row.code in desk.get(address).content.decode()
    taken = desk.get(f"{address}{row.code}/")
    assert ZipFile(io.BytesIO(b"".join(taken.streaming_content))).testzip() is None
    assert desk.get(f"{address}{first.code}/").status_code == 404
    refused.force_login(partner)
    assert "Only they themselves" in refused.get(PAGE).content.decode()


def test_who_dies_over_it_is_followed_by_another_and_it_is_done_once(bea, monkeypatch):
    row = ask_for_download(contact=bea, at=NOW, by=login_of(bea))
    with monkeypatch.context() as patch:
        patch.setattr("staffdesk.operations.downloads._is_ready", _die)
        with pytest.raises(KeyboardInterrupt):
            put_together(download_id=row.pk, at=NOW)

    assert [put_together(download_id=row.pk, at=NOW) for _ in range(2)] == [True, False]

    row.refresh_from_db()
    assert opened(row)
    assert row.file.storage.listdir("downloads")[1] == [f"{row.code}.zip"]
    assert Message.objects.filter(purpose="data.ready").count() == 1


def test_somebody_who_is_erased_while_it_is_written_leaves_no_file(bea, monkeypatch):
    row = ask_for_download(contact=bea, at=NOW, by=login_of(bea))

    def write_while_they_are_erased(*args, **kwargs):
        DataDownload.objects.filter(pk=row.pk).update(state="gone", ready_at=NOW)
        return write_archive(*args, **kwargs)

    monkeypatch.setattr("staffdesk.operations.downloads.write_archive", write_while_they_are_erased)
    assert not put_together(download_id=row.pk, at=NOW)

    assert row.file.storage.listdir("downloads")[1] == []


def test_what_one_parent_asks_for_does_not_name_the_address_of_the_other(bea):
    child = PersonFactory(display_name="Mila Bly", email="")
    mother = AccessFactory(contact=child, user=login_of(bea), relation="guardian").user
    father = AccessFactory(contact=child, user__email="jonas@example.org", relation="guardian").user
    place_order(buyer=child, lines=[LineRequest(ProductFactory(), "", "Scarf", 1, Decimal(5))], at=NOW, by=father)
    mail = RenderedMail("Hello", "You are jonas@example.org, not bea@example.org", "")
    post_message(key="hello", purpose="note", recipient=father.email, mail=mail, contact=child, at=NOW)

    everything = b"\n".join(opened(ready(child, by=mother)).values()).decode(errors="replace")

    assert "jonas@example.org" not in everything
    assert "You are (somebody else’s address), not bea@example.org" in everything


def _die(*_args):
    raise KeyboardInterrupt


@pytest.mark.sweep
def test_ten_thousand_rows_cost_no_more_memory_than_some(bea, tmp_path):
    words = "A long sentence that was agreed to. " * 40
    Consent.objects.bulk_create(
        Consent(contact=bea, purpose=f"p{number}", given=True, wording=words, at=NOW) for number in range(10_000)
    )
    tracemalloc.start()
    contents = write_archive(bea, tmp_path / "data.zip", at=NOW)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert contents.rows > 10_000
    assert most < 12 * 2**20  # the words alone are fourteen megabytes
