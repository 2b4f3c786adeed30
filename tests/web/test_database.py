"""The environment decides which PostgreSQL is used; what is wrong with it is said in one line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from throughcare_web.__main__ import main
from throughcare_web.config import database
from throughcare_web.config.cluster import DatabaseUnavailable


URLS = {
    "DATABASE_URL": "postgresql://app:p%40ss@db.example.org:5433/care?sslmode=require",
    "DATABASE_OWNER_URL": "postgres://owner@/care?host=/run/postgresql",
}


def test_urls_become_connection_parameters() -> None:
    assert database.parameters("app", URLS) == {
        "host": "db.example.org",
        "port": "5433",
        "dbname": "care",
        "user": "app",
        "password": "p@ss",
        "sslmode": "require",
    }
    assert database.parameters("owner", URLS) == {
        "host": "/run/postgresql",
        "dbname": "care",
        "user": "owner",
    }


def test_connection_parameters_become_django_settings() -> None:
    settings = database.django_settings("app", URLS)
    assert (settings["NAME"], settings["USER"], settings["PORT"]) == ("care", "app", "5433")
    assert settings["OPTIONS"] == {"sslmode": "require"}
    assert settings["CONN_MAX_AGE"] == 60


def test_one_url_without_the_other_is_refused() -> None:
    with pytest.raises(DatabaseUnavailable, match="DATABASE_URL is set and DATABASE_OWNER_URL is not"):
        database.parameters("owner", {"DATABASE_URL": URLS["DATABASE_URL"]})


@pytest.mark.parametrize(
    "url", ["mysql://u:secret@h/d", "postgresql://u:secret@h/", "postgresql://u:secret@h:port/d"]
)
def test_url_that_is_not_one_is_refused_without_being_quoted(url: str) -> None:
    with pytest.raises(DatabaseUnavailable, match="wanted postgresql://") as raised:
        database.parameters("app", {**URLS, "DATABASE_URL": url})
    assert "secret" not in str(raised.value)


def test_server_out_of_reach_is_one_line_and_exit_status_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in URLS:
        monkeypatch.setenv(name, f"postgresql://u:secret@/care?host={tmp_path}")
    assert main(["manage", "check"]) == 2
    complaint = capsys.readouterr().err
    assert complaint.startswith("DATABASE_URL: the server cannot be used: ")
    assert complaint.count("\n") == 1
    assert "secret" not in complaint


def test_server_too_old_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "OLDEST_MAJOR", 99)
    with (
        pytest.raises(DatabaseUnavailable, match=r"found PostgreSQL 1[5-9]; wanted 99 or newer"),
        database.available(),
    ):
        pass


def test_state_folder_is_the_checkouts_unless_given() -> None:
    assert database.state_dir({}) == Path(database.__file__).parents[3] / "var"
    assert database.state_dir({"THROUGHCARE_STATE_DIR": "/srv/care"}) == Path("/srv/care")


@pytest.mark.skipif(os.geteuid() != 0, reason="needs a folder that this user cannot write, and another user")
def test_state_folder_that_cannot_be_written_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 65534)
    with pytest.raises(DatabaseUnavailable, match="set THROUGHCARE_STATE_DIR to a folder of your own"):
        database.parameters("app", {"THROUGHCARE_STATE_DIR": "/proc/none"})
