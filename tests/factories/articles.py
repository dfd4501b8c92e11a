"""An answer, written by the real operation."""

from datetime import date

from ams.core.models import Role
from staffdesk.models import Reason
from staffdesk.operations.articles import Written, keep_article
from tests.factories.areas import owned_by
from tests.factories.core import LONG_AGO, UserFactory


def answered(
    *, title="Where is my receipt?", body="In your account, below “Orders”.", reason="receipt", at=LONG_AGO, slug="",
    is_published=True, by=None, owner=None, review_on=date(2099, 1, 1), **more,
):  # fmt: skip
    """Published and nobody's but the area's, unless told otherwise."""
    by = by or UserFactory(role=Role.SERVICE)
    written = Written(
        title, body, Reason.objects.get(code=reason), more.pop("area", None) or owned_by(by, "service"), review_on,
        owner=owner, **more,
    )  # fmt: skip
    article = keep_article(article=None, written=written, is_published=is_published, at=at, by=by)
    if slug:
        article.slug = slug
        article.save()
    return article
