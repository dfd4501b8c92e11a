"""Addresses of the desk, and of the pages on which members reach it."""

from django.urls import path

from staffdesk.views import cases, contacts, duplicates, merges, messages, orders, reach, room, search

app_name = "staffdesk"
urlpatterns = [
    path("help/", reach.help_page, name="help"),
    path("help/doesnt-fit/", reach.doesnt_fit, name="doesnt_fit"),
    path("help/received/<str:token>/", reach.received, name="received"),
    path("contact/", reach.contact_us, name="contact_us"),
    path("desk/", room.today, name="today"),
    path("desk/style/", room.style, name="style"),
    path("desk/activity/", room.happened, name="happened"),
    path("desk/search/", search.search, name="search"),
    path("desk/people/", contacts.people, name="people"),
    path("desk/people/people.csv", contacts.people_csv, name="people_csv"),
    path("desk/people/<int:number>/", contacts.person, name="person"),
    path("desk/people/<int:number>/timeline/", contacts.timeline, name="timeline"),
    path("desk/people/<int:number>/note/", contacts.note, name="note"),
    path("desk/people/<int:number>/merge/", merges.merge_with, name="merge_with"),
    path("desk/people/<int:number>/merge/<int:other>/", merges.merge, name="merge"),
    path("desk/people/<int:number>/unmerge/<int:pk>/", merges.unmerge, name="unmerge"),
    path("desk/duplicates/", duplicates.duplicates, name="duplicates"),
    path("desk/duplicates/<int:pk>/dismiss/", duplicates.dismiss, name="dismiss_pair"),
    path("desk/orders/", orders.orders, name="orders"),
    path("desk/orders/orders.csv", orders.orders_csv, name="orders_csv"),
    path("desk/orders/<str:reference>/", orders.order, name="order"),
    path("desk/messages/", messages.messages, name="messages"),
    path("desk/messages/messages.csv", messages.messages_csv, name="messages_csv"),
    path("desk/messages/<int:pk>/", messages.message, name="message"),
    path("desk/messages/<int:pk>/html/", messages.message_html, name="message_html"),
    path("desk/messages/<int:pk>/again/", messages.send_again, name="send_again"),
    path("desk/cases/", cases.cases, name="cases"),
    path("desk/cases/cases.csv", cases.cases_csv, name="cases_csv"),
    path("desk/cases/<int:pk>/", cases.case, name="case"),
    path("desk/cases/<int:pk>/take/", cases.take, name="take_case"),
    path("desk/cases/<int:pk>/note/", cases.note, name="note_case"),
    path("desk/cases/<int:pk>/close/", cases.close, name="close_case"),
    path("desk/cases/<int:pk>/reopen/", cases.reopen, name="reopen_case"),
]
