"""Every address of the product; each app lists its own."""

from django.contrib import admin
from django.urls import include, path

from ams import views

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("staffdesk.urls")),
    path("", include("members.urls")),
    path("", include("billing.urls")),
    path("", include("ams.core.urls")),
    path("admin/", admin.site.urls),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("", include("django_prometheus.urls")),
]
