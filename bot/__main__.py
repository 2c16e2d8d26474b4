"""`python -m bot <command>`: what the Makefile calls."""

import sys

from bot.commands import main

sys.exit(main(sys.argv[1:]))
