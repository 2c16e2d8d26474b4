/** Large type, colours, language, and the way to delete the conversation. */
import { useState } from "react";
import { Button } from "../chatui.ts";
import { usePage } from "../context.ts";
import type { Locale } from "../../chat/types.ts";
import type { Scheme, Settings } from "../settings.ts";
import { Dialog } from "./Dialog.tsx";

const SCHEMES: Scheme[] = ["auto", "light", "dark"];
const LANGUAGES: Record<Locale, string> = { zh: "中文", en: "English" };

interface Props {
  settings: Settings;
  onChange: (fields: Partial<Settings>) => void;
  onClose: () => void;
}

export function SettingsDialog({ settings, onChange, onClose }: Props) {
  const { say, config, locale } = usePage();
  const [clearing, setClearing] = useState(false);
  if (clearing) return <ClearDialog onClose={onClose} onBack={() => setClearing(false)} />;
  return (
    <Dialog title={say("settings_title")} onClose={onClose}>
      <button
        type="button"
        role="switch"
        aria-checked={settings.large}
        className="Row"
        onClick={() => onChange({ large: !settings.large })}
      >
        <span>{say("large_type")}</span>
        <span className="Switch" aria-hidden="true" />
      </button>
      <Choose
        legend={say("scheme")}
        value={settings.scheme}
        options={SCHEMES.map((scheme) => [scheme, say(`scheme_${scheme}`)])}
        onChange={(scheme) => onChange({ scheme })}
      />
      {config.locales.length > 1 && (
        <Choose
          legend={say("language")}
          value={locale}
          options={config.locales.map((name) => [name, LANGUAGES[name]])}
          onChange={(name) => onChange({ locale: name })}
        />
      )}
      <button type="button" className="Row Row--danger" onClick={() => setClearing(true)}>
        {say("clear")}
      </button>
    </Dialog>
  );
}

interface ChooseProps<T extends string> {
  legend: string;
  value: T;
  options: [T, string][];
  onChange: (value: T) => void;
}

function Choose<T extends string>({ legend, value, options, onChange }: ChooseProps<T>) {
  return (
    <fieldset className="Segments">
      <legend>{legend}</legend>
      {options.map(([option, title]) => (
        <label key={option}>
          <input
            type="radio"
            name={legend}
            value={option}
            checked={option === value}
            onChange={() => onChange(option)}
          />
          <span>{title}</span>
        </label>
      ))}
    </fieldset>
  );
}

function ClearDialog({ onClose, onBack }: { onClose: () => void; onBack: () => void }) {
  const { say, conversation } = usePage();
  const [state, setState] = useState<"asking" | "working" | "failed">("asking");

  async function clear() {
    setState("working");
    try {
      await conversation.forget();
      onClose();
    } catch {
      setState("failed");
    }
  }

  return (
    <Dialog title={say("clear_title")} onClose={onClose}>
      <p className="Sheet-hint">{say("clear_explain")}</p>
      {state === "failed" && (
        <p className="Problem" role="alert">
          {say("clear_failed")}
        </p>
      )}
      <div className="Pair">
        <Button onClick={onBack}>{say("cancel")}</Button>
        <Button className="Danger" loading={state === "working"} onClick={() => void clear()}>
          {say("clear_yes")}
        </Button>
      </div>
    </Dialog>
  );
}
