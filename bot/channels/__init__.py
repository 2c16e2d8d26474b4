"""Channels turn bytes into messages and back; all go through one doorway.

A channel knows lengths, forms and errors, not topics or answers.
"""
