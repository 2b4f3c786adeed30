"""The part of the site that other sites may show in a frame."""
