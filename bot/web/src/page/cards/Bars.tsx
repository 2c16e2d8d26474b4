/** Bars for the payments of a schedule; the table below says the same in figures. */
import type { Bar } from "./schedule.ts";

const HEIGHT = 96;
const STEP = 24;
const WIDTH = 14;
const GAP = 20;
const DOT = 2;

export function Bars({ bars, name }: { bars: Bar[]; name: string }) {
  const most = Math.max(...bars.map((bar) => bar.amount), 1);
  const [first, last] = [bars[0]!, bars[bars.length - 1]!];
  const gapsUpTo = (i: number) => bars.slice(0, i + 1).filter((bar) => bar.afterGap).length;
  const left = (i: number) => i * STEP + (STEP - WIDTH) / 2 + gapsUpTo(i) * GAP;
  return (
    <figure className="Bars">
      <svg
        role="img"
        aria-label={`${name}: ${first.label} ${first.shown}; ${last.label} ${last.shown}`}
        viewBox={`0 0 ${bars.length * STEP + gapsUpTo(bars.length) * GAP} ${HEIGHT}`}
        preserveAspectRatio="none"
      >
        {bars.map((bar, i) => {
          const height = Math.max(2, (bar.amount / most) * HEIGHT);
          return (
            <g key={i}>
              {bar.afterGap && <path className="Bars-gap" d={dots(left(i) - (STEP - WIDTH + GAP) / 2)} />}
              <rect x={left(i)} y={HEIGHT - height} width={WIDTH} height={height}>
                <title>{`${bar.label} ${bar.shown}`}</title>
              </rect>
            </g>
          );
        })}
      </svg>
      <figcaption aria-hidden="true">
        <span>{`${first.label} ${first.shown}`}</span>
        <span>{`${last.label} ${last.shown}`}</span>
      </figcaption>
    </figure>
  );
}

/** Three dots around a place, for payments that are left out. */
function dots(middle: number): string {
  return [-1, 0, 1].map((n) => `M${middle + n * 3 * DOT - DOT / 2} ${HEIGHT - 8}h${DOT}v${2 * DOT}h-${DOT}z`).join("");
}
