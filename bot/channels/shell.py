"""The terminal: Rasa's own shell loop speaks to this channel, which is the REST channel under another name."""

from bot.channels.rest import RestChannel


class ShellChannel(RestChannel):
    """Rasa starts its shell loop for a channel of this name and posts to the REST address."""

    @classmethod
    def name(cls) -> str:
        """The name that Rasa looks for."""
        return "cmdline"

    def url_prefix(self) -> str:
        """The address that Rasa's shell loop posts to."""
        return RestChannel.name()
