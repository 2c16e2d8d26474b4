/** Where the person writes. Enter sends, Shift+Enter breaks the line, and Enter for a Chinese candidate does neither. */
import { useId, useState, type KeyboardEvent, type RefObject } from "react";
import { isSendKey } from "../chat/ime.ts";
import { Button, Input } from "./chatui.ts";
import { usePage } from "./context.ts";

const MOST = 2_000;

export function Composer({ field }: { field: RefObject<HTMLTextAreaElement | null> }) {
  const { say, conversation, config } = usePage();
  const [text, setText] = useState("");
  const note = useId();
  const limit = config.limits.characters;
  const empty = text.trim() === "";

  function send() {
    if (empty) return;
    conversation.send(text.trim());
    setText("");
    field.current?.focus();
  }

  return (
    <form
      className="Composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div className="Composer-inputWrap">
        <Input
          className="Composer-input"
          ref={field as RefObject<HTMLTextAreaElement>}
          rows={1}
          maxRows={5}
          autoSize
          maxLength={MOST}
          showCount={false}
          value={text}
          enterKeyHint="send"
          autoComplete="off"
          placeholder={say("input_hint")}
          aria-label={say("input_label")}
          aria-describedby={text.length > limit ? note : undefined}
          onChange={setText}
          onKeyDown={(event: KeyboardEvent<HTMLInputElement | HTMLTextAreaElement>) => {
            if (!isSendKey(event)) return;
            event.preventDefault();
            send();
          }}
        />
        {text.length > limit && (
          <p id={note} className="Composer-note" role="status">
            {say("characters", { count: text.length, limit })}
          </p>
        )}
      </div>
      <Button type="submit" className="Composer-sendBtn" color="primary" disabled={empty}>
        {say("send")}
      </Button>
    </form>
  );
}
