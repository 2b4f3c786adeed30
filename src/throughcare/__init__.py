"""Throughcare's core: answers about opioid use disorder care, with no framework, clock or I/O in it.

The command line and the web project ask this package; it never asks them.
"""
