"""Addresses."""

from django.urls import path

from members import views

app_name = "members"
urlpatterns = [
    path("join/", views.join, name="join"),
    path("join/<slug:type>/", views.join_type, name="join_type"),
    path("join/<slug:type>/code/", views.join_code, name="join_code"),
    path("join/<slug:type>/continue/", views.join_continue, name="join_continue"),
    path("approved/<str:token>/", views.approved, name="approved"),
    path("renew/", views.renew, name="renew"),
    path("renew/<str:token>/", views.renew_by_link, name="renew_by_link"),
    path("account/", views.account, name="account"),
    path("account/card/<int:number>/", views.card, name="card"),
    path("account/card/<int:number>/card.pdf", views.card_pdf, name="card_pdf"),
    path("account/card/<int:number>/membership.pdf", views.membership_pdf, name="membership_pdf"),
    path("account/renewal/<int:number>/", views.self_renewal, name="self_renewal"),
    path("account/changing/<int:number>/", views.changing, name="changing"),
    path("account/leaving/<int:number>/", views.leaving, name="leaving"),
    path("account/seats/<int:number>/", views.seats, name="seats"),
    path("account/seats/<int:number>/more/", views.more_seats, name="more_seats"),
    path("account/proof/<slug:type>/", views.proof, name="proof"),
    path("account/details/", views.details, name="details"),
    path("account/preferences/", views.preferences, name="preferences"),
    path("account/directory/", views.show_myself, name="show_myself"),
    path("directory/", views.directory, name="directory"),
    path("directory/<slug:code>/", views.listed_person, name="listed_person"),
    path("account/section/", views.choose_section, name="choose_section"),
    path("account/acting/", views.act_for, name="act_for"),
    path("account/people/", views.people, name="people"),
    path("account/people/add/", views.add_person, name="add_person"),
    path("account/people/end/<int:pk>/", views.end_acting, name="end_acting"),
    path("account/people/pay/", views.pay_together, name="pay_together"),
    path("account/people/<int:number>/sign-in/", views.own_sign_in, name="own_sign_in"),
    path("account/who/", views.claim, name="claim"),
    path("seat/<str:token>/", views.take_seat, name="take_seat"),
    path("verify/<str:code>/", views.verify, name="verify"),
]
