/** What is shown of a conversation: each answer below its own question, in the order in which the guide heard them. */
import type { Outgoing, Failure } from "./api.ts";
import type { Body, Message } from "./types.ts";

export interface Entry {
  /** Stays the same from sending to restoring, so that the page keeps its place. */
  key: string;
  id: string | null;
  from: "user" | "guide";
  at: number;
  body: Body;
  plain: string;
  topic: string | null;
  state: "sent" | "sending" | "failed";
  failure?: Failure;
  /** Seconds to wait before a retry, where the guide named them. */
  wait?: number;
  outgoing?: Outgoing;
  /** Came with the history, not in front of the reader's eyes. */
  restored: boolean;
}

/** A name that nobody else has. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** What the person says just now. */
export function saidNow(outgoing: Outgoing): Entry {
  return {
    key: outgoing.client_id,
    id: null,
    from: "user",
    at: Date.now(),
    body: { kind: "text", text: outgoing.text },
    plain: outgoing.text,
    topic: null,
    state: "sending",
    outgoing,
    restored: false,
  };
}

/**
 * The entries with what the guide has sent. An entry that is known is marked as heard; a new one stands after the
 * message before it, the first one after `question`, else before what is still on its way.
 */
export function placed(
  entries: readonly Entry[],
  messages: readonly Message[],
  conversation: string,
  restored: boolean,
  question?: string,
): Entry[] {
  const all = [...entries];
  const onItsWay = all.findIndex((entry) => (question ? entry.key === question : entry.state === "sending"));
  let place = onItsWay < 0 ? all.length : question ? onItsWay + 1 : onItsWay;
  for (const message of messages) {
    const key = keyOf(message, conversation);
    const known = all.findIndex((entry) => entry.key === key);
    if (known < 0) {
      all.splice(place, 0, entryOf(message, key, restored));
    } else {
      all[known] = { ...all[known]!, id: message.id, state: "sent" };
      place = known;
    }
    place += 1;
  }
  return all;
}

/** Ids of messages count within one conversation; the page may show the end of one and the beginning of the next. */
function keyOf(message: Message, conversation: string): string {
  if (message.client_id) return message.client_id;
  // help in danger that the guide gives while it can take nothing in has no place in the history: exchange 0
  return message.id.startsWith("0-") ? newId() : `${conversation}/${message.id}`;
}

function entryOf(message: Message, key: string, restored: boolean): Entry {
  return {
    key,
    id: message.id,
    from: message.from,
    at: Date.parse(message.at) || Date.now(),
    body: message.message,
    plain: message.plain,
    topic: message.topic,
    state: "sent",
    restored,
  };
}
