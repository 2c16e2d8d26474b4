/**
 * The one script that stands in other people's pages: a button, and the chat in a frame once it is tapped.
 *
 * Nothing but this file is loaded before. The button lives in a shadow root, so styles of the page do not reach it;
 * the frame has the guide's own origin, so scripts of the page do not reach the conversation.
 */
import { styleOf } from "./style.ts";

declare const __LAUNCHER_WORDS__: Record<"zh" | "en", Record<string, string>>;

interface Guide {
  open: () => void;
  close: () => void;
}
declare global {
  interface Window {
    overdueGuide?: Guide;
  }
}

const OWN_COLOUR = "#0b6b6b";
const CHAT = "M21 12a8 8 0 0 1-8 8H4l2-3a8 8 0 1 1 15-5zM8.5 12h.01M13 12h.01M17 12h.01";
const CROSS = "M6 6l12 12M18 6L6 18";

const script =
  (document.currentScript as HTMLScriptElement | null) ??
  document.querySelector<HTMLScriptElement>('script[src*="/widget.js"]');

if (script && !window.overdueGuide) window.overdueGuide = launch(script);

function launch(tag: HTMLScriptElement): Guide {
  const base = new URL("widget/", tag.src);
  const given = tag.dataset;
  const locale = /^en/i.test(given["locale"] ?? "") ? "en" : "zh";
  const words = __LAUNCHER_WORDS__[locale];
  const title = given["title"] || words["launcher_title"]!;
  const colour = /^#[0-9a-f]{6}$/i.test(given["color"] ?? "") ? given["color"]! : OWN_COLOUR;
  const side = /left/.test(given["position"] ?? "") ? "left" : "right";
  const say = (key: string, values: Record<string, string | number>) =>
    words[key]!.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));

  const host = document.createElement("overdue-guide");
  const root = host.attachShadow({ mode: "open" });
  shield(host);
  addStyle(root, styleOf(colour, isLight(colour) ? "#10141c" : "#fff", side));

  const button = root.appendChild(document.createElement("button"));
  button.type = "button";
  button.className = "launcher";
  button.setAttribute("aria-haspopup", "dialog");
  const picture = draw(button);
  const badge = button.appendChild(document.createElement("span"));
  badge.className = "badge";
  badge.hidden = true;
  const live = root.appendChild(document.createElement("span"));
  live.className = "live";
  live.setAttribute("role", "status");
  const panel = root.insertBefore(document.createElement("div"), button);
  panel.className = "panel";
  panel.hidden = true;

  let frame: HTMLIFrameElement | null = null;
  let ready = false;
  let unread = 0;
  const isOpen = () => !panel.hidden;

  function show(): void {
    const open = isOpen();
    picture.setAttribute("d", open ? CROSS : CHAT);
    button.setAttribute("aria-expanded", String(open));
    badge.hidden = open || !unread;
    badge.textContent = unread > 99 ? "99+" : String(unread);
    const news = unread && !open ? say("launcher_unread", { count: unread }) : "";
    const label = say(open ? "launcher_close" : "launcher_open", { title });
    button.setAttribute("aria-label", news ? `${label} (${news})` : label);
    live.textContent = news;
    // on a phone the chat covers the page and closes itself, but only once it is there to do so
    button.classList.toggle("covered", open && ready);
  }

  function tell(what: "opened" | "closed"): void {
    if (ready) frame?.contentWindow?.postMessage({ guide: what }, base.origin);
  }

  function open(): void {
    if (isOpen()) return;
    panel.hidden = false;
    unread = 0;
    frame = frame ?? addFrame();
    fit();
    show();
    frame.focus();
    tell("opened");
  }

  function close(): void {
    if (!isOpen()) return;
    panel.hidden = true;
    show();
    tell("closed");
    button.focus();
  }

  function addFrame(): HTMLIFrameElement {
    const asked = new URLSearchParams({ host: window.location.origin });
    if (given["title"]) asked.set("title", title);
    asked.set("color", colour);
    if (given["locale"]) asked.set("locale", locale);
    if (given["question"]) asked.set("question", given["question"]);
    const made = document.createElement("iframe");
    made.title = title;
    made.allow = "clipboard-write";
    made.src = `${base.href}#${asked}`;
    return panel.appendChild(made);
  }

  /** Follows what can be seen of the page: with the on-screen keyboard up, less than the window is high. */
  function fit(): void {
    const seen = window.visualViewport;
    if (!seen) return;
    panel.style.setProperty("--seen", `${seen.height}px`);
    panel.style.setProperty("--top", `${seen.offsetTop}px`);
  }

  window.addEventListener("message", (event: MessageEvent<{ guide?: string; count?: number }>) => {
    if (!frame || event.source !== frame.contentWindow || event.origin !== base.origin) return;
    if (event.data?.guide === "close") close();
    else if (event.data?.guide === "unread") unread = Number(event.data.count) || 0;
    else if (event.data?.guide === "ready") {
      ready = true;
      if (isOpen()) tell("opened");
    }
    show();
  });
  button.addEventListener("click", () => (isOpen() ? close() : open()));
  root.addEventListener("keydown", (event) => {
    if ((event as KeyboardEvent).key === "Escape") close();
  });
  window.visualViewport?.addEventListener("resize", fit);
  window.visualViewport?.addEventListener("scroll", fit);
  show();
  document.documentElement.appendChild(host); // not in the body, whose transforms would carry the button along
  return { open, close };
}

/** Inline and important, so that no style of the page outranks it. */
function shield(host: HTMLElement): void {
  const rules = { all: "initial", display: "block", position: "fixed", "z-index": "2147483000" };
  for (const [name, value] of Object.entries(rules)) host.style.setProperty(name, value, "important");
}

/** As a sheet of its own where the browser can, which strict pages allow too. */
function addStyle(root: ShadowRoot, text: string): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    root.adoptedStyleSheets = [sheet];
  } catch {
    root.appendChild(document.createElement("style")).textContent = text;
  }
}

function draw(button: HTMLElement): SVGPathElement {
  const space = "http://www.w3.org/2000/svg";
  const svg = button.appendChild(document.createElementNS(space, "svg"));
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  return svg.appendChild(document.createElementNS(space, "path"));
}

/** Whether dark signs are easier to see on the colour than white ones. */
function isLight(hex: string): boolean {
  const [r, g, b] = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255) as [number, number, number];
  return 0.2126 * r ** 2.2 + 0.7152 * g ** 2.2 + 0.0722 * b ** 2.2 > 0.2;
}
