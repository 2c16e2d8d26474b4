/** Help in despair: calm words, and numbers that one tap calls. */
import type { CrisisBody } from "../../chat/types.ts";
import { Card, CardContent } from "../chatui.ts";
import { usePage } from "../context.ts";
import { Icon } from "../icons.tsx";

export function CrisisCard({ body }: { body: CrisisBody }) {
  const { say } = usePage();
  return (
    <Card className="Crisis">
      <CardContent>
        <p className="Crisis-text">{body.text}</p>
        <ul className="Crisis-numbers" aria-label={say("crisis_label")}>
          {body.hotlines.map(([number, name]) => (
            <li key={number}>
              <a className="Call" href={`tel:${number}`} aria-label={say("call", { name, number })}>
                <Icon name="phone" />
                <span className="Call-name">{name}</span>
                <strong>{number}</strong>
              </a>
            </li>
          ))}
        </ul>
      </CardContent>
    </Card>
  );
}
