"""What the guide knows: topics, answers, sources, figures; the only reader of the content files.

Knows nothing of Rasa or of channels.
"""

from bot.knowledge.library import Library
from bot.knowledge.placeholders import Scene
from bot.knowledge.problems import ContentError, Problem

__all__ = ["ContentError", "Library", "Problem", "Scene"]
