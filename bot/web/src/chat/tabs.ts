/** Tells other tabs of the same browser what happened here, so that all show one conversation. */
import type { Ticket } from "./types.ts";

export type News = { kind: "changed" } | { kind: "forgotten" } | { kind: "opened"; ticket: Ticket };

/** A line to the other tabs; silent where the browser has none. */
export class Tabs {
  private readonly line: BroadcastChannel | null;

  constructor(onNews: (news: News) => void) {
    try {
      this.line = new BroadcastChannel("guide");
      this.line.onmessage = (event: MessageEvent<News>) => onNews(event.data);
    } catch {
      this.line = null;
    }
  }

  tell(news: News): void {
    this.line?.postMessage(news);
  }
}
