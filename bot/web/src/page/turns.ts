/** What was said, in turns: one message of the person, or all that the guide answered to it. */
import type { Entry } from "../chat/entries.ts";

export interface Turn {
  key: string;
  from: Entry["from"];
  entries: Entry[];
  /** When it began, in milliseconds, where that deserves a line of its own; else null. */
  time: number | null;
  restored: boolean;
}

const PAUSE = 5 * 60 * 1000;

/** Groups entries; a time is shown at the beginning and after a pause. */
export function turnsOf(entries: readonly Entry[]): Turn[] {
  const turns: Turn[] = [];
  let before = 0;
  for (const entry of entries) {
    const last = turns[turns.length - 1];
    if (last && last.from === "guide" && entry.from === "guide" && last.restored === entry.restored) {
      last.entries.push(entry);
    } else {
      const time = entry.at - before > PAUSE ? entry.at : null;
      turns.push({ key: entry.key, from: entry.from, entries: [entry], time, restored: entry.restored });
    }
    before = entry.at;
  }
  return turns;
}
