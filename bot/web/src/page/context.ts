/** What every part of the page needs: its words, and what the person can do. */
import { createContext, useContext } from "react";
import type { Conversation } from "../chat/conversation.ts";
import type { Config, Locale } from "../chat/types.ts";
import type { Say } from "../chat/words.ts";

export interface Page {
  say: Say;
  locale: Locale;
  config: Config;
  conversation: Conversation;
  /** Says something to screen readers alone. */
  announce: (text: string) => void;
}

export const PageContext = createContext<Page | null>(null);

/** The page around a part. */
export function usePage(): Page {
  const page = useContext(PageContext);
  if (!page) throw new Error("a part of the page stands outside of it");
  return page;
}
