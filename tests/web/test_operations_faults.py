"""Whatever is killed in the middle of writes, nothing is half-written, lost or there twice, and the chains are whole."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


BENCH = Path(__file__).resolve().parents[2] / "bench"


@pytest.mark.long
def test_what_is_killed_in_the_middle_of_writes_leaves_nothing_half_written(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, BENCH / "faults.py", "--quick", "--times", "3"],
        env=os.environ | {"THROUGHCARE_BENCH_RESULTS": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    said = json.loads((tmp_path / "faults-quick.json").read_text("utf-8"))
    assert said["faults"] == []
    assert {said["facts"][f"lost: {what}"] for what in ("invited", "acted")} == {"0"}
    assert "whole" in said["facts"]["audit chain"]
