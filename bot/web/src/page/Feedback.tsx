/** Below an answer: did it help, in one tap and with words if one likes; and a copy to keep. */
import { useId, useState } from "react";
import { Button } from "./chatui.ts";
import { usePage } from "./context.ts";
import { Icon } from "./icons.tsx";

const LONGEST_WORDS = 500;

export function Feedback({ message, plain }: { message: string; plain: string }) {
  const { say, conversation, announce } = usePage();
  const [rated, setRated] = useState<"none" | "helpful" | "unhelpful" | "explained">("none");
  const [note, setNote] = useState("");
  const [words, setWords] = useState("");
  const label = useId();

  async function rate(helpful: boolean, why = "") {
    try {
      await conversation.rate(message, helpful, why);
      setRated(helpful ? "helpful" : why ? "explained" : "unhelpful");
      setNote(say("rate_thanks"));
      announce(say("rate_thanks"));
    } catch {
      setNote(say("rate_failed"));
      announce(say("rate_failed"));
    }
  }

  async function copy() {
    const done = await copied(plain);
    setNote(say(done ? "copied" : "copy_failed"));
    announce(say(done ? "copied" : "copy_failed"));
  }

  return (
    <div className="Feedback">
      <div className="Feedback-row">
        <Thumb name="up" label={say("helpful")} pressed={rated === "helpful"} onClick={() => void rate(true)} />
        <Thumb
          name="down"
          label={say("unhelpful")}
          pressed={rated === "unhelpful" || rated === "explained"}
          onClick={() => void rate(false)}
        />
        <button type="button" className="IconOnly" aria-label={say("copy")} onClick={() => void copy()}>
          <Icon name="copy" />
        </button>
        {note && <span className="Feedback-note">{note}</span>}
      </div>
      {rated === "unhelpful" && (
        <form
          className="Feedback-words"
          onSubmit={(event) => {
            event.preventDefault();
            if (words.trim()) void rate(false, words.trim());
          }}
        >
          <label htmlFor={label}>{say("rate_why")}</label>
          <textarea
            id={label}
            className="Field"
            rows={2}
            maxLength={LONGEST_WORDS}
            value={words}
            onChange={(event) => setWords((event.target as HTMLTextAreaElement).value)}
          />
          <Button type="submit" color="primary">
            {say("rate_send")}
          </Button>
        </form>
      )}
    </div>
  );
}

function Thumb(props: { name: "up" | "down"; label: string; pressed: boolean; onClick: () => void }) {
  return (
    <button
      type="button"
      className="IconOnly"
      aria-label={props.label}
      aria-pressed={props.pressed}
      onClick={props.onClick}
    >
      <Icon name={props.name} />
    </button>
  );
}

/** Puts text into the clipboard; by the old way where the new one is not allowed, as in frames of other hosts. */
async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea");
    const before = document.activeElement;
    area.value = text;
    area.className = "Hidden";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    if (before instanceof HTMLElement) before.focus();
    return done;
  }
}
