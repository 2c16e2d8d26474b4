/** The line to the page around. It carries no word of the conversation: open, closed, and how many are unread. */

/** Opaque origins, such as that of a local file, have no name to check; their messages are taken by window alone. */
const OPAQUE = "null";

export class Host {
  private visible = true;
  private unread = 0;

  /** `origin`: whom to speak to; empty where there is nobody around. */
  constructor(
    private readonly origin: string,
    onOpened: () => void,
  ) {
    if (!origin) return;
    window.addEventListener("message", (event: MessageEvent<{ guide?: string }>) => {
      if (event.source !== window.parent || event.origin !== origin) return;
      if (event.data?.guide === "opened") {
        this.visible = true;
        this.unread = 0;
        onOpened();
      } else if (event.data?.guide === "closed") {
        this.visible = false;
      }
    });
  }

  get embedded(): boolean {
    return this.origin !== "";
  }

  ready(): void {
    this.post({ guide: "ready" });
  }

  close(): void {
    this.post({ guide: "close" });
  }

  /** Counts messages that came while nobody looked. */
  arrived(count: number): void {
    if (this.visible || !count) return;
    this.unread += count;
    this.post({ guide: "unread", count: this.unread });
  }

  private post(message: object): void {
    if (this.embedded) window.parent.postMessage(message, this.origin === OPAQUE ? "*" : this.origin);
  }
}
