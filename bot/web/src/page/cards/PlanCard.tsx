/** A page of the person's own, such as a repayment plan: opens beside the chat, made to be printed. */
import type { PlanBody } from "../../chat/types.ts";
import { Card, CardContent } from "../chatui.ts";
import { usePage } from "../context.ts";
import { Icon } from "../icons.tsx";

export function PlanCard({ body }: { body: PlanBody }) {
  const { say } = usePage();
  const safe = /^https?:\/\//i.test(body.url);
  return (
    <Card className="Plan">
      <CardContent>
        <p>{body.text}</p>
        {safe && (
          <a className="Choice Choice--main" href={body.url} target="_blank" rel="noopener noreferrer">
            <Icon name="page" />
            <span>{body.title || say("plan_open")}</span>
            <span className="Hidden">{say("new_window")}</span>
          </a>
        )}
      </CardContent>
    </Card>
  );
}
