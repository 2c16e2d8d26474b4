/** The conversation itself: a live log that stays where the reader is, and brings a new answer in from its beginning. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState, type RefObject } from "react";
import type { Snapshot } from "../chat/conversation.ts";
import { Typing } from "./chatui.ts";
import { usePage } from "./context.ts";
import { Icon } from "./icons.tsx";
import { TurnView } from "./TurnView.tsx";
import { turnsOf } from "./turns.ts";
import { Welcome } from "./Welcome.tsx";

const SPACE_ABOVE = 12;

interface Props {
  snapshot: Snapshot;
  question: string;
  blocked: boolean;
  scroller: RefObject<HTMLDivElement | null>;
}

export function Log({ snapshot, question, blocked, scroller }: Props) {
  const { say } = usePage();
  const { entries, restoring, waiting, notice } = snapshot;
  const [away, setAway] = useState(false);
  const [unseen, setUnseen] = useState(0);
  const turns = useMemo(() => turnsOf(entries), [entries]);
  const known = useRef(new Set<string>());
  const follow = useRef(true);
  const lastRestored = turns.reduce((last, turn, i) => (turn.restored ? i : last), -1);
  const lastSaid = turns.reduce((last, turn, i) => (turn.from === "user" ? i : last), -1);

  useLayoutEffect(() => {
    const box = scroller.current!;
    const fresh = entries.filter((entry) => !known.current.has(entry.key));
    known.current = new Set(entries.map((entry) => entry.key));
    const last = fresh[fresh.length - 1];
    if (!last) return;
    if (last.restored || last.from === "user") {
      box.scrollTop = box.scrollHeight;
      return;
    }
    if (!follow.current) {
      setUnseen((count) => count + fresh.length);
      return;
    }
    const answer = turns.findIndex((turn) => turn.entries.includes(last));
    const question = turns[answer - 1]?.from === "user" ? answer - 1 : answer;
    const start = box.querySelectorAll<HTMLElement>("[data-turn]")[question]!.offsetTop - SPACE_ABOVE;
    box.scrollTo({ top: start, behavior: calm() ? "auto" : "smooth" });
  }, [entries, turns, scroller]);

  useEffect(() => {
    const box = scroller.current!;
    if (waiting && follow.current) box.scrollTop = box.scrollHeight;
  }, [waiting, scroller]);

  function watch() {
    const box = scroller.current!;
    const below = box.scrollHeight - box.scrollTop - box.clientHeight;
    follow.current = below < box.clientHeight;
    setAway(!follow.current);
    if (below < box.clientHeight / 2) setUnseen(0);
  }

  function toBottom() {
    const box = scroller.current!;
    box.scrollTop = box.scrollHeight;
    setUnseen(0);
    box.focus();
  }

  return (
    <div className="MessageContainer">
      <div
        ref={scroller}
        className="Log"
        role="log"
        aria-live={restoring ? "off" : "polite"}
        aria-relevant="additions"
        aria-label={say("log_label")}
        aria-busy={restoring}
        tabIndex={0}
        onScroll={watch}
      >
        <div className="MessageList">
          {notice && lastSaid < 0 && <Line text={say(notice)} />}
          {!turns.length && !restoring && <Welcome question={question} />}
          {turns.map((turn, i) => (
            <div key={turn.key}>
              {notice && i === lastSaid && <Line text={say(notice)} />}
              <TurnView turn={turn} latest={i === turns.length - 1} />
              {i === lastRestored && <Line text={say("restored")} />}
            </div>
          ))}
          {blocked && turns.length > 0 && <Line text={say("storage_blocked")} />}
          {waiting && (
            <div className="Message left" aria-hidden="true">
              <Typing />
            </div>
          )}
        </div>
      </div>
      {(away || unseen > 0) && <ToBottom count={unseen} onClick={toBottom} />}
    </div>
  );
}

/** Says how many messages came unseen; with none it is no more than an arrow, so that it covers little of the text. */
function ToBottom({ count, onClick }: { count: number; onClick: () => void }) {
  const { say } = usePage();
  return (
    <button type="button" className="ToBottom" onClick={onClick}>
      <span className={count ? "" : "Hidden"}>
        {count ? say(count === 1 ? "new_one" : "new_many", { count }) : say("to_bottom")}
      </span>
      <Icon name="chevron" />
    </button>
  );
}

function Line({ text }: { text: string }) {
  return (
    <div className="Message SystemMessage">
      <div className="SystemMessage-inner">
        <span>{text}</span>
      </div>
    </div>
  );
}

function calm(): boolean {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}
