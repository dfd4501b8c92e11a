"""Addresses."""

from django.urls import URLPattern

app_name = "staffdesk"
urlpatterns: list[URLPattern] = []
