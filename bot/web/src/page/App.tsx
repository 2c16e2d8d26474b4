/** The chat page: head, log, shortcuts and composer, and the sheets over them. */
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import type { Conversation } from "../chat/conversation.ts";
import * as storage from "../chat/storage.ts";
import type { Config } from "../chat/types.ts";
import { sayer } from "../chat/words.ts";
import { Connection, Head, Shortcuts } from "./Chrome.tsx";
import { Composer } from "./Composer.tsx";
import { ConfigProvider, useColorScheme } from "./chatui.ts";
import { applyColour } from "./colours.ts";
import { PageContext, type Page } from "./context.ts";
import { SettingsDialog } from "./dialogs/SettingsDialog.tsx";
import { SmsDialog } from "./dialogs/SmsDialog.tsx";
import { ThemesDialog } from "./dialogs/ThemesDialog.tsx";
import type { Host } from "./host.ts";
import { Log } from "./Log.tsx";
import type { Options } from "./options.ts";
import type { Settings } from "./settings.ts";

const OWN_COLOUR = "#0b6b6b";

interface Props {
  config: Config;
  conversation: Conversation;
  host: Host;
  options: Options;
  settings: Settings;
  onSettings: (fields: Partial<Settings>) => void;
}

type Sheet = "themes" | "sms" | "settings" | null;

export function App({ config, conversation, host, options, settings, onSettings }: Props) {
  const snapshot = useSyncExternalStore(conversation.subscribe, conversation.current);
  const [sheet, setSheet] = useState<Sheet>(null);
  const [announced, announce] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const scheme = useColorScheme(settings.scheme);
  const say = useMemo(() => sayer(settings.locale, config.texts), [settings.locale, config]);
  const page = useMemo<Page>(
    () => ({ say, locale: settings.locale, config, conversation, announce }),
    [say, settings.locale, config, conversation],
  );
  const title = options.title || config.title;

  useEffect(() => applyColour(options.colour || OWN_COLOUR, scheme === "dark"), [options.colour, scheme]);
  useEffect(() => {
    document.documentElement.lang = settings.locale === "en" ? "en" : "zh-CN";
    document.documentElement.toggleAttribute("data-large", settings.large);
    document.title = title;
  }, [settings, title]);
  useUnread(host, snapshot.entries.filter((entry) => entry.from === "guide" && !entry.restored).length);
  useEscape(() => {
    if (host.embedded) host.close();
  });
  useEffect(() => {
    if (snapshot.waiting) announce(say("typing"));
  }, [snapshot.waiting, say]);

  const close = () => setSheet(null);
  return (
    <PageContext.Provider value={page}>
      <ConfigProvider
        locale={settings.locale === "en" ? "en-US" : "zh-CN"}
        colorScheme={scheme}
        elderMode={settings.large}
      >
        <div className="ChatApp" data-elder-mode={settings.large}>
          <Head
            title={title}
            large={settings.large}
            onLarge={() => onSettings({ large: !settings.large })}
            onMore={() => setSheet("settings")}
            onClose={host.embedded ? () => host.close() : null}
          />
          <main>
            <Connection state={snapshot.connection} />
            <Log snapshot={snapshot} question={options.question} blocked={storage.isBlocked()} scroller={scroller} />
            <div className="ChatFooter">
              <Shortcuts onThemes={() => setSheet("themes")} onSms={() => setSheet("sms")} />
              <Composer field={field} />
            </div>
          </main>
          {sheet === "themes" && <ThemesDialog onClose={close} />}
          {sheet === "sms" && <SmsDialog onClose={close} />}
          {sheet === "settings" && <SettingsDialog settings={settings} onChange={onSettings} onClose={close} />}
          <p className="Hidden" role="status">
            {announced}
          </p>
        </div>
      </ConfigProvider>
    </PageContext.Provider>
  );
}

function useUnread(host: Host, count: number): void {
  const before = useRef(count);
  useEffect(() => {
    host.arrived(Math.max(count - before.current, 0)); // fewer after a deletion
    before.current = count;
  }, [host, count]);
}

/** Calls back on Esc, unless a sheet takes it. */
function useEscape(onEscape: () => void): void {
  const latest = useRef(onEscape);
  latest.current = onEscape;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !event.defaultPrevented && !event.isComposing) latest.current();
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
}
