#!/usr/bin/env python
"""Run a Django command with the database up: `python manage.py migrate`."""

import sys

from throughcare_web.__main__ import main


if __name__ == "__main__":
    sys.exit(main(["manage", *sys.argv[1:]]))
