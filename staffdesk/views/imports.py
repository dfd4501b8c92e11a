"""Bringing members in from a file, and taking everybody out to one."""

from collections.abc import Iterator

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ams.core.access import SignedInRequest, staff_page
from ams.core.errors import DomainError
from ams.core.roles import Ability
from members.importing.formats import FORMATS, OTHER
from members.models import ImportRun
from members.operations.imports import answer_import, keep_import, record_export, start_applying, start_undoing
from members.queries.custom import fields_seen_by
from members.queries.exports import csv_lines, export_rows, rejected_rows
from members.queries.imports import summary_of
from staffdesk.forms.imports import AnswersForm, UploadForm, meaning_of
from staffdesk.tables import Sorting, page_of

NEWEST = Sorting("created_at", descending=True)
PAGE = 20


@staff_page(Ability.IMPORT_MEMBERS)
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: SignedInRequest) -> HttpResponse:
    """Upload a file; what came of earlier ones."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        file = form.chosen
        try:
            run = keep_import(file=file, name=file.name or "members.csv", at=timezone.now(), by=request.user)
        except DomainError as error:
            form.add_error("file", str(error))
        else:
            return redirect("staffdesk:import", run.pk)
    page = page_of(ImportRun.objects.select_related("by"), NEWEST, request.GET.get("at", ""), PAGE)
    rows = [(run, _tone(run)) for run in page]
    return render(request, "staffdesk/imports.html", {"form": form, "page": page, "rows": rows})


@staff_page(Ability.IMPORT_MEMBERS)
@require_http_methods(["GET", "HEAD", "POST"])
def import_run(request: SignedInRequest, pk: int) -> HttpResponse:
    """What was recognised, what would happen or did, and the questions that are open."""
    run = get_object_or_404(ImportRun.objects.select_related("by"), pk=pk)
    custom = fields_seen_by(run.by, request.user)
    form = AnswersForm(request.POST if request.method == "POST" else None, run=run, custom=custom)
    if form.is_valid():
        try:
            answer_import(run_id=run.pk, options=form.answers(), at=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("staffdesk:import", run.pk)
    context = {
        "run": run,
        "tone": _tone(run),
        "format_name": next((one.name for one in (*FORMATS, OTHER) if one.key == run.format), run.format),
        "columns": [(header, meaning_of(field, custom) if field else "", why) for header, field, why in run.columns],
        "summary": summary_of(run) if run.counts else [],
        "is_worth_importing": any(run.counts.get(outcome) for outcome in ("created", "changed", "same")),
        "form": form,
        "may_answer": not run.applied_at and run.state in ("read", "checked", "failed"),
    }
    return render(request, "staffdesk/import.html", context)


@staff_page(Ability.IMPORT_MEMBERS)
@require_POST
def apply_import(request: SignedInRequest, pk: int) -> HttpResponse:
    """Release a checked file for writing."""
    run = get_object_or_404(ImportRun, pk=pk)
    try:
        start_applying(run_id=run.pk, at=timezone.now(), by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("staffdesk:import", pk)


@staff_page(Ability.IMPORT_MEMBERS)
@require_POST
def undo_import(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take back a whole import."""
    run = get_object_or_404(ImportRun, pk=pk)
    try:
        start_undoing(run_id=run.pk, at=timezone.now(), by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("staffdesk:import", pk)


@staff_page(Ability.IMPORT_MEMBERS)
@require_safe
def rejected_csv(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The rows that were not taken, with line and reason."""
    run = get_object_or_404(ImportRun, pk=pk)
    return _download(f"rejected-{run.pk}.csv", csv_lines(rejected_rows(run)))


@staff_page(Ability.IMPORT_MEMBERS)
@require_POST
def export_csv(request: SignedInRequest) -> HttpResponseBase:
    """Everybody, as a file that comes in again without loss. Recorded, so it is asked for by POST."""
    try:
        record_export(at=timezone.now(), by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("staffdesk:imports")
    return _download(f"members-{timezone.localdate():%Y-%m-%d}.csv", csv_lines(export_rows(request.user)))


def _download(name: str, lines: Iterator[str]) -> StreamingHttpResponse:
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _tone(run: ImportRun) -> str:
    """How an import stands, as a tone (the tag `state`)."""
    tones = {"read": "warn", "checked": "accent", "applied": "good", "failed": "bad", "undone": "quiet"}
    return tones.get(run.state, "accent")
