"""The payloads that our own buttons send; any other text with a slash is plain text."""

from bot.knowledge import Library

MORE_DETAIL = "/ask_more_detail"
SOURCE = "/ask_source"
NEXT_STEPS = "/ask_next_steps"
HANDOFF = "/human_handoff"
MENU = "/ask_capabilities"
NONE_OF_THESE = "/none_of_these"
RESTART = "/restart"
DELETE = "/delete_my_data"
CONFIRM_DELETE = "/confirm_delete"
KEEP = "/keep_data"
CALCULATE_INTEREST = "/calculate_interest"
PLAN_REPAYMENT = "/plan_repayment"
CHECK_MESSAGE = "/check_message"
WHY = "/why_verdict"
OPENS = {
    "penalty_interest_form": CALCULATE_INTEREST,
    "repayment_plan_form": PLAN_REPAYMENT,
    "message_check_form": CHECK_MESSAGE,
}
"""What the button sends that opens a form."""
_FIXED = frozenset(
    {MORE_DETAIL, SOURCE, NEXT_STEPS, HANDOFF, MENU, NONE_OF_THESE, RESTART, DELETE, CONFIRM_DELETE, KEEP}
    | {CALCULATE_INTEREST, PLAN_REPAYMENT, CHECK_MESSAGE, WHY}
)
_DONE = ("paid", "gave_code", "clicked")


def theme(theme_id: str) -> str:
    """The payload that opens a theme of the menu."""
    return f'/show_theme{{"theme": "{theme_id}"}}'


def after_message(done: str) -> str:
    """The payload that tells what was already done after a message: paid, gave_code or clicked."""
    return f'/after_message{{"done": "{done}"}}'


def topic(topic_id: str) -> str:
    """The payload that asks about a topic."""
    return f"/{topic_id}"


def allowed_payloads(library: Library) -> frozenset[str]:
    """Every payload that a button of ours may send."""
    content = library.content
    return (
        _FIXED
        | {after_message(done) for done in _DONE}
        | {topic(t) for t in content.entries}
        | {theme(t.id) for t in content.themes}
    )
