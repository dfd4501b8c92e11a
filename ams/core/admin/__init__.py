"""The admin screens of the shared floor, and the bases the other apps' screens are made of."""

from ams.core.admin.bases import (
    AppendOnlyInline,
    ConfigurationAdmin,
    ReadOnlyAdmin,
    ReadOnlyInline,
    Section,
)

__all__ = ["AppendOnlyInline", "ConfigurationAdmin", "ReadOnlyAdmin", "ReadOnlyInline", "Section"]
