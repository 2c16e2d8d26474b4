/** The box for a doubtful message: hides numbers before anything is sent, shows what will be sent, asks who sent it. */
import { useId, useRef, useState } from "react";
import { mask } from "../../chat/masking.ts";
import { Button } from "../chatui.ts";
import { usePage } from "../context.ts";
import { Dialog } from "./Dialog.tsx";

const LONGEST_SENDER = 60;

export function SmsDialog({ onClose }: { onClose: () => void }) {
  const { say, conversation, config } = usePage();
  const [text, setText] = useState("");
  const [sender, setSender] = useState("");
  const [asked, setAsked] = useState(false);
  const [textId, senderId, hintId, problemId] = [useId(), useId(), useId(), useId()];
  const area = useRef<HTMLTextAreaElement>(null);
  const empty = text.trim() === "";
  const masked = mask(text.trim());

  function send() {
    if (empty) {
      setAsked(true);
      area.current?.focus();
      return;
    }
    const from = sender.trim() ? `\n${say("sms_sender_line", { sender: sender.trim() })}` : "";
    onClose();
    conversation.send(masked + from);
  }

  return (
    <Dialog title={say("sms_title")} onClose={onClose}>
      <p id={hintId} className="Sheet-hint">
        {say("sms_hint")}
      </p>
      <label htmlFor={textId}>{say("sms_text")}</label>
      <textarea
        id={textId}
        ref={area}
        className="Field"
        rows={5}
        autoFocus
        value={text}
        maxLength={config.limits.characters}
        aria-describedby={asked && empty ? `${problemId} ${hintId}` : hintId}
        aria-invalid={asked && empty}
        onChange={(event) => setText((event.target as HTMLTextAreaElement).value)}
      />
      {asked && empty && (
        <p id={problemId} className="Problem" role="alert">
          {say("sms_empty")}
        </p>
      )}
      {masked !== text.trim() && (
        <div className="Preview" role="status">
          <p>{say("sms_preview")}</p>
          <blockquote>{masked}</blockquote>
        </div>
      )}
      <label htmlFor={senderId}>{say("sms_sender")}</label>
      <input
        id={senderId}
        className="Field"
        value={sender}
        maxLength={LONGEST_SENDER}
        autoComplete="off"
        onChange={(event) => setSender((event.target as HTMLInputElement).value)}
      />
      <Button color="primary" block onClick={send}>
        {say("sms_send")}
      </Button>
    </Dialog>
  );
}
