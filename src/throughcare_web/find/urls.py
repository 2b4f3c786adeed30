"""Addresses of the public site; a person's answers are never in one."""

from __future__ import annotations

from django.urls import path

from throughcare_web.find import views
from throughcare_web.find.check import views as check
from throughcare_web.find.compare import views as compare
from throughcare_web.find.coverage import views as coverage
from throughcare_web.find.embed import views as embed
from throughcare_web.find.guide import views as guide
from throughcare_web.find.learn import views as learn
from throughcare_web.find.overdose import views as overdose
from throughcare_web.find.report import views as report
from throughcare_web.find.search import views as search
from throughcare_web.find.shortlist import views as shortlist


app_name = "find"
urlpatterns = [
    path("", views.home, name="home"),
    path("overdose/", overdose.show, name="overdose"),
    path("overdose/keep.js", overdose.keeper, name="overdose-keeper"),
    path("check/", check.show, name="check"),
    path("guide/", guide.show, name="guide"),
    path("learn/", learn.index, name="learn"),
    path("learn/<slug:slug>/", learn.show, name="page"),
    path("compare/", compare.show, name="compare"),
    path("coverage/", coverage.show, name="coverage"),
    path("shortlist/", shortlist.show, name="shortlist"),
    path("shortlist/pdf/", shortlist.pdf, name="shortlist-pdf"),
    path("find/", search.find, name="find"),
    path("widget/", embed.widget, name="widget"),
    path("program/<str:key>/", search.program, name="program"),
    path("program/<str:key>/report/", report.report, name="report"),
    path("report/thanks/", report.thanks, name="report-thanks"),
]
