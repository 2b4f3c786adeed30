"""Answers by places that do not use Throughcare: a signed link, and a one-time code before anybody's name."""
