"""What is owed, what is left, how it can be paid: pure sums on `Decimal` yuan.

Knows nothing of words, of Rasa or of files: parameters and the day are handed in.
"""
