"""What staff do with cases: whose they are, what is said, how they belong together, and how they end."""

from datetime import timedelta

from staffdesk.models import Case, CaseMessage, Difficulty, IncomingMail
from staffdesk.operations import (
    add_note,
    answer,
    close_case,
    hand_over_case,
    link_cases,
    merge_cases,
    reopen_case,
    snooze_case,
    split_case,
    stop_waiting,
    take_case,
    unmerge_case,
    wait_for_member,
)
from staffdesk.operations.calls import Call, log_call
from staffdesk.operations.difficult import flag_difficult
from staffdesk.operations.mail_in import discard_mail
from staffdesk.receiving import release
from tests.everyday.members import standing
from tests.everyday.world import Nothing


def any_case(turn):
    """Open ones for the most part; a colleague may have closed it since the page was shown."""
    rows = Case.objects.all() if turn.dice.random() < 0.2 else Case.objects.open()
    return turn.one(rows, of=40)


def takes(turn):
    take_case(case=any_case(turn), at=turn.at, by=turn.who)


def hands_over(turn):
    to = turn.dice.choice([None, *turn.world.staff])
    queue = turn.dice.choice(["", "", *Case.Queue.values])
    hand_over_case(case=any_case(turn), words=turn.words(), at=turn.at, by=turn.who, to=to, queue=queue)


def replies(turn):
    """By mail, by phone or on the website; sent twice now and then."""
    case, key = any_case(turn), f"reply:{turn.dice.getrandbits(60):x}"
    kind = turn.dice.choice(["mail_out", "mail_out", "call_out", "web_out"])
    said = {
        "case": case, "words": turn.words(), "by": turn.who, "at": turn.at, "key": key,
        "then": turn.dice.choice(["", "", "wait", "close"]), "kind": CaseMessage.Kind(kind),
    }  # fmt: skip
    first = answer(**said)
    assert turn.dice.random() < 0.8 or answer(**said) == first


def notes(turn):
    add_note(case=any_case(turn), words=turn.words(), at=turn.at, by=turn.who)


def waits_for_them(turn):
    wait_for_member(case=any_case(turn), words=turn.words(), at=turn.at, by=turn.who)


def goes_on(turn):
    stop_waiting(case=any_case(turn), at=turn.at, by=turn.who)


def snoozes(turn):
    until = turn.at + timedelta(minutes=turn.dice.randint(1, 600))
    snooze_case(case=any_case(turn), until=until, at=turn.at, by=turn.who)


def closes(turn):
    close_case(case=any_case(turn), words=turn.words(), at=turn.at, by=turn.who)


def reopens(turn):
    closed = Case.objects.filter(closed_at__isnull=False)
    reopen_case(case=turn.one(closed), words=turn.words(), at=turn.at, by=turn.who)


def links(turn):
    link_cases(case=any_case(turn), other=any_case(turn), at=turn.at, by=turn.who)


def merges(turn):
    merge_cases(case=any_case(turn), into=any_case(turn), at=turn.at, by=turn.who)


def takes_one_out_again(turn):
    """It was no part of the other after all."""
    unmerge_case(case=turn.one(Case.objects.exclude(merged_into=None), of=40), at=turn.at, by=turn.who)


def splits(turn):
    said = turn.one(CaseMessage.objects.filter(kind__in=CaseMessage.FROM_MEMBER), of=40)
    split_case(case=said.case, message=said, subject="And another thing", at=turn.at, by=turn.who)


def logs_a_call(turn):
    """About something new, or about an open case; to be called back, or settled."""
    contact = standing(turn.dice.choice(turn.world.logins)[0])
    case = any_case(turn) if turn.dice.random() < 0.5 else None
    outcome = turn.dice.choice(["mine", "queue", "done"])
    call = Call(turn.words(), outcome, "030 123 45 67", "", None if case else contact, case, once=turn.words())
    first = log_call(call=call, at=turn.at, by=turn.who)
    assert turn.dice.random() < 0.8 or log_call(call=call, at=turn.at, by=turn.who) == first


def flags(turn):
    kind = turn.dice.choice(Difficulty.values)
    flag_difficult(case=any_case(turn), kind=kind, words=turn.words(), at=turn.at, by=turn.who)


def looks_into_quarantine(turn):
    mail = turn.one(IncomingMail.objects.in_quarantine())
    if turn.dice.random() < 0.7:
        release(mail=mail, at=turn.at, by=turn.who)
    else:
        discard_mail(mail=mail, words=turn.words(), at=turn.at, by=turn.who)


def takes_a_machines_mail_for_a_persons(turn):
    """What was set aside becomes a case after all."""
    aside = IncomingMail.objects.filter(state=IncomingMail.State.SET_ASIDE)
    if turn.dice.random() < 0.8:
        raise Nothing
    release(mail=turn.one(aside), at=turn.at, by=turn.who)


ACTS = {
    takes: 14, hands_over: 7, replies: 14, notes: 9, waits_for_them: 6, goes_on: 6, snoozes: 6, closes: 6, reopens: 5,
    links: 5, merges: 4, takes_one_out_again: 2, splits: 3, logs_a_call: 5, flags: 2, looks_into_quarantine: 2,
    takes_a_machines_mail_for_a_persons: 1,
}  # fmt: skip
