"""What is said of a message that somebody received: the verdict, the first hour after a loss, the reasons. Pure."""

from collections.abc import Mapping
from typing import Any

from bot.dialogue import payloads
from bot.dialogue.compose import Reply
from bot.knowledge import Library, Scene
from bot.messages import Choice, Choices, Listing, Message, Reason, Text, Verdict
from bot.sms import Assessment, Checker, Incoming
from bot.sms.advice import AFTER
from bot.sms.checker import Finding

_STRONGEST = 3
_LONGEST_QUOTE = 40
_MOST_REASONS = 8


class Verdicts:
    """Replies about checked messages, out of one library and one checker."""

    def __init__(self, library: Library, checker: Checker) -> None:
        self._library, self._checker = library, checker

    def verdict(self, checked: Mapping[str, Any], scene: Scene) -> Reply:
        """The level in words with its strongest reasons and the steps; first of all what to do after a loss."""
        found = self._assess(checked)
        scene = self._about(found, scene)
        verdict = Verdict(
            level=found.level,
            title=self._title(found, scene),
            reasons_title=self._say("check_reasons_title", scene),
            reasons=tuple(self._reason(finding, scene) for finding in self._strongest(found)),
            steps_title=self._say("check_steps_title", scene),
            steps=tuple(self._checker.step(step, scene) for step in found.steps),
        )
        first = self._after(str(checked.get("done") or ""), scene)
        return Reply((*first, verdict, self._follow(found, scene, asked=bool(checked.get("done")))))

    def after(self, done: str, checked: Mapping[str, Any], scene: Scene) -> Reply:
        """What to do in the first hour after money, a code or a click."""
        scene = self._about(self._assess(checked), scene) if checked else scene
        related = self._library.choices(("already_scammed", "not_my_debt"), scene)
        return Reply((*self._after(done, scene), Choices(self._say("more_about", scene), tuple(related))))

    def why(self, checked: Mapping[str, Any], scene: Scene) -> Reply:
        """Every reason, what speaks for the message, and how sure this is."""
        found = self._assess(checked)
        scene = self._about(found, scene)
        messages: list[Message] = [self._text("check_how_sure", scene)]
        if found.reasons:
            reasons = tuple(self._reason(finding, scene).plain() for finding in found.reasons[:_MOST_REASONS])
            messages.append(Listing(self._say("check_reasons_title", scene), reasons))
        else:
            messages.append(self._text("check_no_reasons", scene))
        counter = [finding for finding in found.findings if finding.weight == "counter"]
        if counter:
            listed = tuple(self._reason(finding, scene).plain() for finding in counter)
            messages.append(Listing(self._say("check_counter_title", scene), listed))
        return Reply((*messages, self._follow(found, scene, asked=bool(checked.get("done")))))

    def steps(self, checked: Mapping[str, Any], scene: Scene) -> Reply:
        """What to do now."""
        found = self._assess(checked)
        scene = self._about(found, scene)
        steps = tuple(self._checker.step(step, scene) for step in found.steps)
        listing = Listing(self._say("check_steps_title", scene), steps, numbered=True)
        return Reply(
            (*self._after(str(checked.get("done") or ""), scene), listing, self._follow(found, scene, asked=True))
        )

    def _assess(self, checked: Mapping[str, Any]) -> Assessment:
        return self._checker.check(
            Incoming(str(checked.get("text") or ""), checked.get("sender") or None, checked.get("channel") or None)
        )

    def _about(self, found: Assessment, scene: Scene) -> Scene:
        """The scene with the lender that the message speaks of; WeBank where it names none."""
        return Scene(scene.today, scene.locale, found.lender) if found.lender else Scene(scene.today, scene.locale)

    def _title(self, found: Assessment, scene: Scene) -> str:
        level = self._checker.level_words(found.level, scene)
        kind = self._checker.kind_words(found.kind, scene)
        key = "check_title_other" if found.kind == "other" else "check_title"
        return self._library.say(key, scene, level=level, message_kind=kind)

    def _strongest(self, found: Assessment) -> tuple[Finding, ...]:
        """Reasons that can be quoted come before those that cannot."""
        ranked = sorted(found.reasons, key=lambda finding: (finding.weight == "weak", not finding.quote))
        return tuple(ranked[:_STRONGEST])

    def _reason(self, finding: Finding, scene: Scene) -> Reason:
        quote = " ".join(finding.quote.split())
        short = quote if len(quote) <= _LONGEST_QUOTE else quote[: _LONGEST_QUOTE - 1] + "…"
        return Reason(short, self._checker.why(finding, scene))

    def _after(self, done: str, scene: Scene) -> tuple[Message, ...]:
        if done not in AFTER:
            return ()
        steps = tuple(self._checker.step(step, scene) for step in AFTER[done])
        return (Listing(self._say("check_after_title", scene), steps, numbered=True),)

    def _follow(self, found: Assessment, scene: Scene, asked: bool) -> Choices:
        choices: list[Choice] = [Choice(self._say("check_button_why", scene), payloads.WHY)]
        if not asked and found.level != "no_warning_signs":
            choices += [Choice(self._say(f"check_done_{d}", scene), payloads.after_message(k)) for d, k in _DONE]
        topics: list[str] = []
        if found.unlawful_collection:
            topics += ["collection_harassment", "complaint_channels"]
        if found.kind in {"court_notice", "mediation_notice", "arbitration_notice", "lawyer_letter"}:
            topics.append("lawsuit_sms")
        if found.about_debt:
            topics.append("negotiate_repayment")
        topics.append("sms_authenticity")
        return Choices(self._say("more_about", scene), (*choices, *self._library.choices(topics[:3], scene)))

    def _say(self, key: str, scene: Scene) -> str:
        return self._library.say(key, scene)

    def _text(self, key: str, scene: Scene) -> Text:
        return Text(self._say(key, scene))


_DONE = (("paid", "paid"), ("code", "gave_code"), ("clicked", "clicked"))
