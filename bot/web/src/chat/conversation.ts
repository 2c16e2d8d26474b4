/** One conversation as the page shows it: what was said, what is on its way, what failed. Knows no component. */
import * as api from "./api.ts";
import { ApiError } from "./api.ts";
import { newId, placed, saidNow, type Entry } from "./entries.ts";
import { mask } from "./masking.ts";
import * as storage from "./storage.ts";
import { Tabs, type News } from "./tabs.ts";
import type { Locale, Message, Ticket } from "./types.ts";

const PAGES_OF_HISTORY = 20;
const MILLISECONDS_FIRST_RETRY = 2_000;
const MILLISECONDS_LAST_RETRY = 30_000;

export interface Snapshot {
  entries: readonly Entry[];
  /** True while earlier messages are being fetched. */
  restoring: boolean;
  /** True while an answer is awaited. */
  waiting: boolean;
  connection: "good" | "offline" | "retrying";
  /** Names of words to say once: expired, cleared and the like. */
  notice: string | null;
}

const EMPTY: Snapshot = { entries: [], restoring: false, waiting: false, connection: "good", notice: null };

export class Conversation {
  private snapshot: Snapshot = EMPTY;
  private readonly listeners = new Set<() => void>();
  private ticket: Ticket | null = null;
  private cursor = "";
  private queue: Promise<void> = Promise.resolve();
  private pending = 0;
  private delay = MILLISECONDS_FIRST_RETRY;
  private timer = 0;
  private readonly tabs: Tabs;

