/** The page's words, as the guide handed them over, with marks such as {count} filled in. */
import type { Locale } from "./types.ts";

declare const __START_WORDS__: Record<Locale, Record<string, string>>;

export type Say = (key: string, values?: Record<string, string | number>) => string;

/** A function that says a word by its key in one language. */
export function sayer(locale: Locale, texts: Record<string, string>): Say {
  return (key, values = {}) => {
    const text = texts[key] ?? __START_WORDS__[locale][key] ?? "";
    return text.replace(/\{(\w+)\}/g, (mark, name: string) => String(values[name] ?? mark));
  };
}
