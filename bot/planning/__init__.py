"""The calculator and the planner in conversation: what is asked, what was understood, what came out, in words.

Knows nothing of Rasa or of channels; the sums are done in bot/calculators, the words come from bot/knowledge.
"""
