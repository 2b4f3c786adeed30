"""Where the gallery lives; included by config only in debug mode."""

from django.urls import path

from throughcare_web.ui import views


app_name = "ui"
urlpatterns = [path("", views.show_gallery, name="gallery")]
