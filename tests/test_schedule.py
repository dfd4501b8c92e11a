"""What the worker does by itself: whatever nobody asks for must be on beat's schedule."""

from typing import Final

from celery import current_app

from ams.celery import app

OURS: Final = ("core.", "members.", "billing.", "events.", "staffdesk.")
# Each is asked for by somebody or something, for one thing; next to it, what takes up those that were lost.
ASKED_FOR: Final = {
    "billing.end_misfitting_visits": "billing.expire_attempts",
    "billing.fulfil_order": "billing.fulfil_paid_orders",
    "billing.reconcile": "billing.reconcile_what_waits",
    "billing.send_refund": "billing.send_refunds",
    "core.send_mailings": "core.send_due_messages",
    "core.send_message": "core.send_due_messages",
    "members.apply_import": "members.resume_imports",
    "members.assign_sections": "members.resume_assignments",
    "members.check_import": "members.resume_imports",
    "members.undo_import": "members.resume_imports",
    "staffdesk.erase": "staffdesk.go_on_erasing",
    "staffdesk.play_rehearsals": "staffdesk.rehearse",
    "staffdesk.put_together": "staffdesk.carry_downloads",
    "staffdesk.write_attempt": "",  # a trace of one form; what is lost is one trace
    "staffdesk.write_mailing": "staffdesk.carry_mailings",
    "staffdesk.write_reading": "",  # a trace of one reading
}


def test_what_nobody_asks_for_is_scheduled():
    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}
    ours = {name for name in current_app.tasks if name.startswith(OURS)}

    assert ours - scheduled == set(ASKED_FOR)
    assert {name for name in ASKED_FOR.values() if name} <= scheduled
    assert scheduled <= ours
