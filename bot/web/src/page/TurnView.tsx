/** One turn: the person's message with what became of it, or the guide's answer with what can be done with it. */
import { memo } from "react";
import type { Entry } from "../chat/entries.ts";
import { Body } from "./cards/Body.tsx";
import { Bubble, Time } from "./chatui.ts";
import { usePage } from "./context.ts";
import { Feedback } from "./Feedback.tsx";
import type { Turn } from "./turns.ts";

const ANSWERS = ["text", "list", "verdict", "table", "plan"];

export const TurnView = memo(function TurnView({ turn, latest }: { turn: Turn; latest: boolean }) {
  const { say } = usePage();
  return (
    <div className={`Message ${turn.from === "user" ? "right" : "left"}`} data-turn={turn.from}>
      {turn.time !== null && (
        <div className="Message-meta">
          <Time date={turn.time} />
        </div>
      )}
      <div className="Message-main">
        <div className="Message-inner">
          <span className="Hidden">{say(turn.from === "user" ? "you_said" : "guide_said")}</span>
          {turn.from === "user" ? <Said entry={turn.entries[0]!} /> : <Answer turn={turn} latest={latest} />}
        </div>
      </div>
    </div>
  );
});

function Answer({ turn, latest }: { turn: Turn; latest: boolean }) {
  const beside = turn.entries.some((entry) => ANSWERS.includes(entry.body.kind));
  const answer = turn.entries.find((entry) => entry.topic && entry.id);
  const spoken = turn.entries.filter((entry) => entry.body.kind !== "choices");
  return (
    <>
      {turn.entries.map((entry) => (
        <div key={entry.key} className="Said">
          <Body body={entry.body} plain={entry.plain} latest={latest} beside={beside} />
          {answer?.id && entry === spoken[spoken.length - 1] && (
            <Feedback message={answer.id} plain={spoken.map((e) => e.plain).join("\n\n")} />
          )}
        </div>
      ))}
    </>
  );
}

function Said({ entry }: { entry: Entry }) {
  const { say, conversation } = usePage();
  return (
    <div className="Message-content">
      <Bubble content={entry.plain} data-state={entry.state} />
      {entry.state === "sending" && <span className="State">{say("sending")}</span>}
      {entry.state === "failed" && (
        <div className="Failed" role="alert">
          <span>{say(`failed_${known(entry.failure)}`, { count: entry.wait || 10 })}</span>
          <button type="button" className="Small" onClick={() => conversation.retry(entry.key)}>
            {say("retry")}
          </button>
        </div>
      )}
    </div>
  );
}

function known(failure: Entry["failure"]): string {
  return failure && failure !== "gone" ? failure : "other";
}
