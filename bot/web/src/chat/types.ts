/** What the guide sends and takes; the same fields as bot/messages.py. */

export interface Choice {
  title: string;
  payload: string;
}

export interface TextBody {
  kind: "text";
  text: string;
}
export interface ListBody {
  kind: "list";
  title: string;
  items: string[];
  numbered: boolean;
}
export interface ChoicesBody {
  kind: "choices";
  prompt: string;
  choices: Choice[];
}
export interface SourcesBody {
  kind: "sources";
  title: string;
  items: string[];
  checked: string;
}
export interface CrisisBody {
  kind: "crisis";
  text: string;
  /** Pairs of number and name. */
  hotlines: [string, string][];
}
export interface TableBody {
  kind: "table";
  title: string;
  columns: string[];
  rows: string[][];
  note: string;
}
export interface VerdictBody {
  kind: "verdict";
  level: string;
  title: string;
  reasons_title: string;
  reasons: { quote: string; why: string }[];
  steps_title: string;
  steps: string[];
}
export interface PlanBody {
  kind: "plan";
  text: string;
  title: string;
  url: string;
}
export type Body = TextBody | ListBody | ChoicesBody | SourcesBody | CrisisBody | TableBody | VerdictBody | PlanBody;

export interface Message {
  id: string;
  at: string;
  from: "user" | "guide";
  client_id?: string;
  message: Body;
  plain: string;
  topic: string | null;
}

export interface Config {
  title: string;
  contact: string;
  locales: Locale[];
  themes: (Choice & { id: string })[];
  /** The way to a person. */
  person: Choice;
  texts: Record<string, string>;
  limits: { characters: number };
}

export type Locale = "zh" | "en";

export interface Ticket {
  conversation: string;
  token: string;
  expires: string;
}
