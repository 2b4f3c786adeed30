"""Throughcare's web project: it asks, shows and writes down; every answer comes from `throughcare`."""
