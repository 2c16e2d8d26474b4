/** Starts the page: asks the guide for its words, takes up the earlier conversation, shows both. */
import "@chatui/core/dist/index.css";
import "./styles.css";
import "./cards.css";
import { useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import * as api from "../chat/api.ts";
import { Conversation } from "../chat/conversation.ts";
import type { Config, Locale } from "../chat/types.ts";
import { sayer } from "../chat/words.ts";
import { App } from "./App.tsx";
import { Host } from "./host.ts";
import { readOptions } from "./options.ts";
import { useSettings } from "./settings.ts";
import { followViewport } from "./viewport.ts";

const options = readOptions();
let locale: Locale = options.locale ?? "zh";
const conversation = new Conversation(() => locale);
const host = new Host(options.host, takeFocus);

/** On phones the keyboard would cover half of the page, so there only a tap on the input brings it up. */
function takeFocus(): void {
  const finger = window.matchMedia("(pointer: coarse)").matches;
  document.querySelector<HTMLElement>(finger ? "h1" : ".Composer-input")?.focus({ preventScroll: true });
}

function Start() {
  const [settings, change] = useSettings(options.locale);
  const [config, setConfig] = useState<Config | "loading" | "failed">("loading");
  const [attempt, setAttempt] = useState(0);
  locale = settings.locale;

  useEffect(() => {
    let current = true;
    api.config(settings.locale).then(
      (answer) => current && setConfig(answer),
      () => current && setConfig((known) => (typeof known === "object" ? known : "failed")),
    );
    return () => {
      current = false;
    };
  }, [settings.locale, attempt]);

  const shown = typeof config === "object";
  useEffect(() => {
    if (shown && host.embedded) takeFocus();
  }, [shown]);

  if (typeof config === "object") {
    return (
      <App
        config={config}
        conversation={conversation}
        host={host}
        options={options}
        settings={settings}
        onSettings={change}
      />
    );
  }
  const say = sayer(settings.locale, {});
  const again = () => {
    setConfig("loading");
    setAttempt(attempt + 1);
  };
  return (
    <main className="Start" role="status">
      <p>{say(config === "failed" ? "start_failed" : "start_loading")}</p>
      {config === "failed" && (
        <button type="button" className="Choice" onClick={again}>
          {say("start_again")}
        </button>
      )}
    </main>
  );
}

followViewport();
createRoot(document.getElementById("root")!).render(<Start />);
host.ready();
void conversation.start();
