"""Paper: HTML made into PDFs that archives keep (PDF/A-3a) and screen readers can read (PDF/UA-1).

Importing this module loads WeasyPrint, which takes a second or two; import it where paper is made, not where a web
page is served. Nothing is ever fetched: templates may use our own static files and data: addresses, no others.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

# Says that the document claims PDF/UA-1, and describes that claim to archives, which know no such property.
# It goes into the one description the file has: a second one beside it would not be read by every reader.
_ACCESSIBLE = b"""
<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about=""><pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"
 rdf:about=""><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the document conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF>"""

_STATIC = Path(settings.BASE_DIR, "static")
_one_at_a_time = Lock()  # the fonts' library is not made for several threads on one set of fonts


class OwnFiles(URLFetcher):
    """Serves files below `static/` and data: addresses; anything else ends the rendering."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("file", "data"), allow_redirects=False)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The file. Raises FatalURLFetchingError for an address that is not ours."""
        address = urlsplit(url)
        own = address.scheme == "file" and Path(unquote(address.path)).resolve().is_relative_to(_STATIC)
        if not own and address.scheme != "data":
            raise FatalURLFetchingError(f"Paper is made from our own files only, not from {url[:200]}")
        response: URLFetcherResponse = URLFetcher.fetch(self, url, headers)
        return response


@lru_cache(maxsize=1)
def _fonts() -> FontConfiguration:
    return FontConfiguration()


@lru_cache(maxsize=8)
def _stylesheet(path: str) -> CSS:
    """Parsed once for all papers, its fonts loaded."""
    return CSS(filename=str(_STATIC / path), font_config=_fonts(), url_fetcher=OwnFiles())


def make_pdf(html: str, *, stylesheets: Sequence[str]) -> bytes:
    """The PDF of an HTML document, styled by files below `static/`.

    The same input gives the same bytes with the same fonts and versions. The document has to bring `lang`, a title,
    `alt` texts and the `scope` of table headers: they are what makes it accessible.
    """
    with _one_at_a_time:
        styles = [_stylesheet(path) for path in stylesheets]
        document = HTML(string=html, base_url=_STATIC.as_uri() + "/", url_fetcher=OwnFiles())
        pdf: bytes = document.write_pdf(
            stylesheets=styles, font_config=_fonts(), finisher=_declare_accessible, pdf_variant="pdf/a-3a"
        )
    return pdf


def _declare_accessible(_document: Any, pdf: Any) -> None:
    """Add the PDF/UA claim to the description that WeasyPrint has written for PDF/A."""
    reference = int(pdf.catalog["Metadata"].split()[0])
    description = pdf.objects[reference]
    description.stream = [b"".join(description.stream).replace(b"</rdf:RDF>", _ACCESSIBLE, 1)]
