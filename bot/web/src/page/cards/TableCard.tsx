/** Figures side by side; a payment schedule gets bars above it. Both can be printed alone. */
import { useId, useRef } from "react";
import { Card, CardContent } from "../chatui.ts";
import { usePage } from "../context.ts";
import { Icon } from "../icons.tsx";
import type { TableBody } from "../../chat/types.ts";
import { Bars } from "./Bars.tsx";
import { scheduleIn } from "./schedule.ts";

/** So many fit on a phone in small type alone. */
const SEVERAL_COLUMNS = 4;
/** So many do not fit at all: there each row becomes a block of its own. */
const MANY_COLUMNS = 5;

function shapeOf(columns: number): string {
  return columns >= MANY_COLUMNS ? "Figures-blocks" : columns >= SEVERAL_COLUMNS ? "Figures-tight" : "";
}

export function TableCard({ body }: { body: TableBody }) {
  const { say } = usePage();
  const card = useRef<HTMLDivElement>(null);
  const schedule = scheduleIn(body);
  const heading = useId();

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
        <div className="Figures-head">
          <p id={heading}>{body.title}</p>
          <button type="button" className="IconOnly" aria-label={say("print")} onClick={print}>
            <Icon name="print" />
          </button>
        </div>
        {schedule && <Bars bars={schedule} name={say("chart", { title: body.title })} />}
        <div className="Figures-scroll" role="region" aria-labelledby={heading} tabIndex={0}>
          <table className={shapeOf(body.columns.length)} role="table" aria-labelledby={heading}>
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
                <tr key={i} role="row">
                  {row.map((cell, j) =>
                    j === 0 ? (
                      <th key={j} scope="row" role="rowheader">
                        {cell}
                      </th>
                    ) : (
                      <td key={j} role="cell" data-column={body.columns[j]}>
                        {cell}
                      </td>
                    ),
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {body.note && <p className="Checked">{body.note}</p>}
      </CardContent>
    </Card>
  );
}
