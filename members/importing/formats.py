"""Which system a file came from, told by its header, and what each of its columns means here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.importing.custom import PREFIX, CustomField
from members.importing.errors import UnreadableFile
from members.importing.fields import DATES, OWN_HEADERS, Field
from members.importing.secrets import plain

NO_PLACE = gettext_lazy("There is no place for it here yet.")
COMPUTED = gettext_lazy("It follows from the dates.")
NOT_OURS = gettext_lazy("It is the other system’s own bookkeeping.")
GUESSED = gettext_lazy("It was guessed from a network address.")
SAID_ALREADY = gettext_lazy("Another column says it.")
LEFT_OUT = gettext_lazy("Left out by whoever mapped the columns.")
SECRET = gettext_lazy("It is secret, and is never read.")
NO_FIELD = gettext_lazy("There is no such field here. Make it first, with this key, then upload the file again.")


@dataclass(frozen=True, slots=True)
class Format:
    """An export as some system writes it. Headers are in the form of `secrets.plain`."""

    key: str
    name: str | Promise
    tells: frozenset[str] = frozenset()  # headers that together give it away
    columns: Mapping[str, Field] = field(default_factory=dict)
    ignored: Mapping[str, str | Promise] = field(default_factory=dict)
    refusal: str | Promise = ""  # why no such file can be imported
    is_own: bool = False
    may_add_people: bool = True
    subscribes: bool = False  # being in the file is a yes to the newsletter
    levels_are_codes: bool = False


OWN: Final = Format(
    key="own",
    name=gettext_lazy("Our own export"),
    tells=frozenset({"number", "sorted_as", "known_elsewhere_as", "counted_from"}),
    columns={plain(header): known for header, known in OWN_HEADERS.items()},
    is_own=True,
)
STRIPE: Final = Format(
    key="stripe",
    name="Stripe",
    tells=frozenset({"created_date_utc", "amount_refunded", "captured"}),
    refusal=gettext_lazy(
        "This is a list of payments from Stripe. It holds money, not members, so there is nobody in it to import. "
        "Export the members from the system that kept them."
    ),
)
# Renewal due is the first day that is not paid for: whoever joined on 7 March renews on 7 March, and from that day on
# the renewal is overdue (support.wildapricot.com, “Membership renewal settings”, “renewal overdue and lapsed”).
WILD_APRICOT: Final = Format(
    key="wildapricot",
    name="Wild Apricot",
    tells=frozenset({"user_id", "membership_level", "renewal_due"}),
    columns={
        "user_id": Field.EXTERNAL_ID,
        "first_name": Field.GIVEN_NAME,
        "last_name": Field.FAMILY_NAME,
        "organization": Field.ORGANISATION,
        "email": Field.EMAIL,
        "phone": Field.PHONE,
        "archived": Field.ARCHIVED,
        "subscribed_to_emails": Field.NEWSLETTER,
        "created_on": Field.KNOWN_SINCE,
        "membership_enabled": Field.ENABLED,
        "membership_level": Field.LEVEL,
        "membership_status": Field.STATUS,
        "member_since": Field.MEMBER_SINCE,
        "renewal_due": Field.RENEWAL_DUE,
    },
    ignored={
        "group_participation": NO_PLACE,
        "subscription_source": NOT_OURS,
        "event_announcements": NO_PLACE,
        "member_emails_and_newsletters": SAID_ALREADY,
        "administration_access": gettext_lazy("Who may use the desk is decided here, one by one."),
        "profile_last_update": NOT_OURS,
        "updated_by": NOT_OURS,
    },
)
# End Date is the last day that counts: a year from 1 January ends on 31 December.
CIVICRM_CONTACTS: Final = Format(
    key="civicrm",
    name=gettext_lazy("CiviCRM, contacts"),
    tells=frozenset({"contact_id", "contact_type"}),
    columns={
        "contact_id": Field.EXTERNAL_ID,
        "contact_type": Field.KIND,
        "deceased_date": Field.DECEASED_ON,
        "organization_name": Field.FULL_NAME,
        "current_employer": Field.ORGANISATION,
        "job_title": Field.ROLE,
        "tag_s": Field.TAGS,  # “Tag(s)”
    },
    ignored={"contact_subtype": NO_PLACE},
)
CIVICRM_MEMBERSHIPS: Final = Format(
    key="civicrm-memberships",
    name=gettext_lazy("CiviCRM, memberships"),
    tells=frozenset({"membership_type", "start_date", "end_date"}),
    columns={
        "contact_id": Field.EXTERNAL_ID,
        "membership_type": Field.LEVEL,
        "start_date": Field.FIRST_DAY,
        "end_date": Field.LAST_DAY,
        "join_date": Field.MEMBER_SINCE,
        "member_since": Field.MEMBER_SINCE,
        "status": Field.STATUS,
    },
    ignored={"source": NOT_OURS, "membership_id": NOT_OURS},
    may_add_people=False,
)
# The expiration date is the last day: the day before the next bill (helpdesk.growthzone.com, the same house).
MEMBERCLICKS: Final = Format(
    key="memberclicks",
    name="MemberClicks",
    tells=frozenset({"group", "membership_expiration_date"}),
    columns={
        "group": Field.LEVEL,
        "company": Field.ORGANISATION,
        "phone_number": Field.PHONE,
        "membership_expiration_date": Field.LAST_DAY,
        "profile_id": Field.EXTERNAL_ID,
        "contact_name": Field.FULL_NAME,
    },
)
TENDENCI: Final = Format(
    key="tendenci",
    name="Tendenci",
    tells=frozenset({"account_id", "username", "salutation"}),
    columns={
        "account_id": Field.EXTERNAL_ID,
        "address": Field.STREET,
        "address2": Field.STREET_2,
        "membership_type": Field.LEVEL,
        "join_dt": Field.MEMBER_SINCE,
        "expire_dt": Field.LAST_DAY,
        "expiration_dt": Field.LAST_DAY,
        "company": Field.ORGANISATION,
        "position_title": Field.ROLE,
        "dob": Field.BORN_ON,
    },
    ignored={
        "username": gettext_lazy("People sign in with their address and a mailed code."),
        "email2": NO_PLACE,
        "salutation": NO_PLACE,
        "sex": gettext_lazy("Nothing here depends on it."),
        "spouse": NO_PLACE,
        **{f"ud{n}": NO_PLACE for n in range(1, 31)},
    },
)
MAILCHIMP: Final = Format(
    key="mailchimp",
    name="Mailchimp",
    tells=frozenset({"email_address", "optin_time", "leid"}),
    columns={
        "euid": Field.EXTERNAL_ID,
        "email_address": Field.EMAIL,
        "first_name": Field.GIVEN_NAME,
        "last_name": Field.FAMILY_NAME,
        "optin_time": Field.KNOWN_SINCE,
        "confirm_time": Field.AGREED_AT,
        "tags": Field.TAGS,
    },
    ignored={
        "member_rating": NOT_OURS,
        "optin_ip": NOT_OURS,
        "confirm_ip": NOT_OURS,
        **dict.fromkeys(("latitude", "longitude", "gmtoff", "dstoff", "timezone", "cc", "region"), GUESSED),
        "last_changed": NOT_OURS,
        "leid": NOT_OURS,
        "notes": gettext_lazy("Choose “Pinned note” for it if everybody at the desk should read it."),
    },
    subscribes=True,
)
GALETTE: Final = Format(
    key="galette",
    name="Galette",
    tells=frozenset({"nom_adh", "prenom_adh"}),
    columns={
        "id_adh": Field.EXTERNAL_ID,
        "nom_adh": Field.FAMILY_NAME,
        "prenom_adh": Field.GIVEN_NAME,
        "ddn_adh": Field.BORN_ON,
        "adresse_adh": Field.STREET,
        "adresse2_adh": Field.STREET_2,
        "cp_adh": Field.POSTCODE,
        "ville_adh": Field.CITY,
        "region_adh": Field.REGION,
        "pays_adh": Field.COUNTRY,
        "email_adh": Field.EMAIL,
        "tel_adh": Field.PHONE,
        "societe_adh": Field.ORGANISATION,
        "date_crea_adh": Field.MEMBER_SINCE,
        "date_echeance": Field.LAST_DAY,
        "id_statut": Field.LEVEL,
    },
    ignored={"titre_adh": NO_PLACE, "login_adh": gettext_lazy("People sign in with their address and a mailed code.")},
    levels_are_codes=True,
)
OTHER: Final = Format(key="file", name=gettext_lazy("A file of another system"))
FORMATS: Final = (
    OWN, STRIPE, WILD_APRICOT, CIVICRM_CONTACTS, CIVICRM_MEMBERSHIPS, MEMBERCLICKS, TENDENCI, MAILCHIMP, GALETTE,
)  # fmt: skip

# What columns are called anywhere. A format's own words come first.
COMMON: Final[dict[str, Field]] = {
    header: known
    for known, headers in {
        Field.EXTERNAL_ID: "id contact_id user_id member_id account_id member_number membership_number",
        Field.KIND: "contact_type",
        Field.FULL_NAME: "name full_name display_name contact_name",
        Field.GIVEN_NAME: "first_name firstname given_name prenom vorname voornaam nombre",
        Field.FAMILY_NAME: "last_name lastname surname family_name nom nachname achternaam apellidos",
        Field.BORN_ON: "birth_date date_of_birth dob birthday born_on birthdate date_de_naissance geburtsdatum",
        Field.EMAIL: "email e_mail email_address mail e_mail_address adresse_e_mail primary_email",
        Field.PHONE: "phone phone_number telephone tel mobile cell_phone telefon telefoon",
        Field.LANGUAGE: "language preferred_language",
        Field.ORGANISATION: "organization organisation company company_name employer",
        Field.ROLE: "role job_title position position_title",
        Field.STREET: "street street_address address address_1 address1 address_line_1 strasse adres adresse",
        Field.STREET_2: "address_2 address2 address_line_2 supplemental_address_1",
        Field.CITY: "city town place ville ort plaats",
        Field.REGION: "state state_province province county",
        Field.POSTCODE: "postcode post_code postal_code zip zip_code zipcode plz code_postal",
        Field.COUNTRY: "country country_code pays land",
        Field.LEVEL: "membership_level membership_type membership level member_type",
        Field.STATUS: "membership_status status",
        Field.MEMBER_SINCE: "member_since join_date joined joined_on",
        Field.FIRST_DAY: "start_date membership_start first_day",
        Field.LAST_DAY: "end_date expiry_date expiration_date membership_expiration_date expires valid_until last_day",
        Field.RENEWAL_DUE: "renewal_due renewal_date",
        Field.KNOWN_SINCE: "created_on created known_since",
        Field.NEWSLETTER: "newsletter",
        Field.TAGS: "tags",
        Field.SEAT: "seat has_seat",
        Field.GUARDIAN_EMAIL: "guardian_email guardian_e_mail parent_email parent_e_mail",
        Field.GUARDIAN_NUMBER: "guardian_number guardian_id parent_number parent_id",
        Field.GUARDIAN_IS: "guardian_is guardian_relation",
    }.items()
    for header in headers.split()
}


@dataclass(frozen=True, slots=True)
class Recognised:
    """A header, understood: what each column means (None where it is not read), and why some are not."""

    format: Format
    headers: tuple[str, ...]
    fields: tuple[str | None, ...]  # of `Field`, or the column of a custom field
    ignored: dict[str, str]
    custom: dict[str, CustomField]  # by column, those some column means

    @property
    def dates(self) -> tuple[str, ...]:
        """The fields that hold dates."""
        days = {column for column, one in self.custom.items() if one.kind == "date"}
        return tuple(one for one in self.fields if one and (one in DATES or one in days))

    def column(self, wanted: str) -> int | None:
        """Where a field stands."""
        return self.fields.index(wanted) if wanted in self.fields else None


def recognise(
    headers: Sequence[str],
    *,
    secrets: Iterable[str] = (),
    chosen: Mapping[str, str] | None = None,
    custom: Iterable[CustomField] = (),
) -> Recognised:
    """What a file's columns mean; `chosen` maps headers to a field's name, or to nothing, and overrules.

    `custom` are the association's own fields that may be written into.

    Raises UnreadableFile for payments, for an unknown header or field among the chosen, and when nobody is named.
    """
    names = [plain(header) for header in headers]
    found = next((one for one in FORMATS if one.tells <= set(names)), OTHER)
    if found.refusal:
        raise UnreadableFile(str(found.refusal))
    ours = {one.column: one for one in custom}
    by_hand = _by_hand(headers, chosen or {}, ours)
    ignored = {header: str(SECRET) for header in secrets}
    taken = {one for one in by_hand.values() if one}
    fields: list[str | None] = []
    for header, name in zip(headers, names, strict=True):
        if header.startswith(PREFIX) and header not in by_hand:
            meaning, why = (header, str(SAID_ALREADY)) if header in ours else (None, str(NO_FIELD))
            meaning = None if meaning in taken else meaning
        else:
            meaning, why = _meaning(found, header, name, by_hand, taken)
        fields.append(meaning)
        if meaning is None:
            ignored[header] = why
        else:
            taken.add(meaning)
    _insist_on_names(found, taken)
    return Recognised(
        found, tuple(headers), tuple(fields), ignored, {column: one for column, one in ours.items() if column in taken}
    )


def _meaning(
    found: Format, header: str, name: str, by_hand: Mapping[str, str | None], taken: set[str]
) -> tuple[str | None, str]:
    if header in by_hand:
        return by_hand[header], str(LEFT_OUT)
    if name in found.ignored:
        return None, str(found.ignored[name])
    meaning = found.columns.get(name) or (None if found.is_own else COMMON.get(name))
    if meaning in taken:
        return None, str(SAID_ALREADY)
    return meaning, str(NO_PLACE)


def _by_hand(
    headers: Sequence[str], chosen: Mapping[str, str], ours: Mapping[str, CustomField]
) -> dict[str, str | None]:
    for header, wanted in chosen.items():
        if header not in headers:
            raise UnreadableFile(_("There is no column “%(header)s” that could be read.") % {"header": header})
        if wanted and wanted not in ours and wanted not in set(Field):
            raise UnreadableFile(
                _("“%(field)s” is nothing a column can mean. Choose one of: %(all)s.")
                % {"field": wanted, "all": ", ".join([*Field, *ours])}
            )
    return {header: wanted or None for header, wanted in chosen.items()}


def _insist_on_names(found: Format, taken: set[str]) -> None:
    named: set[str] = {Field.FULL_NAME, Field.GIVEN_NAME, Field.FAMILY_NAME, Field.ORGANISATION}
    if found.subscribes or not found.may_add_people:
        named = {Field.EMAIL}
    if not taken & named:
        raise UnreadableFile(
            _(
                "No column says who these people are. Its first line must name the columns, for example "
                "“First name”, “Last name”, “Email”; or say which column is which."
            )
        )
