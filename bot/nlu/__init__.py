"""Understanding: one Rasa component a file, over plain models and rules."""
