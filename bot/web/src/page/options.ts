/** What the embedding page or the address asks for; read once. */
import type { Locale } from "../chat/types.ts";

export interface Options {
  title: string;
  colour: string;
  locale: Locale | null;
  question: string;
  /** The origin of the page around, or an empty text for a page of one's own. */
  host: string;
}

/** Reads `#title=…&color=…`; of the colour only what looks like one. */
export function readOptions(): Options {
  const given = new URLSearchParams(window.location.hash.slice(1) || window.location.search);
  const colour = given.get("color") ?? "";
  const locale = (given.get("locale") ?? "").toLowerCase();
  return {
    title: (given.get("title") ?? "").slice(0, 40),
    colour: /^#[0-9a-f]{6}$/i.test(colour) ? colour : "",
    locale: locale.startsWith("en") ? "en" : locale.startsWith("zh") ? "zh" : null,
    question: (given.get("question") ?? "").slice(0, 200),
    host: window.parent === window ? "" : (given.get("host") ?? ""),
  };
}
