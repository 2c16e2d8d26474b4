"""The web channel: conversations that the server opens and signs for, answers sent once, history, deletion, pages."""
