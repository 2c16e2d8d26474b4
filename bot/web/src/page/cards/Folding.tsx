/** A card that folds: the browser's own details element, so every keyboard and reader knows it. */
import type { ReactNode } from "react";
import { Card, CardContent } from "../chatui.ts";
import { Icon } from "../icons.tsx";

export function Folding(props: { title: string; open: boolean; quiet?: boolean; children: ReactNode }) {
  return (
    <Card className={props.quiet ? "Folding Folding--quiet" : "Folding"}>
      <details open={props.open}>
        <summary>
          <span>{props.title}</span>
          <Icon name="chevron" />
        </summary>
        <CardContent>{props.children}</CardContent>
      </details>
    </Card>
  );
}
