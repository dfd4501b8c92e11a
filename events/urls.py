"""Addresses."""

from django.urls import path

from events import views

app_name = "events"
urlpatterns = [
    path("events/", views.events, name="events"),
    path("events/<slug:slug>/", views.event, name="event"),
    path("events/<slug:slug>/register/", views.register, name="register"),
    path("events/<slug:slug>/wait/", views.wait, name="wait"),
    path("waiting/<str:code>/", views.waiting, name="waiting"),
    path("tickets/<str:code>/", views.ticket, name="ticket"),
    path("tickets/<str:code>/calendar.ics", views.ticket_calendar, name="ticket_calendar"),
]
