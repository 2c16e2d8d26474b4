"""Stands in for Keras; see the neighbour `tensorflow`."""

from tensorflow import __getattr__ as __getattr__  # the same absent names
