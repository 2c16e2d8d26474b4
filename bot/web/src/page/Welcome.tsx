/** The first thing that a visitor sees: what this is, and where to begin. Nothing is stored before they write. */
import { Bubble } from "./chatui.ts";
import { usePage } from "./context.ts";

export function Welcome({ question }: { question: string }) {
  const { say, config, conversation } = usePage();
  return (
    <div className="Message left" data-welcome="">
      <div className="Message-inner">
        <div className="Said">
          <Bubble content={say("welcome")} />
        </div>
        {question && (
          <button type="button" className="Choice Choice--main" onClick={() => conversation.send(question)}>
            {question}
          </button>
        )}
        <div className="Said Choices">
          <Bubble content={say("welcome_choose")} />
          <ul className="Options">
            {config.themes.map((theme) => (
              <li key={theme.id}>
                <button
                  type="button"
                  className="Choice"
                  onClick={() => conversation.send(theme.title, theme.payload)}
                >
                  {theme.title}
                </button>
              </li>
            ))}
          </ul>
        </div>
      </div>
    </div>
  );
}
