"""Procedures: versions that nobody changes, cases that keep theirs, who answers for them, and where they are shown."""

from datetime import date, timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.urls import get_resolver, reverse

from staffdesk.invariants import versions_that_changed
from staffdesk.models import Procedure, ProcedureStep, ProcedureVersion
from staffdesk.operations.procedures import (
    NothingToDo,
    StepIsNotOfThisCase,
    StepWritten,
    publish_procedure,
    tick_step,
)
from staffdesk.operations.reviews import ReviewIsOver, still_holds
from staffdesk.places import _PAGES, PLACE_WORDS
from staffdesk.queries.procedures import checklists_of
from tests.factories.areas import owned_by
from tests.factories.procedures import procedure_with
from tests.staffdesk.conftest import NOW

A_DAY = timedelta(days=1)


def test_every_place_has_a_page_and_every_page_is_one():
    names = {name for name in get_resolver().namespace_dict["staffdesk"][1].reverse_dict if isinstance(name, str)}

    assert set(_PAGES.values()) == set(PLACE_WORDS)
    assert {page.removeprefix("staffdesk:") for page in _PAGES} <= names


def test_a_case_keeps_the_version_it_began_with(mailed, ada, desk):
    before, after = mailed(at=NOW - A_DAY), mailed(at=NOW + A_DAY, facts={"message_id": "<two@mail.example>"})
    refund = procedure_with("Ask finance", "Tell them", at=NOW - 2 * A_DAY)
    first = refund.versions.get()

    second = publish_procedure(
        procedure=refund, steps=[StepWritten("Give it back")], words="Finance need not be asked", at=NOW, by=ada
    )
    same = publish_procedure(procedure=refund, steps=[StepWritten("Give it back")], at=NOW, by=ada)

    assert (same, second.number) == (second, 2)
    assert [(one.version, [step.step.text for step in one.steps]) for case in (before, after) for one in
            checklists_of(case)] == [(first, ["Ask finance", "Tell them"]), (second, ["Give it back"])]  # fmt: skip
    assert checklists_of(mailed(at=NOW - 9 * A_DAY, facts={"message_id": "<3@mail.example>"}))[0].version == first
    with pytest.raises(StepIsNotOfThisCase):
        tick_step(case=before, step=second.steps.get(), is_done=True, at=NOW, by=ada)
    with pytest.raises(NothingToDo):
        publish_procedure(procedure=refund, steps=[], at=NOW, by=ada)
    said = "This case keeps version 1"
    shown = [said in desk.get(reverse("staffdesk:case", args=[one.pk])).content.decode() for one in (before, after)]
    assert shown == [True, False]


def test_what_was_published_stays(association, ada):
    refund = procedure_with("Ask finance")
    step, version = ProcedureStep.objects.get(), refund.versions.get()
    for change in (
        lambda: ProcedureStep.objects.update(text="Do as you like"), step.delete,
        lambda: ProcedureVersion.objects.update(words="?"),
    ):  # fmt: skip
        with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
            change()
    assert list(versions_that_changed(NOW)) == []

    ProcedureStep.objects.create(procedure=refund, version=version, text="Slipped in")

    assert len(list(versions_that_changed(NOW))) == 1


def test_it_is_shown_where_it_applies_and_somebody_answers_for_it(desk, ada, amara):
    area = owned_by(ada, "service")
    rules = procedure_with("Ask what would help", name="Exceptions", places=["exception"], area=area,
                           review_on=date(2026, 1, 1))  # fmt: skip
    there = reverse("staffdesk:exceptions", args=[amara.number])
    assert "Ask what would help" in desk.get(there).content.decode()
    assert "Ask what would help" not in desk.get(reverse("staffdesk:people")).content.decode()
    assert "was to be looked at on 1 Jan 2026" in desk.get(reverse("staffdesk:area", args=["service"])).content.decode()
    assert "Exceptions" in desk.get(reverse("staffdesk:procedures")).content.decode()
    its_page = reverse("staffdesk:procedure", args=[rules.pk])
    publish_procedure(procedure=rules, steps=[StepWritten("Listen")], at=NOW, by=ada)
    assert [said in desk.get(its_page).content.decode() for said in ("Listen", "Making an exception", "Ada Novak")] == [
        True, True, True]  # fmt: skip
    assert "It holds no more" in desk.get(its_page, {"version": 1}).content.decode()

    assert desk.post(reverse("staffdesk:procedure_holds", args=[rules.pk])).status_code == 302

    assert not Procedure.objects.overdue(on=NOW.date()).exists()
    with pytest.raises(ReviewIsOver):
        still_holds(one=rules, review_on=NOW.date(), at=NOW, by=ada)
    bare = Procedure.objects.create(name="Nothing yet")
    assert "It has no steps yet" in desk.get(reverse("staffdesk:procedure", args=[bare.pk])).content.decode()
