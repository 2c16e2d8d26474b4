"""The rim towards Rasa's SDK: slots in, one call, messages out. One file a task."""
