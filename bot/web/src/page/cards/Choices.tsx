/** A question with answers to tap. */
import type { Choice, ChoicesBody } from "../../chat/types.ts";
import { Bubble } from "../chatui.ts";
import { usePage } from "../context.ts";

/** Choices about the answer before them; later in the talk they would mean another answer. */
const ABOUT_THE_ANSWER = [
  "/ask_more_detail",
  "/ask_source",
  "/ask_next_steps",
  "/none_of_these",
  "/why_verdict",
  "/after_message",
];
const ANSWERS = ["/confirm_delete", "/keep_data"];

/** Answers to the question before them, such as “skip”, which is sent as it stands; later another question is open. */
function isAnswer({ payload }: Choice): boolean {
  return !payload.startsWith("/") || ANSWERS.includes(payload);
}

function lasts(choice: Choice): boolean {
  return !isAnswer(choice) && !ABOUT_THE_ANSWER.includes(choice.payload.replace(/\{.*$/, ""));
}

export function Choices({ body, latest }: { body: ChoicesBody; latest: boolean }) {
  const { conversation } = usePage();
  const choices = latest ? body.choices : body.choices.filter(lasts);
  if (!choices.length && !latest && !body.choices.some(isAnswer)) return null;
  return (
    <div className="Choices">
      <Bubble content={body.prompt} />
      {choices.length > 0 && (
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
      )}
    </div>
  );
}
