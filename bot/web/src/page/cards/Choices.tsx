/** A question with answers to tap. */
import type { ChoicesBody } from "../../chat/types.ts";
import { Bubble } from "../chatui.ts";
import { usePage } from "../context.ts";

/** Choices about the answer before them; later in the talk they would mean another answer. */
const ABOUT_THIS_ANSWER = ["/ask_more_detail", "/ask_source", "/ask_next_steps", "/none_of_these"];

export function Choices({ body, latest }: { body: ChoicesBody; latest: boolean }) {
  const { conversation } = usePage();
  const choices = latest ? body.choices : body.choices.filter((c) => !ABOUT_THIS_ANSWER.includes(c.payload));
  if (!choices.length && !latest) return null;
  return (
    <div className="Choices">
      <Bubble content={body.prompt} />
      <ul className="Options">
        {choices.map((choice) => (
          <li key={choice.payload + choice.title}>
            <button
              type="button"
              className="Choice"
              onClick={() => conversation.send(choice.title, choice.payload)}
            >
              {choice.title}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
