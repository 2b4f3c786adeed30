"""`throughcare packet`: everything, or what changed since a revision or a folder, as Markdown or HTML."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from throughcare.cli import main


RECORDS = Path(__file__).resolve().parents[2] / "src" / "throughcare" / "knowledge"
ON = ("--on", "2026-11-25")


@pytest.fixture
def packet(capsys):
    def run(*options):
        assert main(["packet", *ON, *options]) == 0
        return capsys.readouterr().out

    return run


@pytest.fixture
def older(tmp_path):
    """Return a folder with the records as they stand, one limit changed."""
    folder = tmp_path / "knowledge"
    shutil.copytree(RECORDS, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    path = folder / "rules" / "overdose.toml"
    path.write_text(path.read_text("utf-8").replace("recent_days = 90", "recent_days = 80", 1), "utf-8")
    return folder


def test_everything_is_shown_where_there_is_nothing_to_compare_with(packet):
    text = packet()

    assert text.startswith("# Review packet")
    assert "FAILS" not in text
    assert "## overdose-recent: new" in text


def test_what_changed_since_a_folder_is_shown_old_beside_new(packet, older):
    text = packet("--since", str(older))

    assert "1 edition of rules and 0 tables to read" in text
    assert "| limits.recent_days | 80 | 90 |" in text


def test_the_packet_is_one_html_page_that_needs_nothing_else(packet, older):
    page = packet("--since", str(older), "--html")

    assert page.startswith("<!doctype html>")
    assert '<td data-label="Old">80</td><td data-label="New">90</td>' in page


def test_what_changed_since_a_revision_is_read_from_git(packet, older, tmp_path, monkeypatch):
    checkout = tmp_path / "checkout"
    shutil.copytree(older, checkout / "src/throughcare/knowledge")
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "Records"], ["tag", "v1"]):
        subprocess.run([*git, *words], cwd=checkout, check=True)
    monkeypatch.chdir(checkout)

    assert "| limits.recent_days | 80 | 90 |" in packet("--since", "v1")


@pytest.mark.parametrize("since", ["v0", "--help", "HEAD; rm -rf /", ""])
def test_a_revision_that_is_not_there_is_one_line(since, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    assert main(["packet", f"--since={since}"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("throughcare: --since: found ")
    assert said.count("\n") == 1


def test_a_folder_with_damaged_rules_is_one_line(tmp_path, capsys):
    (tmp_path / "overdose.toml").write_text("[rule")

    assert main(["packet", "--since", str(tmp_path)]) == 2
    assert "found no valid TOML" in capsys.readouterr().err
