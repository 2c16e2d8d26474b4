/** A sheet over the conversation: the browser's own dialog keeps the focus inside, closes on Esc and gives it back. */
import { useEffect, useId, useRef, type ReactNode } from "react";
import { usePage } from "../context.ts";
import { Icon } from "../icons.tsx";

export function Dialog(props: { title: string; onClose: () => void; children: ReactNode }) {
  const { say } = usePage();
  const ref = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const dialog = ref.current!;
    const before = document.activeElement;
    if (dialog.showModal) dialog.showModal();
    else dialog.setAttribute("open", ""); // phones from before 2022
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={ref}
      className="Sheet"
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        props.onClose();
      }}
      onClick={(event) => {
        if (event.target === ref.current) props.onClose();
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") {
          event.preventDefault();
          event.stopPropagation();
          props.onClose();
        }
      }}
    >
      <div className="Sheet-inner">
        <div className="Sheet-head">
          <h2 id={heading}>{props.title}</h2>
          <button type="button" className="IconOnly" aria-label={say("dialog_close")} onClick={props.onClose}>
            <Icon name="close" />
          </button>
        </div>
        {props.children}
      </div>
    </dialog>
  );
}