  constructor(private readonly locale: () => Locale) {
    this.tabs = new Tabs((news) => this.hear(news));
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly current = (): Snapshot => this.snapshot;

  /** Takes up the conversation that this browser had, if there is one. */
  async start(): Promise<void> {
    window.addEventListener("online", () => void this.reconnect());
    window.addEventListener("offline", () => this.update({ connection: "offline" }));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") void this.catchUp();
    });
    this.ticket = keptTicket();
    if (!this.ticket) return;
    this.update({ restoring: true });
    await this.catchUp(true);
    this.update({ restoring: false });
  }

  /** Sends a text; with a payload, it is the title of a choice. Numbers that nobody needs are hidden first. */
  send(text: string, payload?: string): void {
    const outgoing: api.Outgoing = { client_id: newId(), text: mask(text), ...(payload ? { payload } : {}) };
    const entry = saidNow(outgoing);
    this.update({ entries: [...this.snapshot.entries, entry], notice: null });
    this.enqueue(entry.key, outgoing);
  }

  /** Sends a failed message again, under the same client_id; as the guide hears it now, it stands last. */
  retry(key: string): void {
    const entry = this.snapshot.entries.find((candidate) => candidate.key === key);
    if (!entry?.outgoing || entry.state !== "failed") return;
    const others = this.snapshot.entries.filter((other) => other !== entry);
    this.update({ entries: [...others, { ...entry, state: "sending" }] });
    this.enqueue(key, entry.outgoing);
  }

  /** Deletes the conversation here and on the server; throws when the server could not be reached. */
  async forget(): Promise<void> {
    if (this.ticket) await api.forget(this.ticket);
    this.drop("cleared");
    this.tabs.tell({ kind: "forgotten" });
  }

  /** Says whether an answer helped. */
  async rate(message: string, helpful: boolean, words: string): Promise<void> {
    if (this.ticket) await api.rate(this.ticket, message, helpful, mask(words));
  }

  /** Fetches what was said elsewhere since, such as in another tab. */
  async catchUp(first = false): Promise<void> {
    if (!this.ticket || (this.pending && !first)) return;
    const ticket = this.ticket;
    try {
      for (let page = 0; page < PAGES_OF_HISTORY; page++) {
        const part = await api.history(ticket, this.cursor);
        if (this.ticket !== ticket) return;
        this.cursor = part.cursor;
        this.merge(part.messages, first);
        if (!part.more) break;
      }
      this.connected();
    } catch (error) {
      if (error instanceof ApiError && error.failure === "gone") this.drop("expired");
      else this.lost(error);
    }
  }

  /** Tries at once to reach the guide again. */
  async reconnect(): Promise<void> {
    window.clearTimeout(this.timer);
    this.update({ connection: "retrying" });
    try {
      await api.config(this.locale());
      this.connected();
      await this.catchUp();
    } catch (error) {
      this.lost(error);
    }
  }

  private enqueue(key: string, outgoing: api.Outgoing): void {
    this.pending += 1;
    this.update({ waiting: true });
    this.queue = this.queue.then(async () => {
      try {
        await this.deliver(key, outgoing);
      } finally {
        this.pending -= 1;
        this.update({ waiting: this.pending > 0 });
      }
    });
  }

  private async deliver(key: string, outgoing: api.Outgoing): Promise<void> {
    if (!this.has(key)) return; // deleted while it waited for those before it
    try {
      const messages = await this.post(key, outgoing);
      if (!this.has(key)) return;
      this.change(key, { state: "sent" });
      this.merge(messages, false, key);
      this.connected();
      this.tabs.tell({ kind: "changed" });
    } catch (error) {
      const failure = error instanceof ApiError ? error.failure : "other";
      this.change(key, { state: "failed", failure, wait: error instanceof ApiError ? error.wait : 0 });
      if (failure === "offline") this.lost(error);
    }
  }

  private async post(key: string, outgoing: api.Outgoing): Promise<Message[]> {
    const ticket = await this.opened();
    try {
      return await api.send(ticket, outgoing);
    } catch (error) {
      const gone = error instanceof ApiError && error.failure === "gone";
      if (!gone || !this.has(key)) throw error; // what the person has deleted is not said again elsewhere
      this.keep(null); // ended on the server while the page was open: go on in a new one
      this.update({ notice: "expired" });
      return api.send(await this.opened(), outgoing);
    }
  }

  private has(key: string): boolean {
    return this.snapshot.entries.some((entry) => entry.key === key);
  }

  private async opened(): Promise<Ticket> {
    if (!this.ticket) {
      this.keep(await api.open(this.locale()));
      this.tabs.tell({ kind: "opened", ticket: this.ticket! });
    }
    return this.ticket!;
  }

  private keep(ticket: Ticket | null): void {
    this.ticket = ticket;
    this.cursor = "";
    storage.write("ticket", ticket && JSON.stringify(ticket));
  }

  private drop(notice: string): void {
    this.keep(null);
    this.update({ entries: [], notice });
  }

  private merge(messages: Message[], restored: boolean, question?: string): void {
    if (!this.ticket || !messages.length) return;
    const { conversation } = this.ticket;
    this.update({ entries: placed(this.snapshot.entries, messages, conversation, restored, question) });
  }

  private hear(news: News): void {
    if (news.kind === "changed") void this.catchUp();
    else if (news.kind === "forgotten") this.drop("cleared");
    else if (!this.ticket) {
      this.keep(news.ticket);
    }
  }

  private connected(): void {
    window.clearTimeout(this.timer);
    this.delay = MILLISECONDS_FIRST_RETRY;
    if (this.snapshot.connection !== "good") this.update({ connection: "good" });
  }

  private lost(error: unknown): void {
    if (!(error instanceof ApiError) || (error.failure !== "offline" && error.failure !== "timeout")) return;
    this.update({ connection: "offline" });
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.reconnect(), this.delay);
    this.delay = Math.min(this.delay * 2, MILLISECONDS_LAST_RETRY);
  }

  private change(key: string, fields: Partial<Entry>): void {
    this.update({
      entries: this.snapshot.entries.map((entry) => (entry.key === key ? { ...entry, ...fields } : entry)),
    });
  }

  private update(fields: Partial<Snapshot>): void {
    this.snapshot = { ...this.snapshot, ...fields };
    for (const listener of this.listeners) listener();
  }
}

/** Whether it has expired is for the guide to say: a phone's clock may be wrong, and the person is told. */
function keptTicket(): Ticket | null {
  try {
    const ticket = JSON.parse(storage.read("ticket") ?? "null") as Ticket | null;
    return ticket?.conversation && ticket.token ? ticket : null;
  } catch {
    return null;
  }
}
