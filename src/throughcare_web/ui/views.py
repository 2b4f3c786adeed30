"""The component gallery, for developers: served only in debug mode."""

from django.shortcuts import render

from throughcare_web.ui import gallery


def show_gallery(request):
    """Show each component as it looks and as it is written."""
    context = gallery.context()
    samples = [(sample, sample.rendered(context)) for sample in gallery.SAMPLES]
    return render(request, "ui/gallery.html", {"samples": samples, "directory_is_fictional": True})
