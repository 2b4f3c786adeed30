"""Who leads a program says in which time zone its days begin."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.web.pages import text
from tests.web.signins import events
from tests.web.staff import member, program, signed_in, staff_path
from throughcare.errors import BadInput
from throughcare_web.accounts.actions import set_time_zone
from throughcare_web.accounts.models import Program
from throughcare_web.accounts.queries import in_program
from throughcare_web.accounts.roles import Role


pytestmark = pytest.mark.django_db
PAGE = "accounts:own-program"


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.ADMINISTRATOR])
def test_time_zone_is_set_and_the_trail_says_so(role: Role) -> None:
    leader = member(program(time_zone="America/New_York"), role)
    client, path = signed_in(leader), staff_path(leader, PAGE)
    assert path in client.get(staff_path(leader, "accounts:team")).content.decode()

    answer = client.post(path, {"time_zone": "America/Denver"}, follow=True)

    assert "The time zone is saved." in text(answer)
    assert answer.context["form"]["time_zone"].value() == "America/Denver"
    current = Program.objects.get(pk=leader.membership.program_id)
    assert current.time_zone == "America/Denver"
    with in_program(current):
        assert timezone.get_current_timezone_name() == "America/Denver"
    (event,) = [one for one in events(current) if one.verb == "accounts.set_time_zone"]
    assert event.detail == {"before": "America/New_York", "now": "America/Denver"}
    assert event.object_id == str(current.pk)


def test_list_begins_with_the_zones_of_the_united_states_and_has_every_other() -> None:
    leader = member(program(), Role.DIRECTOR)
    page = signed_in(leader).get(staff_path(leader, PAGE))
    offered = [name for name, _ in page.context["form"].fields["time_zone"].choices]
    assert offered[:3] == ["America/New_York", "America/Chicago", "America/Denver"]
    assert "America/Detroit" in offered
    assert len(offered) == len(set(offered))
    assert "Eastern (America/New_York)" in text(page)
    assert '<option value="UTC" selected>' in page.content.decode()


@pytest.mark.parametrize("sent", [{}, {"time_zone": "Mars/Olympus"}])
def test_zone_that_there_is_not_changes_nothing(sent: dict[str, str]) -> None:
    leader = member(program(), Role.DIRECTOR)
    assert signed_in(leader).post(staff_path(leader, PAGE), sent).status_code == 422
    with pytest.raises(BadInput, match="time zone"):
        set_time_zone(leader, time_zone="Mars/Olympus")
    assert Program.objects.get(pk=leader.membership.program_id).time_zone == "UTC"


def test_nurse_may_not_set_it_and_no_other_program_is_touched() -> None:
    meadow, nurse = program("fictional-meadow"), member(program(), Role.NURSE)
    assert signed_in(nurse).post(staff_path(nurse, PAGE), {"time_zone": "Asia/Tokyo"}).status_code == 403
    leader = member(nurse.membership.program, Role.DIRECTOR)
    signed_in(leader).post(staff_path(leader, PAGE), {"time_zone": "Asia/Tokyo"})
    assert Program.objects.get(pk=meadow.pk).time_zone == "UTC"
