"""Recognises words of self-harm, before and apart from any model.

Knows nothing of Rasa or of channels.
"""

from bot.safety.crisis import CrisisWords, forget_texts

__all__ = ["CrisisWords", "forget_texts"]
