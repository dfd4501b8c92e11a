"""Papers are made from our own files, never from the network or the machine's."""

import logging

import pytest
from weasyprint.urls import FatalURLFetchingError

from ams.core.paper import OwnFiles, make_pdf


@pytest.mark.parametrize(
    "address",
    [
        "https://example.com/logo.png",
        "http://127.0.0.1:8000/",
        "file:///etc/hostname",
        "../../pyproject.toml",
        "ftp://example.com/a",
    ],
)
def test_an_address_that_is_not_ours_ends_the_rendering(address):
    with pytest.raises(FatalURLFetchingError, match="own files only"):
        make_pdf(f'<html lang="en"><title>x</title><img src="{address}" alt="x">', stylesheets=[])


def test_our_static_files_and_embedded_data_are_served():
    pdf = make_pdf(
        '<html lang="en"><title>x</title><img src="favicon.svg" alt="x">'
        '<img src="data:image/svg+xml,%3Csvg/%3E" alt="y">',
        stylesheets=["css/receipt.css"],
    )

    assert pdf.startswith(b"%PDF")


def test_the_fetcher_itself_refuses():
    with pytest.raises(FatalURLFetchingError):
        OwnFiles().fetch("https://example.com/")


def test_making_paper_does_not_fill_the_log(caplog):
    """The fonts' library tells of every table it drops, at the level our own processes log at."""
    with caplog.at_level(logging.INFO):
        make_pdf('<html lang="en"><title>x</title><p>Zoë Müller</p>', stylesheets=["css/receipt.css"])

    assert [record for record in caplog.records if not record.name.startswith("ams.")] == []
