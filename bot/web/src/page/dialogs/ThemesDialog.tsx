/** The menu: what can be asked, by theme. */
import { usePage } from "../context.ts";
import { Dialog } from "./Dialog.tsx";

export function ThemesDialog({ onClose }: { onClose: () => void }) {
  const { say, config, conversation } = usePage();
  return (
    <Dialog title={say("themes_title")} onClose={onClose}>
      <ul className="Options">
        {config.themes.map((theme) => (
          <li key={theme.id}>
            <button
              type="button"
              className="Choice"
              onClick={() => {
                onClose();
                conversation.send(theme.title, theme.payload);
              }}
            >
              {theme.title}
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
