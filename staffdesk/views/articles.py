"""Answers at the desk: writing them, whether they ended the question, and what is to be looked at again."""

from collections.abc import Sequence

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ams.core.access import SignedInRequest, staff_page
from ams.core.errors import DomainError
from ams.core.roles import Ability, can
from staffdesk.forms.articles import ArticleFilter, ArticleForm
from staffdesk.models import Article
from staffdesk.operations.articles import keep_article
from staffdesk.queries.article_list import articles_asked_for, changes_of_article
from staffdesk.queries.readings import Line, lines_of, readings_page
from staffdesk.queries.reasons_counted import span_words
from staffdesk.tables import Sorting, csv_download, in_batches, page_of, page_with_charts
from staffdesk.views.reviews import say_it_holds

BY_TITLE = Sorting("title")


@staff_page()
@require_safe
def articles(request: SignedInRequest) -> HttpResponseBase:
    """All answers with who sees to them, how often they are read, and whether that ended the question."""
    form, rows = _asked_for(request)
    span = form.span(timezone.localdate())
    page, figures = page_of(rows, BY_TITLE, request.GET.get("at", "")), readings_page(span)
    context = {
        "form": form, "page": page, "lines": lines_of(page.rows, span), "figures": figures,
        "span": span_words(span), "before": span_words(span.before), "counted_at": figures.figures.at,
        "today": timezone.localdate(), "may_write": can(request.user.role, Ability.WORK_CASES),
    }  # fmt: skip
    return page_with_charts(request, "staffdesk/articles.html", [figures.chart()], context)


@staff_page()
@require_safe
def articles_csv(request: SignedInRequest) -> HttpResponseBase:
    """The list as a file."""
    form, rows = _asked_for(request)
    span = form.span(timezone.localdate())
    header = [_("Question"), _("Reason"), _("Owner"), _("Area"), _("To be looked at on"), _("Published"), _("Read"),
              _("Before"), _("Read over a week ago"), _("Came to us all the same"), _("Ended the question, %"),
              _("Before, %"), _("Contacts about the reason"), _("Before")]  # fmt: skip
    batches = (lines_of(batch, span) for batch in in_batches(rows, BY_TITLE))
    return csv_download("answers", header, batches, _cells)


@staff_page(Ability.WORK_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def new_article(request: SignedInRequest) -> HttpResponse:
    """A new answer."""
    form = ArticleForm(request.POST if request.method == "POST" else None, today=timezone.localdate())
    if (kept := _kept(request, form, None)) is not None:
        messages.success(request, _("Kept. Members find it now.") if kept.is_published else _("Kept as a draft."))
        return redirect("staffdesk:article", kept.pk)
    return render(request, "staffdesk/article.html", {"form": form, "may_write": True})


@staff_page()
@require_http_methods(["GET", "HEAD", "POST"])
def article(request: SignedInRequest, pk: int) -> HttpResponse:
    """One answer: its figures, its words to be changed, and what was changed."""
    found = get_object_or_404(Article.objects.select_related("reason", "area__owner", "owner"), pk=pk)
    span, may_write = ArticleFilter({}).span(timezone.localdate()), can(request.user.role, Ability.WORK_CASES)
    given = request.POST if request.method == "POST" and may_write else None
    form = ArticleForm(given, article=found, today=timezone.localdate())
    if _kept(request, form, found) is not None:
        messages.success(request, _("Kept. Members read it as it is now, and who reads the desk sees what it was."))
        return redirect("staffdesk:article", pk)
    context = {
        "article": found, "form": form, "may_write": may_write, "line": lines_of([found], span)[0],
        "changes": changes_of_article(found), "today": timezone.localdate(), "span": span_words(span),
        "before": span_words(span.before),
    }  # fmt: skip
    return render(request, "staffdesk/article.html", context)


@staff_page(Ability.WORK_CASES)
@require_POST
def holds(request: SignedInRequest, pk: int) -> HttpResponse:
    """It was looked at, and is as true as it was."""
    say_it_holds(request, get_object_or_404(Article, pk=pk))
    return redirect("staffdesk:article", pk)


def _asked_for(request: SignedInRequest) -> tuple[ArticleFilter, QuerySet[Article]]:
    form = ArticleFilter(request.GET)
    return form, articles_asked_for(form.chosen("q") or "", form.chosen("only") or "", at=timezone.now())


def _kept(request: SignedInRequest, form: ArticleForm, found: Article | None) -> Article | None:
    """What was kept; None with the form saying why not."""
    if not form.is_valid():
        return None
    given = form.cleaned_data
    try:
        return keep_article(
            article=found, written=form.written(), is_published=given["is_published"], why=given.get("why", ""),
            at=timezone.now(), by=request.user,
        )  # fmt: skip
    except DomainError as error:
        form.add_error("review_on", str(error))
        return None


def _cells(line: Line) -> Sequence[object]:
    one = line.article
    return [one.title, one.reason.words, one.owner or one.area.owner, one.area, one.review_on, one.published_at,
            line.now.read, line.before.read, line.now.long_ago, line.now.came, line.now.share, line.before.share,
            line.contacts, line.contacts_before]  # fmt: skip
