"""Your options explained: the pages of `throughcare.public.pages`, shown with their sources."""
