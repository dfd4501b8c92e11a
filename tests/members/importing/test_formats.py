"""The exports of cases/import_headers.md: recognised by their headers, and read as what they mean."""

from datetime import UTC, date, datetime

import pytest

from members.importing.errors import RowRejected, UnreadableFile
from members.importing.fields import OWN_HEADERS, Field
from members.importing.formats import recognise
from members.importing.parts import ORGANISATION, PERSON, Agreed, Held, PostalAddress, Tie
from members.importing.reading import open_sheet
from members.names import NameMissing
from tests.members.importing.files import opener, rows_of

WILD_APRICOT = (
    "User ID,First name,Last name,Organization,Email,Phone,Password,Group participation,Archived,Subscribed to emails,"
    "Subscription source,Event announcements,Member emails and newsletters,Administration access,Created on,"
    "Profile last update,Updated by,Membership enabled,Membership level,Membership status,Member since,Renewal due\n"
)
HEADERS = {
    "wildapricot": WILD_APRICOT,
    "civicrm": "Contact ID,Contact Type,First Name,Last Name,Birth Date,Deceased Date,Street Address,City,Postal Code,"
    "Email,Phone",
    "civicrm-memberships": "email,Source,Membership Type,Start Date,End Date,Status",
    "memberclicks": "Group,Company,Phone Number,Membership Expiration Date",
    "tendenci": "first_name,last_name,username,account_id,email,email2,phone,salutation,company,position_title,sex,"
    "address,city,zipcode,country,dob,ssn,spouse,ud1,ud2,ud30",
    "mailchimp": '"Email Address","First Name","Last Name",MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,'
    "LATITUDE,LONGITUDE,GMTOFF,DSTOFF,TIMEZONE,CC,REGION,LAST_CHANGED,LEID,EUID,NOTES,TAGS",
    "galette": "nom_adh,prenom_adh,ddn_adh,adresse_adh,cp_adh,ville_adh,email_adh,date_crea_adh,id_statut",
    "own": ",".join(OWN_HEADERS),
    "file": "Name,Mail",
}


@pytest.mark.parametrize("key", HEADERS)
def test_each_export_is_known_by_its_header(key):
    sheet = open_sheet(opener(HEADERS[key]))

    assert recognise(sheet.headers).format.key == key


def test_every_column_left_out_says_why():
    for header in HEADERS.values():
        sheet = open_sheet(opener(header))
        known = recognise(sheet.headers, secrets=sheet.secrets)

        assert set(known.ignored) == set(sheet.secrets) | {
            name for name, field in zip(known.headers, known.fields, strict=True) if field is None
        }
        assert all(known.ignored.values())
    assert recognise(OWN_HEADERS).ignored == {}


def test_a_list_of_payments_is_refused_kindly():
    header = "id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Fee,Payment Source Type,Status"

    with pytest.raises(UnreadableFile, match="holds money, not members"):
        recognise(header.split(","))


def test_columns_can_be_mapped_by_hand():
    known = recognise(["Wie", "E-mail", "Note"], chosen={"Wie": "full_name", "E-mail": ""})

    assert known.fields == (Field.FULL_NAME, None, None)
    with pytest.raises(UnreadableFile, match="no column “Was”"):
        recognise(["Wie"], chosen={"Was": "full_name"})
    with pytest.raises(UnreadableFile, match="“nam” is nothing a column can mean"):
        recognise(["Wie"], chosen={"Wie": "nam"})
    with pytest.raises(UnreadableFile, match="No column says who"):
        recognise(["a", "b"])


def test_nobody_can_map_a_password():
    sheet = open_sheet(opener("Name,Password\nAda,x\n"))

    with pytest.raises(UnreadableFile, match="no column “Password” that could be read"):
        recognise(sheet.headers, secrets=sheet.secrets, chosen={"Password": "phone"})


def test_a_wild_apricot_member():
    [row] = rows_of(
        WILD_APRICOT + "17,Amara,Okafor,Museum,amara@example.org,+31 6 1,x,,no,yes,,,,,1 Mar 2015,,,yes,Full,Active,"
        "07/03/2015,07/03/2027\n",
        levels={"Full": "full"}, order="dmy",
    )  # fmt: skip

    assert (row.key, row.kind, row.name, row.email) == ("17", PERSON, "Amara Okafor", "amara@example.org")
    assert row.details["contact.sort_name"] == "Okafor, Amara"
    assert row.tie == Tie("Museum")
    assert row.held == Held("full", first=date(2015, 3, 7), after_last=date(2027, 3, 7))  # due that day: no longer paid
    assert row.agreed == Agreed("newsletter", True, "As it stood in Wild Apricot.", None)
    assert row.known_since == datetime(2015, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("enabled", "status", "due", "note"),
    [
        ("yes", "Pending - New", "2027-01-01", "unpaid"),
        ("no", "Active", "2027-01-01", "unpaid"),
        ("yes", "Active", "", "no_end"),
    ],
)  # fmt: skip
def test_a_membership_nobody_paid_for_or_without_an_end_is_left_out_and_the_person_comes(enabled, status, due, note):
    [row] = rows_of(
        WILD_APRICOT + f"17,Amara,Okafor,,,,,,,,,,,,,,,{enabled},Full,{status},,{due}\n", levels={"Full": "full"}
    )

    assert (row.name, row.held, row.notes) == ("Amara Okafor", None, (note,))


def test_a_level_nobody_placed_rejects_the_row():
    [row] = rows_of(WILD_APRICOT + "17,Amara,Okafor,,,,,,,,,,,,,,,yes,Gold,Active,,2027-01-01\n")

    assert isinstance(row, RowRejected)
    assert "no membership called “Gold”" in str(row)


