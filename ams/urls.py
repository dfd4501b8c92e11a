"""Every address of the product; each app lists its own."""

from django.contrib import admin
from django.urls import include, path

from ams.views import home, machine_room

handler400 = "ams.views.errors.refused"
handler404 = "ams.views.errors.missing"
handler500 = "ams.views.errors.failed"

urlpatterns = [
    path("", home.home, name="home"),
    path("welcome/", home.after_sign_in, name="after_sign_in"),
    path("", include("staffdesk.urls")),
    path("", include("events.urls")),
    path("", include("members.urls")),
    path("", include("billing.urls")),
    path("", include("ams.core.urls")),
    path("api/", include("ams.api.urls")),
    path("demo/", include("ams.demo.urls")),
    path("admin/", admin.site.urls),
    path("healthz", machine_room.healthz, name="healthz"),
    path("readyz", machine_room.readyz, name="readyz"),
    path("metrics", machine_room.metrics, name="metrics"),
    path("robots.txt", machine_room.robots, name="robots"),
    path("favicon.ico", machine_room.favicon, name="favicon"),
]
