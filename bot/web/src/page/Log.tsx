/** The conversation itself: a live log that stays where the reader is, and brings a new answer in from its beginning. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState, type RefObject } from "react";
import type { Snapshot } from "../chat/conversation.ts";
import { BackBottom, Typing } from "./chatui.ts";
import { usePage } from "./context.ts";
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
  const before = useRef(0);
  const follow = useRef(true);
  const lastRestored = turns.reduce((last, turn, i) => (turn.restored ? i : last), -1);

  useLayoutEffect(() => {
    const box = scroller.current!;
    const fresh = entries.slice(before.current);
    before.current = entries.length;
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
    const mine = box.querySelectorAll<HTMLElement>("[data-turn=user]");
    const start = mine.length ? mine[mine.length - 1]!.offsetTop - SPACE_ABOVE : box.scrollHeight;
    box.scrollTo({ top: Math.min(start, box.scrollHeight), behavior: calm() ? "auto" : "smooth" });
  }, [entries, scroller]);

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
          {notice && <Line text={say(notice)} />}
          {!turns.length && !restoring && <Welcome question={question} />}
          {turns.map((turn, i) => (
            <div key={turn.key}>
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
      {(away || unseen > 0) && <BackBottom count={unseen} onClick={toBottom} />}
    </div>
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
