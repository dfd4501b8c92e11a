"""Addresses."""

from django.urls import path

from events import views

app_name = "events"
urlpatterns = [
    path("events/", views.events, name="events"),
    path("events/<slug:slug>/", views.event, name="event"),
    path("events/<slug:slug>/picture/<str:name>", views.event_picture, name="event_picture"),
    path("events/<slug:slug>/documents/<int:pk>/", views.event_document, name="event_document"),
    path("events/<slug:slug>/register/", views.register, name="register"),
    path("events/<slug:slug>/wait/", views.wait, name="wait"),
    path("waiting/<str:code>/", views.waiting, name="waiting"),
    path("certificates/<str:code>/", views.certificate, name="certificate"),
    path("certificates/<str:code>/certificate.pdf", views.certificate_pdf, name="certificate_pdf"),
    path("account/credits/", views.transcript, name="transcript"),
    path("account/credits/credits.pdf", views.transcript_pdf, name="transcript_pdf"),
    path("tickets/<str:code>/", views.ticket, name="ticket"),
    path("tickets/<str:code>/cancel/", views.cancel, name="ticket_cancel"),
    path("tickets/<str:code>/pass-on/", views.pass_on, name="ticket_pass_on"),
    path("tickets/<str:code>/change/", views.change, name="ticket_change"),
    path("tickets/<str:code>/calendar.ics", views.ticket_calendar, name="ticket_calendar"),
]
