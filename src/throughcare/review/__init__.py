"""What clinicians read: the records as pages, the packet of what changed, and what is unsigned or overdue."""

from throughcare.review.blocks import to_html, to_markdown
from throughcare.review.packet import Change, changes, packet
from throughcare.review.pages import pages


__all__ = ["Change", "changes", "packet", "pages", "to_html", "to_markdown"]
