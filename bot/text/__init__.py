"""Plain rules on plain text: normalising, numerals, quantities, language, masking.

Knows nothing of Rasa, of topics or of channels.
"""
