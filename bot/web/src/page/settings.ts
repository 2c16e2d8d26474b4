/** How the person wants the page to look; kept by the browser. */
import { useState } from "react";
import * as storage from "../chat/storage.ts";
import type { Locale } from "../chat/types.ts";

export type Scheme = "auto" | "light" | "dark";

export interface Settings {
  large: boolean;
  scheme: Scheme;
  locale: Locale;
}

function kept(asked: Locale | null): Settings {
  const scheme = storage.read("scheme");
  const locale = storage.read("locale");
  return {
    large: storage.read("large") === "yes",
    scheme: scheme === "light" || scheme === "dark" ? scheme : "auto",
    locale: locale === "zh" || locale === "en" ? locale : (asked ?? "zh"),
  };
}

/** The settings, and how to change some of them. `asked` is the language of the embedding page. */
export function useSettings(asked: Locale | null): [Settings, (fields: Partial<Settings>) => void] {
  const [settings, set] = useState(() => kept(asked));
  function change(fields: Partial<Settings>): void {
    set({ ...settings, ...fields });
    if (fields.large !== undefined) storage.write("large", fields.large ? "yes" : null);
    if (fields.scheme) storage.write("scheme", fields.scheme);
    if (fields.locale) storage.write("locale", fields.locale);
  }
  return [settings, change];
}
