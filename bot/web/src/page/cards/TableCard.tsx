/** Figures side by side; a payment schedule gets bars above it. Both can be printed alone. */
import { useRef } from "react";
import { Card, CardContent } from "../chatui.ts";
import { usePage } from "../context.ts";
import { Icon } from "../icons.tsx";
import type { TableBody } from "../../chat/types.ts";
import { Bars } from "./Bars.tsx";
import { scheduleIn } from "./schedule.ts";

export function TableCard({ body }: { body: TableBody }) {
  const { say } = usePage();
  const card = useRef<HTMLDivElement>(null);
  const schedule = scheduleIn(body);

  function print() {
    const root = document.documentElement;
    card.current?.setAttribute("data-printed", "");
    root.setAttribute("data-printing", "");
    window.print();
    root.removeAttribute("data-printing");
    card.current?.removeAttribute("data-printed");
  }

  return (
    <Card className="Figures" ref={card}>
      <CardContent>
        {schedule && <Bars bars={schedule} name={say("chart", { title: body.title })} />}
        <div className="Figures-scroll" role="region" aria-label={body.title} tabIndex={0}>
          <table>
            <caption>{body.title}</caption>
            <thead>
              <tr>
                {body.columns.map((column, i) => (
                  <th key={i} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {body.rows.map((row, i) => (
                <tr key={i}>
                  {row.map((cell, j) =>
                    j === 0 ? (
                      <th key={j} scope="row">
                        {cell}
                      </th>
                    ) : (
                      <td key={j}>{cell}</td>
                    ),
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {body.note && <p className="Checked">{body.note}</p>}
        <button type="button" className="Small" onClick={print}>
          <Icon name="print" />
          {say("print")}
        </button>
      </CardContent>
    </Card>
  );
}
