"""The page of licenses: listings of a state whose license has run out, is unsure, or was not found."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone

from throughcare_web.accounts.pages import StaffRequest, staff_page, staff_render
from throughcare_web.directory.licenses import queries


@staff_page("directory.see_calls", methods=("GET", "HEAD"))
def conflicts(request: StaffRequest) -> HttpResponse:
    """Show the conflicts of one state; of the first that a list was read of, unless one is asked for."""
    lists = queries.lists()
    asked = request.GET.get("state", "")
    chosen = next((one for one in lists if one.state == asked), lists[0] if lists else None)
    found = queries.conflicts(timezone.localdate(), chosen.state) if chosen else []
    return staff_render(
        request, "directory/licenses.html", {"lists": lists, "chosen": chosen, "found": found}
    )
