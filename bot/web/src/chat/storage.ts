/** What the browser keeps between visits. Where it refuses to keep anything, this page's memory stands in. */

const memory = new Map<string, string>();
let refused = false;

function browser(): Storage | null {
  try {
    const probe = "guide.probe";
    window.localStorage.setItem(probe, probe);
    window.localStorage.removeItem(probe);
    return window.localStorage;
  } catch {
    refused = true;
    return null;
  }
}

const kept = browser();

/** True when the browser keeps nothing: the conversation ends with the page. */
export function isBlocked(): boolean {
  return refused;
}

/** The value under a name, or null. */
export function read(name: string): string | null {
  try {
    return kept ? kept.getItem(`guide.${name}`) : (memory.get(name) ?? null);
  } catch {
    return memory.get(name) ?? null;
  }
}

/** Keeps a value; null removes it. A full or refusing browser falls back to memory. */
export function write(name: string, value: string | null): void {
  if (value === null) memory.delete(name);
  else memory.set(name, value);
  try {
    if (value === null) kept?.removeItem(`guide.${name}`);
    else kept?.setItem(`guide.${name}`, value);
  } catch {
    refused = true;
  }
}
