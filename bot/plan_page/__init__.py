"""Messages as one printable page: HTML with all assets inline, no script, and a chart drawn here. Pure.

Knows nothing of what the messages say, of Sanic or of Rasa.
"""

from bot.plan_page.page import CONTENT_SECURITY_POLICY, Document, notice, render

__all__ = ["CONTENT_SECURITY_POLICY", "Document", "notice", "render"]
