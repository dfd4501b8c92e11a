"""Rehearsals: all of them with what came last, one with how it went each time, building one, playing it now."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ams.core.access import SignedInRequest, staff_page
from ams.core.queue import enqueue
from ams.core.roles import Ability, can
from staffdesk.forms.scenarios import FORMS, ScenarioForm
from staffdesk.models import Scenario, ScenarioRun
from staffdesk.operations.scenarios import keep_scenario, put_away_scenario, take_out_scenario
from staffdesk.rehearsal import names_for, rehearse, sentence_of
from staffdesk.tables import Sorting, page_of

NEWEST = Sorting("pk", descending=True)
MOST = 200  # each costs a night some tenths of a second
WAITED_FOR = timedelta(minutes=10)  # whatever was not played by then is played tonight


@staff_page()
@require_safe
def scenarios(request: SignedInRequest) -> HttpResponse:
    """All of them; those that differ first."""
    is_old = request.GET.get("show") == "away"
    rows = Scenario.objects.filter(archived_at__isnull=not is_old).select_related("owner")
    shown = rows[:MOST].with_last_runs()
    names = names_for([one for one, _run in shown])
    told = [(one, sentence_of(one, names), run) for one, run in shown]
    told.sort(key=lambda row: row[2] is None or row[2].result != ScenarioRun.Result.DIFFERS)
    asked = _asked_for(request)
    context = {
        "told": told,
        "differing": sum(run is not None and run.result == ScenarioRun.Result.DIFFERS for *_rest, run in told),
        "kinds": Scenario.Kind.choices,
        "is_old": is_old,
        "asked": asked,
        "waiting": sum(run is None or run.at < asked for *_rest, run in told) if asked and not is_old else 0,
        "may_change": can(request.user.role, Ability.CONFIGURE),
    }
    return render(request, "staffdesk/scenarios.html", context)


@staff_page()
@require_safe
def scenario(request: SignedInRequest, pk: int) -> HttpResponse:
    """What it says, what came of it last, and each time before."""
    one = get_object_or_404(Scenario.objects.select_related("owner"), pk=pk)
    page = page_of(one.runs.select_related("by"), NEWEST, request.GET.get("at", ""))
    context = {
        "scenario": one,
        "sentence": sentence_of(one),
        "page": page,
        "last": one.runs.select_related("by").order_by("-pk").first(),
        "may_change": can(request.user.role, Ability.CONFIGURE),
    }
    return render(request, "staffdesk/scenario.html", context)


@staff_page(Ability.CONFIGURE)
@require_POST
def play_all(request: SignedInRequest) -> HttpResponse:
    """Ask the worker to play all of them now; the page tells how far it is."""
    asked = timezone.now()
    enqueue("staffdesk.play_rehearsals", asked=asked.isoformat(), by_id=request.user.pk)
    return redirect(f"{reverse('staffdesk:scenarios')}?{urlencode({'asked': asked.isoformat()})}")


@staff_page(Ability.CONFIGURE)
@require_POST
def play_scenario(request: SignedInRequest, pk: int) -> HttpResponse:
    """Play one now."""
    one = get_object_or_404(Scenario.objects.select_related("owner"), pk=pk)
    _played(request, [one])
    return redirect("staffdesk:scenario", pk)


@staff_page(Ability.CONFIGURE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_scenario(request: SignedInRequest, played: str) -> HttpResponse:
    """Build one; it is played at once."""
    if played not in FORMS:
        raise Http404
    form = FORMS[played](request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _kept(request, None, form)
    title = str(Scenario.Kind(played).label)
    return render(request, "staffdesk/scenario_form.html", {"form": form, "scenario": None, "title": title})


@staff_page(Ability.CONFIGURE)
@require_http_methods(["GET", "HEAD", "POST"])
def change_scenario(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say something else; it is played at once."""
    one = get_object_or_404(Scenario.objects.select_related("owner"), pk=pk)
    asked = FORMS[one.kind]
    form = asked(request.POST if request.method == "POST" else None, initial=asked.said_by(one))
    if form.is_valid():
        return _kept(request, one, form)
    return render(request, "staffdesk/scenario_form.html", {"form": form, "scenario": one, "title": one.title})


@staff_page(Ability.CONFIGURE)
@require_POST
def put_away(request: SignedInRequest, pk: int) -> HttpResponse:
    """Play it no more; or again, if it was put away."""
    one = get_object_or_404(Scenario, pk=pk)
    move = put_away_scenario if one.archived_at is None else take_out_scenario
    move(scenario=one, at=timezone.now(), by=request.user)
    messages.success(request, _("Put away.") if one.archived_at is None else _("It is played again from now on."))
    return redirect("staffdesk:scenario", pk)


def _asked_for(request: SignedInRequest) -> datetime | None:
    """When somebody asked for all of them, as the address says; None where nobody did, or too long ago to wait."""
    try:
        asked = datetime.fromisoformat(request.GET.get("asked", ""))
    except ValueError:
        return None
    return asked if asked.tzinfo and timezone.now() - WAITED_FOR < asked <= timezone.now() else None


def _kept(request: SignedInRequest, one: Scenario | None, form: ScenarioForm) -> HttpResponse:
    kept = keep_scenario(
        scenario=one, kind=form.kind, title=form.cleaned_data["title"], steps=form.steps(), expects=form.expects(),
        owner=form.cleaned_data["owner"], at=timezone.now(), by=request.user,
    )  # fmt: skip
    _played(request, [kept])
    return redirect("staffdesk:scenario", kept.pk)


def _played(request: SignedInRequest, rows: Iterable[Scenario]) -> None:
    """Play them and say in one line what came of it."""
    runs = rehearse(rows, why=ScenarioRun.Why.ASKED, at=timezone.now(), by=request.user)
    wrong = sum(run.result != ScenarioRun.Result.RIGHT for run in runs)
    if wrong:
        one, many = "Played: %(n)d does not come out as it should.", "Played: %(n)d do not come out as they should."
        said = ngettext(one, many, wrong)
        messages.warning(request, said % {"n": wrong})
    elif runs:
        messages.success(request, _("Played: all comes out as it should. Nothing of it was kept."))
