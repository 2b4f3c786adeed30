"""The benchmarks run, at a size that proves only that: what they say of themselves, and that peers answer the same."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from shutil import which

import pytest

from bench.shared.postgis import installed
from bench.shared.questions import questions
from bench.shared.timing import BENCH_RESULTS, Report, quantile, spoken
from tests.core.fictional_programs import program


BENCH = Path(__file__).parents[1] / "bench"
SAME = "same programs, order, scores"


def run(script: str, results: Path, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, BENCH / script, "--quick", *words],
        env=os.environ | {BENCH_RESULTS: str(results)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Report:
    monkeypatch.setenv(BENCH_RESULTS, str(tmp_path))
    return Report("fictional", strict=True)


def test_matching_is_measured_beside_a_loop_that_answers_the_same(tmp_path: Path):
    said = run("match.py", tmp_path, "--without-postgis")

    facts = json.loads((tmp_path / "match-quick.json").read_text(encoding="utf-8"))["facts"]
    assert facts["directory"].startswith("FICTIONAL")
    assert facts["PostGIS"] == "left out, as asked"
    assert f"plain Python loop: {SAME}" in facts
    assert "answers differ" not in said
    assert "budget 500 µs" in said


@pytest.mark.skipif(installed() is None, reason="PostgreSQL with PostGIS is not installed")
def test_matching_is_measured_beside_postgis_that_answers_the_same(tmp_path: Path):
    said = run("match.py", tmp_path)

    facts = json.loads((tmp_path / "match-quick.json").read_text(encoding="utf-8"))["facts"]
    assert facts["PostGIS"][0].isdigit()
    assert f"PostGIS: {SAME}" in facts
    assert "answers differ" not in said


def test_reading_is_measured_as_workbook_and_as_table(tmp_path: Path):
    said = run("read.py", tmp_path)

    assert "FICTIONAL" in said
    assert "budget 4.00 s" in said
    assert "budget 800 ms" in said


def test_advice_is_measured_one_by_one_and_by_the_line(tmp_path: Path):
    said = run("advise.py", tmp_path)

    assert "budget 1.00 ms" in said
    assert "budget 250 ms" in said
    assert "peer beside advise" in said


@pytest.mark.skipif(which("wrk") is None, reason="wrk, which makes the load, is not installed")
@pytest.mark.parametrize("script", ["public.py", "locator.py"])
def test_under_load_every_answer_is_the_right_one_and_none_fails(script: str, tmp_path: Path):
    run(script, tmp_path)

    said = json.loads(next(tmp_path.glob("*.json")).read_text(encoding="utf-8"))
    assert said["facts"]["directory"].startswith("FICTIONAL")
    assert {figure["errors"] for figure in said["figures"]} == {0}
    assert any("peer" in figure["label"] for figure in said["figures"])


def test_every_run_asks_the_same_questions():
    programs = [program(f"Fictional {code}", zip=code) for code in ("02139", "85004")]

    first, again, other = (questions(programs, 20, seed) for seed in (1, 1, 2))

    assert [(q.need, q.place) for q in first] == [(q.need, q.place) for q in again]
    assert [(q.need, q.place) for q in first] != [(q.need, q.place) for q in other]


def test_a_quantile_is_a_sample_and_none_is_left_out():
    assert quantile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert quantile([1.0] * 99 + [7.0], 0.99) == 1.0
    assert quantile([1.0] * 98 + [7.0, 7.0], 0.99) == 7.0
    assert quantile([1.0, 7.0], 1.0) == 7.0


@pytest.mark.parametrize(
    ("seconds", "words"), [(12.3, "12.3 s"), (0.000_5, "500 µs"), (0.002, "2.00 ms"), (0.4, "400 ms")]
)
def test_a_duration_is_said_in_the_unit_that_reads_best(seconds: float, words: str):
    assert spoken(seconds) == words


def test_a_figure_over_its_budget_is_named_and_fails_a_strict_run(report: Report, capsys):
    report.times("one answer", [0.003], {"p50": 0.002}, show=("p50",))

    assert report.close() == 1
    assert "OVER" in capsys.readouterr().out


def test_a_peer_that_answers_another_question_fails_a_strict_run(report: Report, capsys):
    report.same("the peer", agreeing=1, asked=2)

    assert report.close() == 1
    assert "the peer: 1 answers differ" in capsys.readouterr().out


def test_a_figure_over_its_budget_fails_no_run_that_is_not_strict(report: Report):
    report.strict = False
    report.times("one answer", [0.003], {"p50": 0.002}, show=("p50",))

    assert report.close() == 0


def test_a_figure_within_its_budget_is_a_success(report: Report, capsys):
    report.times("one answer", [0.001], {"p50": 0.002}, show=("p50",))

    assert report.close() == 0
    assert "All within budget." in capsys.readouterr().out


@pytest.mark.parametrize(("strict", "status"), [(True, 1), (False, 0)])
def test_a_run_that_measured_nothing_says_so_and_fails_where_it_is_strict(
    report: Report, capsys, strict, status
):
    report.strict = strict
    report.fact("wrk", "not measured")

    assert report.close() == status
    said = capsys.readouterr().out
    assert "Nothing was measured." in said
    assert "All within budget" not in said


@pytest.mark.parametrize("script", ["public.py", "locator.py", "care.py"])
def test_a_load_that_nothing_makes_is_no_success(script: str, tmp_path: Path):
    done = subprocess.run(
        [sys.executable, BENCH / script, "--quick", "--strict"],
        env=os.environ | {BENCH_RESULTS: str(tmp_path), "PATH": str(tmp_path)},  # where no wrk is
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1, done.stderr
    assert "not measured: there is no wrk" in done.stdout
    assert "Nothing was measured." in done.stdout
