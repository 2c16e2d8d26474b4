/** One message of the guide, each kind in its own form. */
import type { Body as AnyBody } from "../../chat/types.ts";
import { Bubble } from "../chatui.ts";
import { Choices } from "./Choices.tsx";
import { CrisisCard } from "./CrisisCard.tsx";
import { Folding } from "./Folding.tsx";
import { PlanCard } from "./PlanCard.tsx";
import { TableCard } from "./TableCard.tsx";
import { VerdictCard } from "./VerdictCard.tsx";
import { usePage } from "../context.ts";

interface Props {
  body: AnyBody;
  plain: string;
  /** Whether this is the last thing that was said; questions about “this answer” only make sense there. */
  latest: boolean;
  /** Whether the message stands beside an answer, so that what it rests on can wait behind a fold. */
  beside: boolean;
}

export function Body({ body, plain, latest, beside }: Props) {
  const { say } = usePage();
  switch (body.kind) {
    case "text":
      return <Bubble content={body.text} />;
    case "list":
      return (
        <Folding title={body.title} open>
          <Items items={body.items} numbered={body.numbered} />
        </Folding>
      );
    case "sources":
      return (
        <Folding title={say("sources_count", { title: bare(body.title), count: body.items.length })} open={!beside} quiet>
          <Items items={body.items} numbered={false} />
          <p className="Checked">{body.checked}</p>
        </Folding>
      );
    case "choices":
      return <Choices body={body} latest={latest} />;
    case "crisis":
      return <CrisisCard body={body} />;
    case "table":
      return <TableCard body={body} />;
    case "verdict":
      return <VerdictCard body={body} />;
    case "plan":
      return <PlanCard body={body} />;
    default:
      return <Bubble content={plain} />; // a kind that this page does not know yet
  }
}

function bare(title: string): string {
  return title.replace(/[：:]\s*$/, "");
}

function Items({ items, numbered }: { items: string[]; numbered: boolean }) {
  const lines = items.map((item, i) => <li key={i}>{item}</li>);
  return numbered ? <ol className="Items">{lines}</ol> : <ul className="Items">{lines}</ul>;
}
