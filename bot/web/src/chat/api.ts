/** The guide's HTTP interface (chat/openapi.json): one function a request, every failure with its kind. */
import type { Config, Locale, Message, Ticket } from "./types.ts";

/** Longer than the guide takes at most for an answer, so that its own apology comes first. */
export const SECONDS_TO_WAIT = 30;
const SECONDS_FOR_SMALL_THINGS = 10;

export type Failure = "offline" | "timeout" | "busy" | "long" | "gone" | "other";

/** A request that did not do its work. */
export class ApiError extends Error {
  readonly failure: Failure;
  /** Seconds to wait, where the guide named them. */
  readonly wait: number;

  constructor(failure: Failure, wait = 0) {
    super(failure);
    this.failure = failure;
    this.wait = wait;
  }
}

const BY_STATUS: Record<number, Failure> = { 401: "gone", 403: "gone", 404: "gone", 413: "long", 429: "busy" };

async function ask(method: string, path: string, token?: string, body?: unknown, seconds = SECONDS_FOR_SMALL_THINGS) {
  const stop = new AbortController();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    stop.abort();
  }, seconds * 1000);
  const headers: Record<string, string> = {};
  if (token) headers["Authorization"] = `Bearer ${token}`;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  try {
    const init: RequestInit = { method, headers, signal: stop.signal, cache: "no-store", credentials: "omit" };
    if (body !== undefined) init.body = JSON.stringify(body);
    const answer = await fetch(`/chat${path}`, init);
    if (!answer.ok) {
      throw new ApiError(BY_STATUS[answer.status] ?? "other", Number(answer.headers.get("Retry-After")) || 0);
    }
    return answer.status === 204 ? null : await answer.json();
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw new ApiError(late ? "timeout" : "offline");
  } finally {
    clearTimeout(timer);
  }
}

const path = (ticket: Ticket, rest = "") => `/conversations/${encodeURIComponent(ticket.conversation)}${rest}`;

/** The page's words, themes and limits. */
export async function config(locale: Locale): Promise<Config> {
  return (await ask("GET", `/config?locale=${locale}`)) as Config;
}

/** Opens a conversation. */
export async function open(locale: Locale): Promise<Ticket> {
  return (await ask("POST", "/conversations", undefined, { locale })) as Ticket;
}

export interface Outgoing {
  client_id: string;
  text: string;
  payload?: string;
}

/** Sends a message and waits for the answer; the same client_id never runs twice. */
export async function send(ticket: Ticket, message: Outgoing): Promise<Message[]> {
  const answer = await ask("POST", path(ticket, "/messages"), ticket.token, message, SECONDS_TO_WAIT);
  return (answer as { messages: Message[] }).messages;
}

/** One page of what was said, after a cursor. */
export async function history(ticket: Ticket, after: string) {
  const query = `?limit=50${after ? `&after=${encodeURIComponent(after)}` : ""}`;
  return (await ask("GET", path(ticket, `/messages${query}`), ticket.token)) as {
    messages: Message[];
    cursor: string;
    more: boolean;
  };
}

/** Deletes everything that is stored about the conversation; a conversation that is gone already is deleted too. */
export async function forget(ticket: Ticket): Promise<void> {
  try {
    await ask("DELETE", path(ticket), ticket.token);
  } catch (error) {
    if (!(error instanceof ApiError && error.failure === "gone")) throw error;
  }
}

/** Says whether an answer helped. */
export async function rate(ticket: Ticket, message: string, helpful: boolean, words: string): Promise<void> {
  await ask("POST", path(ticket, "/feedback"), ticket.token, { message, helpful, ...(words ? { words } : {}) });
}
