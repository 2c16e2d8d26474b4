/** How risky a received message is: the level in words, colour and picture, what it was seen in, what to do. */
import type { VerdictBody } from "../../chat/types.ts";
import { Card, CardContent } from "../chatui.ts";
import { usePage } from "../context.ts";
import { Icon, type IconName } from "../icons.tsx";

// No level is green and none carries a tick: a message without warning signs is not thereby genuine.
const PICTURES: Record<string, IconName> = {
  high_risk: "stop",
  suspicious: "warning",
  unclear: "question",
  no_warning_signs: "look",
};

export function VerdictCard({ body }: { body: VerdictBody }) {
  const { say } = usePage();
  const level = body.level in PICTURES ? body.level : "unclear";
  return (
    <Card className="Verdict" data-level={level} role="group" aria-label={say("verdict_label")}>
      <p className="Verdict-title">
        <Icon name={PICTURES[level]!} />
        <span>{body.title}</span>
      </p>
      <CardContent>
        {body.reasons.length > 0 && (
          <>
            <p className="Part">{body.reasons_title}</p>
            <ul className="Reasons">
              {body.reasons.map((reason, i) => (
                <li key={i}>
                  {reason.quote && (
                    <blockquote>
                      <span className="Hidden">{say("quoted")}</span>
                      {reason.quote}
                    </blockquote>
                  )}
                  <p>{reason.why}</p>
                </li>
              ))}
            </ul>
          </>
        )}
        {body.steps.length > 0 && (
          <>
            <p className="Part">{body.steps_title}</p>
            <ol className="Items">
              {body.steps.map((step, i) => (
                <li key={i}>{step}</li>
              ))}
            </ol>
          </>
        )}
      </CardContent>
    </Card>
  );
}
