"""What we can know of somebody, as columns. The values are the words of `--map`, the labels our export's headers.

Fields of the association's own are columns as well: see `custom`.
"""

from enum import StrEnum
from typing import Final


class Field(StrEnum):
    """A column we have a place for."""

    NUMBER = "number"
    EXTERNAL_ID = "external_id"
    KIND = "kind"
    FULL_NAME = "full_name"
    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    SPOKEN_NAME = "spoken_name"
    SORT_NAME = "sort_name"
    BORN_ON = "born_on"
    EMAIL = "email"
    PHONE = "phone"
    LANGUAGE = "language"
    TAX_NUMBER = "tax_number"
    KNOWN_SINCE = "known_since"
    ARCHIVED = "archived"  # yes or no
    ARCHIVED_AT = "archived_at"
    DECEASED_ON = "deceased_on"
    KNOWN_AS = "known_as"  # external ids, "source:value" each on its line
    STREET = "street"
    STREET_2 = "street_2"
    CITY = "city"
    REGION = "region"
    ADDRESS = "address"  # all lines in one cell
    POSTCODE = "postcode"
    COUNTRY = "country"
    PREFERRED = "preferred_address"
    ORGANISATION_NUMBER = "organisation_number"
    ORGANISATION = "organisation"
    ROLE = "role"
    PRIMARY = "primary_contact"
    AFFILIATED_FROM = "affiliated_from"
    AFFILIATED_UNTIL = "affiliated_until"
    LEVEL = "level"
    ENABLED = "membership_enabled"
    STATUS = "status"
    CARD = "card"
    APPLIED_AT = "applied_at"
    CANCELLED_AT = "cancelled_at"
    MEMBER_SINCE = "member_since"
    FIRST_DAY = "first_day"
    LAST_DAY = "last_day"
    RENEWAL_DUE = "renewal_due"  # the first day no longer paid for
    COUNTED_FROM = "counted_from"
    GRACE_DAYS = "grace_days"
    RULES = "rules_version"
    NEWSLETTER = "newsletter"  # yes or no
    PURPOSE = "consent_to"
    GIVEN = "consent_given"
    WORDING = "consent_wording"
    AGREED_AT = "consent_at"
    TAGS = "tags"
    NOTE = "note"
    SEAT = "seat"  # yes, or the card code of the organisation's membership
    SEAT_CARD = "seat_card"
    SEAT_SINCE = "seat_since"
    FURTHER_SEATS = "further_seats"  # of a term, beyond those of its type
    GUARDIAN_EMAIL = "guardian_email"  # of whoever signs in for them
    GUARDIAN_NUMBER = "guardian_number"  # what the other system calls whoever signs in for them
    GUARDIAN_IS = "guardian_is"  # guardian, partner, household, self, organisation
    GUARDIAN_SINCE = "guardian_since"


DATES: Final = frozenset(
    {
        Field.BORN_ON, Field.KNOWN_SINCE, Field.ARCHIVED_AT, Field.DECEASED_ON, Field.AFFILIATED_FROM,
        Field.AFFILIATED_UNTIL, Field.APPLIED_AT, Field.CANCELLED_AT, Field.MEMBER_SINCE, Field.FIRST_DAY,
        Field.LAST_DAY, Field.RENEWAL_DUE, Field.COUNTED_FROM, Field.AGREED_AT, Field.SEAT_SINCE, Field.GUARDIAN_SINCE,
    }
)  # fmt: skip

# The columns of our own export, in order. They are a file format: not translated, and a new one goes to the end, before
# those of the association's own fields (`custom.CustomField.column`).
OWN_HEADERS: Final[dict[str, Field]] = {
    "Number": Field.NUMBER,
    "Kind": Field.KIND,
    "Name": Field.FULL_NAME,
    "Given name": Field.GIVEN_NAME,
    "Family name": Field.FAMILY_NAME,
    "Name as they say it": Field.SPOKEN_NAME,
    "Sorted as": Field.SORT_NAME,
    "Born on": Field.BORN_ON,
    "E-mail": Field.EMAIL,
    "Phone": Field.PHONE,
    "Language": Field.LANGUAGE,
    "Tax number": Field.TAX_NUMBER,
    "Known since": Field.KNOWN_SINCE,
    "Archived at": Field.ARCHIVED_AT,
    "Known elsewhere as": Field.KNOWN_AS,
    "Address": Field.ADDRESS,
    "Postcode": Field.POSTCODE,
    "Country": Field.COUNTRY,
    "Preferred address": Field.PREFERRED,
    "Organisation number": Field.ORGANISATION_NUMBER,
    "Organisation": Field.ORGANISATION,
    "Role": Field.ROLE,
    "Primary contact": Field.PRIMARY,
    "Affiliated from": Field.AFFILIATED_FROM,
    "Affiliated until": Field.AFFILIATED_UNTIL,
    "Membership": Field.LEVEL,
    "Card code": Field.CARD,
    "Applied at": Field.APPLIED_AT,
    "Cancelled at": Field.CANCELLED_AT,
    "First day": Field.FIRST_DAY,
    "Last day": Field.LAST_DAY,
    "Counted from": Field.COUNTED_FROM,
    "Days of grace": Field.GRACE_DAYS,
    "Rules version": Field.RULES,
    "Consent to": Field.PURPOSE,
    "Consent given": Field.GIVEN,
    "Consent wording": Field.WORDING,
    "Consent at": Field.AGREED_AT,
    "Tags": Field.TAGS,
    "Pinned note": Field.NOTE,
    "Seat under": Field.SEAT,
    "Seat card code": Field.SEAT_CARD,
    "Seat since": Field.SEAT_SINCE,
    "Further seats": Field.FURTHER_SEATS,
    "Signs in for them": Field.GUARDIAN_EMAIL,
    "Signs in as": Field.GUARDIAN_IS,
    "Signs in since": Field.GUARDIAN_SINCE,
}