def test_civicrm_contacts_and_memberships():
    [ada, club] = rows_of(
        HEADERS["civicrm"] + "\n5,Individual,Ada,,1970-01-31,2026-02-01,Mill 1,Utrecht,01234,ada@x.org,\n"
        "6,Organization,Bird Club,,,,,,,,\n"
    )
    [held] = rows_of(
        HEADERS["civicrm-memberships"] + "\nada@x.org,Web,Full,2026-01-01,2026-12-31,Cancelled\n",
        levels={"Full": "full"},
    )

    assert ada.details["person.born_on"] == date(1970, 1, 31)
    assert ada.archived_at == datetime(2026, 2, 1, tzinfo=UTC)
    assert ada.address == PostalAddress("Mill 1\nUtrecht", "01234", "NL")  # the zero stays
    assert (club.kind, club.name) == (ORGANISATION, "Bird Club")
    assert (held.name, held.email) == ("", "ada@x.org")
    assert held.held == Held("full", first=date(2026, 1, 1), after_last=date(2027, 1, 1), is_cancelled=True)


def test_a_company_without_a_person_is_the_member_itself():
    [row] = rows_of(
        HEADERS["memberclicks"] + "\nCorporate,Acme GmbH,030,12/31/2026\n", levels={"Corporate": "organisation"}
    )

    assert (row.kind, row.name, row.tie) == (ORGANISATION, "Acme GmbH", None)
    assert row.held.after_last == date(2027, 1, 1)  # the expiration date is the last day


def test_tendenci_and_galette():
    [tendenci] = rows_of(
        HEADERS["tendenci"]
        + "\nAda,Bly,ada,9,a@x.org,b@x.org,1,Dr,Acme,Chair,f,Mill 1,Utrecht,0123,Netherlands,1.2.1970,"
        "123-45-6789,Bob,1,2,3\n"
    )
    [galette] = rows_of(
        HEADERS["galette"].replace(",", ";")
        + "\nN’Guessan;Aya;1980-05-06;1 rue X;00100;Abidjan;aya@x.ci;2020-01-01;4\n",
        encoding="cp1252",
    )

    assert tendenci.tie == Tie("Acme", role="Chair")
    assert tendenci.details["person.born_on"] == date(1970, 2, 1)
    assert "6789" not in repr(tendenci)
    assert (galette.name, galette.held) == ("Aya N’Guessan", None)
    assert galette.address == PostalAddress("1 rue X\nAbidjan", "00100", "NL")


def test_mailchimp_subscribers_with_and_without_a_name():
    cells = ",,,,2020-01-02 03:04:05,,,,,,,,,,,,L1,E1,a note,a tag\n"
    [named, nameless] = rows_of(
        HEADERS["mailchimp"] + f"\na@x.org,Ada,Bly{cells[2:]}b@x.org{cells.replace('E1', 'E2')}"
    )

    assert (named.name, nameless.name, nameless.email) == ("Ada Bly", "", "b@x.org")
    assert nameless.agreed.given
    assert nameless.agreed.at == datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cells", "full", "sort"),
    [
        ("Sukarno,", "Sukarno", "Sukarno"),
        ("Sukarno,.", "Sukarno", "Sukarno"),
        ("FNU,Sukarno", "Sukarno", "Sukarno"),
        ("সুকান্ত,ভট্টাচার্য", "সুকান্ত ভট্টাচার্য", "ভট্টাচার্য, সুকান্ত"),
        ("María José,Carreño Quiñones", "María José Carreño Quiñones", "Carreño Quiñones, María José"),
        ("  Ada  ,  van der Bly ", "Ada van der Bly", "van der Bly, Ada"),
    ],
)
def test_names_as_people_have_them(cells, full, sort):
    [row] = rows_of(f"First name,Last name\n{cells}\n")

    assert (row.details["contact.display_name"], row.details["contact.sort_name"]) == (full, sort)


@pytest.mark.parametrize(
    ("header", "cells", "why"),
    [
        ("Name,Email", "Ada,ada at home", "“ada at home” is no e-mail address"),
        ("Name,Phone", f"Ada,{'1' * 41}", "“Phone” has 41 characters; at most 40 fit"),
        ("Name,Street,Country", "Ada,Mill 1,Freedonia", "“Freedonia” is no country"),
        ("Name,Birth date", "Ada,yesterday", "“yesterday” is no date"),
        ("Name,Newsletter", "Ada,perhaps", "“perhaps” under “Newsletter” is neither yes nor no"),
        ("Name,Level,Member since,End date", "Ada,Full,2026-02-01,2026-01-01", "before it begins"),
        ("Name,Number", "Ada,12\x00", "NUL"),
        ("Name,Email", f"{'x' * 301},", "301 characters"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(header, cells, why):
    [row] = rows_of(f"{header}\n{cells}\n", levels={"Full": "full"})

    assert why in str(row)


def test_a_row_that_names_nobody_is_rejected():
    [row] = rows_of("First name,Last name,Email\n,,ada@x.org\n")

    assert isinstance(row, NameMissing)


def test_an_address_made_unique_for_another_system_is_the_shared_one_again():
    [row] = rows_of("Name,Email\nAda,us@here.com.shared\n")

    assert row.email == "us@here.com"


@pytest.mark.parametrize(
    ("written", "code"), [("nl", "NL"), ("Côte d’Ivoire", "CI"), ("Deutschland", "DE"), ("USA", "US")]
)
def test_countries_by_name(written, code):
    [row] = rows_of(f"Name,Street,Country\nAda,Mill 1,{written}\n")

    assert row.address.country == code
