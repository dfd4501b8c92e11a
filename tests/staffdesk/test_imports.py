"""The import desk: upload, answer, apply, undo; and everybody as a file."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ams.core.models import Activity, Contact, FieldDefinition, Role
from members.models import ImportRun
from members.operations.imports import apply_import, check_import, undo_import
from tests.factories.core import LONG_AGO, AssociationFactory, UserFactory, sign_in
from tests.factories.members import PersonFactory, TypeFactory

FILE = (
    "User ID,First name,Last name,Email,Password,Membership level,Renewal due\n"
    "1,Amara,Okafor,amara@example.org,hunter2,Gold,03/07/2027\n2,,,nobody@example.org,hunter2,,\n"
)


@pytest.fixture
def desk(client, db):
    AssociationFactory()
    TypeFactory(slug="full", name="Full member")
    sign_in(client, UserFactory(role=Role.ADMINISTRATOR, name="Ingrid Solberg"))
    return client


def upload(desk, text=FILE):
    return desk.post("/desk/import/", {"file": SimpleUploadedFile("old.csv", text.encode())})


def page(desk, run):
    return desk.get(f"/desk/import/{run.pk}/").content.decode()


def test_from_the_upload_to_the_undo(desk):
    answer = upload(desk)
    run = ImportRun.objects.get()
    assert answer["Location"] == f"/desk/import/{run.pk}/"
    assert 'hx-trigger="every 1s"' in page(desk, run)

    check_import(run_id=run.pk)
    asked = page(desk, run)
    assert "can be read both ways" in asked
    assert "hunter2" not in asked
    assert "It is secret, and is never read." in asked

    desk.post(f"/desk/import/{run.pk}/", {"date_order": "dmy", "level_0": "full", **_same_columns(run)})
    check_import(run_id=run.pk)
    assert "Import: 1 new, 0 changed" in page(desk, run)
    assert not Contact.objects.exists()

    desk.post(f"/desk/import/{run.pk}/apply/")
    apply_import(run_id=run.pk)
    assert "Undo this import" in page(desk, run)
    assert Contact.objects.get().memberships.get().terms.get().days.upper.isoformat() == "2027-07-03"

    desk.post(f"/desk/import/{run.pk}/undo/")
    undo_import(run_id=run.pk)
    assert "Everything this import made is gone" in page(desk, run)
    assert not Contact.objects.exists()


@pytest.mark.parametrize(
    ("rows", "why"),
    [("", "there is nobody in it"), ("2,,,nobody@example.org,hunter2,,\n", "No row can be taken as it is.")],
)
def test_a_file_nobody_can_be_taken_from_says_so_instead_of_offering_it(desk, rows, why):
    upload(desk, FILE.partition("\n")[0] + "\n" + rows)
    run = ImportRun.objects.get()

    check_import(run_id=run.pk)

    assert why in page(desk, run)
    assert "Import: " not in page(desk, run)


def _same_columns(run):
    run.refresh_from_db()
    kept = [field or "" for header, field, _why in run.columns if header not in run.survey["secrets"]]
    return {f"column_{place}": field for place, field in enumerate(kept)}


def test_rejected_rows_come_as_a_file_with_line_and_reason(desk):
    upload(desk, FILE.replace("03/07", "13/07"))
    run = ImportRun.objects.get()
    check_import(run_id=run.pk)

    lines = b"".join(desk.get(f"/desk/import/{run.pk}/rejected.csv").streaming_content).decode()

    unplaced = "There is no membership called “Gold” here. Say which of ours it is."
    assert lines.splitlines() == [
        "\ufeffLine,Reason,User ID,First name,Last name,Email,Membership level,Renewal due",
        f"2,{unplaced},1,Amara,Okafor,amara@example.org,Gold,13/07/2027",
        "3,A name is missing. Write it as it should stand on the card.,2,,,nobody@example.org,,",
    ]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("id,Created date (UTC),Amount,Amount Refunded,Currency,Captured\n", "holds money, not members"),
        ("PK\x03\x04 something", "This is a spreadsheet"),
        ("a,b\n1,2\n", "No column says who these people are"),
    ],
)
def test_what_is_no_such_file_is_refused_beside_the_field_and_not_kept(desk, text, why):
    answer = upload(desk, text)

    assert answer.status_code == 200
    assert why in answer.content.decode()
    assert not ImportRun.objects.exists()


def test_everybody_goes_out_as_a_file_and_it_is_recorded(desk):
    PersonFactory(display_name="=Ada")

    answer = desk.post("/desk/import/export/")

    assert b"'=Ada" in b"".join(answer.streaming_content)
    assert Activity.objects.get(kind="export.made").facts == {"contacts": 1}


def test_columns_can_be_mapped_on_the_desk(desk):
    upload(desk, "Name,Wie\nAda,ada@example.org\n")
    run = ImportRun.objects.get()
    check_import(run_id=run.pk)

    desk.post(f"/desk/import/{run.pk}/", {"column_0": "full_name", "column_1": "email"})
    desk.post(f"/desk/import/{run.pk}/apply/")  # refused: it is being checked
    check_import(run_id=run.pk)
    desk.post(f"/desk/import/{run.pk}/apply/")
    apply_import(run_id=run.pk)

    assert Contact.objects.get().email == "ada@example.org"


def test_columns_can_be_mapped_onto_tags_the_note_and_custom_fields(desk):
    FieldDefinition.objects.create(key="shirt", label="Shirt size", kind="choice", choices=["S", "M"])
    upload(desk, 'Name,Taille,Mots,Remarque\nAda,s,"press, choir",Sings\nBob,XXL,,\n')
    run = ImportRun.objects.get()
    check_import(run_id=run.pk)
    assert "Custom field: Shirt size" in page(desk, run)

    columns = {"column_0": "full_name", "column_1": "custom:shirt", "column_2": "tags", "column_3": "note"}
    desk.post(f"/desk/import/{run.pk}/", columns)
    check_import(run_id=run.pk)
    shown = page(desk, run)
    assert "This is none of the choices: S, M." in shown
    assert "2 tags put on" in shown
    desk.post(f"/desk/import/{run.pk}/apply/")
    apply_import(run_id=run.pk)

    ada = Contact.objects.get()
    assert (ada.custom, ada.note.words) == ({"shirt": "S"}, "Sings")
    assert sorted(ada.contact_tags.values_list("tag__name", flat=True)) == ["choir", "press"]


def test_an_owner_is_not_offered_the_fields_of_administrators(client, db):
    AssociationFactory()
    FieldDefinition.objects.create(key="shirt", label="Shirt size")
    FieldDefinition.objects.create(key="salary", label="Salary", seen_by="administrators")
    sign_in(client, UserFactory(role=Role.OWNER))
    upload(client)
    run = ImportRun.objects.get()
    check_import(run_id=run.pk)

    shown = page(client, run)
    taken_out = b"".join(client.post("/desk/import/export/").streaming_content).decode()

    assert ("Shirt size" in shown, "Salary" in shown) == (True, False)
    ImportRun.objects.update(by=UserFactory(role=Role.ADMINISTRATOR))  # what one begins, the other looks at
    assert "Salary" not in page(client, run)
    assert ("custom:shirt" in taken_out, "custom:salary" in taken_out) == (True, False)


@pytest.mark.parametrize("runs", [1, 3])
def test_the_list_costs_the_same_for_one_or_many(desk, django_assert_max_num_queries, runs):
    for _run in range(runs):
        upload(desk)

    with django_assert_max_num_queries(12):
        assert desk.get(reverse("staffdesk:imports")).content.decode().count('<th scope="row">') == runs


@pytest.mark.parametrize(
    ("role", "status"), [("", 403), ("service", 403), ("finance", 403), ("owner", 200), ("administrator", 200)]
)
def test_only_administrators_and_owners_bring_people_in_and_take_them_out(client, db, role, status):
    AssociationFactory()
    sign_in(client, UserFactory(role=Role(role)))
    run = ImportRun.objects.create(name="old.csv", size=1, format="file", created_at=LONG_AGO, moved_at=LONG_AGO)

    gets = [client.get(path).status_code for path in ("/desk/import/", f"/desk/import/{run.pk}/")]
    posts = [client.post(f"/desk/import/{run.pk}/").status_code, client.post("/desk/import/export/").status_code]

    assert {*gets, *posts} == {status}
    assert client.post(f"/desk/import/{run.pk}/apply/").status_code == (302 if status == 200 else 403)
    assert client.post(f"/desk/import/{run.pk}/undo/").status_code == (302 if status == 200 else 403)


def test_a_file_that_is_no_longer_kept_says_so(desk):
    run = ImportRun.objects.create(name="old.csv", size=1, format="file", created_at=LONG_AGO, moved_at=LONG_AGO)

    assert "no longer kept" in desk.post(f"/desk/import/{run.pk}/").content.decode()
