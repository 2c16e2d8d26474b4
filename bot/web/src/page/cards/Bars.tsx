/** Bars for the payments of a schedule; the table below says the same in figures. */
import type { Bar } from "./schedule.ts";

const HEIGHT = 96;
const STEP = 24;
const WIDTH = 16;

export function Bars({ bars, name }: { bars: Bar[]; name: string }) {
  const most = Math.max(...bars.map((bar) => bar.amount), 1);
  const [first, last] = [bars[0]!, bars[bars.length - 1]!];
  return (
    <figure className="Bars">
      <svg
        role="img"
        aria-label={`${name}: ${first.label} ${first.shown}; ${last.label} ${last.shown}`}
        viewBox={`0 0 ${bars.length * STEP} ${HEIGHT}`}
        preserveAspectRatio="none"
      >
        {bars.map((bar, i) => {
          const height = Math.max(2, (bar.amount / most) * HEIGHT);
          return (
            <rect key={i} x={i * STEP + (STEP - WIDTH) / 2} y={HEIGHT - height} width={WIDTH} height={height}>
              <title>{`${bar.label} ${bar.shown}`}</title>
            </rect>
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
