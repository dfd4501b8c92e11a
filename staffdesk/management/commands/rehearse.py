"""Plays the rehearsals and says what differs; ends with 1 if anything does."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from staffdesk.models import Scenario, ScenarioRun
from staffdesk.rehearsal import names_for, rehearse, sentence_of

SIGNS = {ScenarioRun.Result.RIGHT: "✓", ScenarioRun.Result.DIFFERS: "✗", ScenarioRun.Result.UNTRIED: "?"}


class Command(BaseCommand):
    """`manage.py rehearse`: all of them, each in a transaction that is rolled back."""

    help = "Plays every rehearsal against the configuration of today and says what differs. Changes nothing."

    def handle(self, **options: Any) -> None:
        """One line each, and below it what differs."""
        scenarios = list(Scenario.objects.standing().select_related("owner"))
        if not scenarios:
            self.stdout.write(_("There are no rehearsals yet. Make one at the desk, under Rehearsals."))
            return
        names = names_for(scenarios)
        runs = rehearse(scenarios, why=ScenarioRun.Why.ASKED, at=timezone.now())
        for scenario, run in zip(scenarios, runs, strict=True):
            self.stdout.write(f"{SIGNS[ScenarioRun.Result(run.result)]} {scenario}: {sentence_of(scenario, names)}")
            for difference in run.differences:
                self.stdout.write(f"    {difference}")
        if differing := sum(run.result != ScenarioRun.Result.RIGHT for run in runs):
            raise CommandError(_("%(n)d of %(all)d differ.") % {"n": differing, "all": len(runs)})
