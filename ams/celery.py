"""The worker's way in: `celery -A ams worker`, `celery -A ams beat`.

Every scheduled task is a sweep that is safe to run twice, so the schedule lives here and needs no table.
Nothing here reads the settings before they are needed: tools import the package without them.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ams.settings")

app = Celery("ams", task_cls="ams.tasks:ReportingTask")
app.config_from_object("django.conf:settings", namespace="CELERY")

app.conf.beat_schedule = {
    "send what is due": {"task": "core.send_due_messages", "schedule": 15.0},
    "fulfil what is paid": {"task": "billing.fulfil_paid_orders", "schedule": 60.0},
    "ask the provider about open checkouts": {"task": "billing.reconcile_attempts", "schedule": 60.0},
    "apply stored provider events": {"task": "billing.apply_pending_events", "schedule": 60.0},
    "ask the provider about cards being left": {"task": "billing.check_card_visits", "schedule": 60.0},
    "have unused cards forgotten": {"task": "billing.forget_ended_cards", "schedule": 300.0},
    "renew by itself": {"task": "members.renew_by_itself", "schedule": 600.0},
    "close expired checkouts": {"task": "billing.expire_attempts", "schedule": 60.0},
    "give money back": {"task": "billing.send_refunds", "schedule": 60.0},
    "give back pieces nobody paid": {"task": "billing.expire_orders", "schedule": 60.0},
    "give back money for seats that were gone": {"task": "events.give_back_late_money", "schedule": 60.0},
    "offer freed seats to those who wait": {"task": "events.offer_freed_seats", "schedule": 60.0},
    "credit and thank those who came": {"task": "events.conclude_events", "schedule": 600.0},
    "give back money for events called off": {"task": "events.give_back_called_off", "schedule": 60.0},
    "book what was earned in the month": {"task": "billing.earn_what_is_due", "schedule": 6 * 3600.0},
    "compare periods with the provider": {"task": "billing.reconcile_what_waits", "schedule": 600.0},
    "put the totals of the journal together": {"task": "billing.gather_totals", "schedule": 3600.0},
    "remind of invoices": {"task": "billing.remind_of_invoices", "schedule": 600.0},
    "tell of parcels on their way": {"task": "billing.tell_of_parcels", "schedule": 60.0},
    "open cases for what is stuck": {"task": "staffdesk.report_stuck_business", "schedule": 300.0},
    "open cases for missing receipts": {"task": "staffdesk.report_missing_receipts", "schedule": 60.0},
    "tell what is due and what is late": {"task": "staffdesk.remind_of_clocks", "schedule": 20.0},
    "ask colleagues to take care of members": {"task": "staffdesk.care", "schedule": 3600.0},
    "ask how it was": {"task": "staffdesk.ask_for_pulses", "schedule": 3600.0},
    "play rehearsals of the night and of changes": {"task": "staffdesk.rehearse", "schedule": 60.0},
    "reckon clocks by corrected calendars": {"task": "staffdesk.reckon_clocks", "schedule": 60.0},
    "open cases for errors people ran into": {"task": "staffdesk.report_failures", "schedule": 60.0},
    "write renewal notices": {"task": "members.send_due_notices", "schedule": 60.0},
    "lead on what came late for a merged contact": {"task": "core.gather_stragglers", "schedule": 300.0},
    "look for duplicates": {"task": "members.look_for_duplicates", "schedule": 60.0},
    "take up interrupted imports": {"task": "members.resume_imports", "schedule": 60.0},
    "take up interrupted assignments to sections": {"task": "members.resume_assignments", "schedule": 60.0},
    "ask for proofs": {"task": "members.see_to_proofs", "schedule": 86400.0},
    "remove what is over its time": {"task": "core.forget_what_is_over", "schedule": 600.0},  # once a night
    "count custom fields": {"task": "core.count_custom_fields", "schedule": 3600.0},
    "search the directory by what it shows": {"task": "members.freshen_directory", "schedule": 86400.0},
    "go on with mailings": {"task": "staffdesk.carry_mailings", "schedule": 15.0},
    "count what mailings brought": {"task": "staffdesk.count_outcomes", "schedule": 600.0},
    "count contacts and journeys": {"task": "staffdesk.count_service", "schedule": 300.0},
    "count who renewed and stayed": {"task": "members.count_retention", "schedule": 600.0},
    "fetch mail": {"task": "staffdesk.fetch_mail", "schedule": 60.0},
    "go on with erasures": {"task": "staffdesk.go_on_erasing", "schedule": 300.0},
    "put people's data together": {"task": "staffdesk.carry_downloads", "schedule": 600.0},
    "read mail that was left": {"task": "staffdesk.take_up_mail", "schedule": 300.0},
    "write what members are told of trouble": {"task": "staffdesk.write_board", "schedule": 30.0},
    "offer answers where people stop": {"task": "staffdesk.write_shelf", "schedule": 60.0},
    "tell owners what members are saying": {"task": "staffdesk.write_digests", "schedule": 900.0},
    "tell who is to look through their area": {"task": "staffdesk.remind_owners", "schedule": 3600.0},
    "verify the invariants": {"task": "staffdesk.report_broken_invariants", "schedule": 3600.0},
}
