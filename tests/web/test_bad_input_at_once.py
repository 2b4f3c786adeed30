"""One person with several tabs: a page that takes long keeps no other waiting, and both know who asks."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection

from tests.web.staff import member, program, signed_in, staff_path
from throughcare_web.accounts import queries
from throughcare_web.accounts.roles import Role


@pytest.mark.django_db(transaction=True)
def test_page_that_takes_long_keeps_no_other_page_of_the_same_person_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    auditor = member(program("fictional-harbor"), Role.AUDITOR, Role.FRONT_DESK)
    first, second = signed_in(auditor), signed_in(auditor)
    second.cookies = first.cookies
    begun, may_end = threading.Event(), threading.Event()
    looked = queries.audit_page

    def takes_long(*given: Any) -> Any:
        begun.set()
        may_end.wait(60)
        return looked(*given)

    monkeypatch.setattr(queries, "audit_page", takes_long)
    answers = []

    def ask() -> None:
        answers.append(first.get(staff_path(auditor, "accounts:audit")).status_code)
        connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        assert begun.wait(60)
        assert second.get(staff_path(auditor, "records:patients")).status_code == 200
        assert second.post(staff_path(auditor, "records:patients"), {"q": "nobody"}).status_code == 200
        assert answers == [], "the first page is still under way"
    finally:
        may_end.set()
        thread.join(60)
    assert answers == [200]
