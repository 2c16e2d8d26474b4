"""`make try TEXT="…"`: intent, entities, answer and sources for one sentence."""

import argparse
import asyncio
import os

from bot import quiet


def main(arguments: list[str]) -> int:
    """Prints what the guide understands and says."""
    parser = argparse.ArgumentParser(prog="python -m bot try", description=__doc__)
    parser.add_argument("text")
    options = parser.parse_args(arguments)
    quiet.configure()
    asyncio.run(_show(options.text))
    return 0


async def _show(text: str) -> None:
    from rasa.core.agent import Agent
    from rasa.core.channels.channel import UserMessage

    from bot import rasa_fixes, training
    from bot.channels.doorway import guarded
    from bot.channels.output import FullOutput
    from bot.paths import ROOT
    from bot.rasa_fixes.in_process_actions import InProcessActions

    os.chdir(ROOT)
    rasa_fixes.apply()
    agent = Agent.load(str(training.train()), action_endpoint=InProcessActions("actions"))
    parsed = await agent.parse_message(text)
    print(
        "意图:",
        "  ".join(f"{r['name']} {r['confidence']:.2f}" for r in parsed["intent_ranking"][:3]),
        "→",
        parsed["intent"]["name"],
    )
    print("实体:", "  ".join(f"{e['entity']}={e['value']}({e.get('text')})" for e in parsed["entities"]) or "无")
    if parsed.get("second_topic"):
        print("第二问:", parsed["second_topic"])
    output = FullOutput()
    await guarded(agent.handle_message)(UserMessage(text, output, "try"))
    for message in output.messages:
        print("─" * 40)
        print(message["text"])
        for button in message.get("buttons", ()):
            print(f"  [{button['title']}] {button['payload']}")
    about = output.messages[0].get("metadata", {}) if output.messages else {}
    print("─" * 40)
    print("话题:", about.get("topic"), " 核对:", about.get("checked"), "\n出处:", "、".join(about.get("sources", ())))
