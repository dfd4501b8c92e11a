"""Numbers without a gap, whoever asks at once."""

import threading

import pytest
from django.db import connections, transaction

from ams.core.models import NumberSeries
from ams.core.numbering import take_number
from tests.factories.core import LegalEntityFactory

pytestmark = pytest.mark.django_db


def test_numbers_follow_each_other_per_entity_and_kind():
    ours, theirs = LegalEntityFactory(), LegalEntityFactory()

    with transaction.atomic():
        texts = [take_number(entity=ours, kind="receipt").text for _ in range(3)]
        other = take_number(entity=theirs, kind="receipt").text

    assert texts == ["R-000001", "R-000002", "R-000003"]
    assert other == "R-000001"


def test_a_series_begins_where_it_was_told_to():
    entity = LegalEntityFactory()
    NumberSeries.objects.create(entity=entity, kind="receipt", prefix="2026/", first_serial=500)

    with transaction.atomic():
        assert take_number(entity=entity, kind="receipt").text == "2026/000500"


def test_a_number_whose_document_failed_is_taken_by_the_next():
    entity = LegalEntityFactory()

    def fail():
        with transaction.atomic():
            take_number(entity=entity, kind="receipt")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    with transaction.atomic():
        assert take_number(entity=entity, kind="receipt").serial == 1


@pytest.mark.django_db(transaction=True)
def test_no_number_without_the_transaction_of_its_document():
    entity = LegalEntityFactory()

    with pytest.raises(transaction.TransactionManagementError, match="needs the transaction"):
        take_number(entity=entity, kind="receipt")


@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_take_fifty_numbers_without_a_gap():
    entity = LegalEntityFactory()
    taken = []
    room = threading.Semaphore(8)  # the pool has ten connections

    def work():
        with room:
            with transaction.atomic():
                taken.append(take_number(entity=entity, kind="receipt").serial)
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(taken) == list(range(1, 51))
