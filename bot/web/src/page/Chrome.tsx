/** What stands around the conversation: the head, the shortcuts, the state of the connection. */
import type { Snapshot } from "../chat/conversation.ts";
import { usePage } from "./context.ts";
import { Icon } from "./icons.tsx";

interface HeadProps {
  title: string;
  large: boolean;
  onLarge: () => void;
  onMore: () => void;
  onClose: (() => void) | null;
}

export function Head(props: HeadProps) {
  const { say } = usePage();
  return (
    <header className="Head">
      <div className="Head-words">
        <h1 tabIndex={-1}>{props.title}</h1>
        <p>{say("subtitle")}</p>
      </div>
      <button
        type="button"
        className="IconOnly"
        aria-label={say("large_type")}
        aria-pressed={props.large}
        onClick={props.onLarge}
      >
        <Icon name="type" />
      </button>
      <button type="button" className="IconOnly" aria-label={say("more")} aria-haspopup="dialog" onClick={props.onMore}>
        <Icon name="more" />
      </button>
      {props.onClose && (
        <button type="button" className="IconOnly" aria-label={say("close")} onClick={props.onClose}>
          <Icon name="close" />
        </button>
      )}
    </header>
  );
}

export function Shortcuts({ onThemes, onSms }: { onThemes: () => void; onSms: () => void }) {
  const { say, config, conversation } = usePage();
  return (
    <div className="Shortcuts" role="group" aria-label={say("quick_label")}>
      <button type="button" className="Chip" aria-haspopup="dialog" onClick={onThemes}>
        {say("quick_themes")}
      </button>
      <button type="button" className="Chip" aria-haspopup="dialog" onClick={onSms}>
        {say("quick_sms")}
      </button>
      <button
        type="button"
        className="Chip"
        onClick={() => conversation.send(config.person.title, config.person.payload)}
      >
        {say("quick_person")}
      </button>
    </div>
  );
}

export function Connection({ state }: { state: Snapshot["connection"] }) {
  const { say, conversation } = usePage();
  return (
    <div className="Connection" role="status">
      {state !== "good" && (
        <p>
          <span>{say(state === "offline" ? "offline" : "reconnecting")}</span>
          <button type="button" className="Small" onClick={() => void conversation.reconnect()}>
            {say("reconnect")}
          </button>
        </p>
      )}
    </div>
  );
}
