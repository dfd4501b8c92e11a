"""Addresses of the demonstration."""

from django.urls import path

from ams.demo import views

urlpatterns = [
    path("become/<slug:slug>/", views.become, name="demo_become"),
    path("inbox/", views.inbox, name="demo_inbox"),
    path("inbox/<int:pk>/", views.message, name="demo_message"),
    path("inbox/<int:pk>/html/", views.message_html, name="demo_message_html"),
    path("inbox/<int:pk>/files/<int:file_pk>/", views.attachment, name="demo_attachment"),
]
