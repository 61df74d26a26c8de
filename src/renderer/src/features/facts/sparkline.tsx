import type { ReactElement } from 'react';

const WIDTH = 240;
const HEIGHT = 36;
const MAX_SAMPLES = 40;
const GAP = 2;

interface SparklineProps {
  readonly samples: readonly number[];
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly label: string;
}

/** One bar a reply, the newest right; the tallest fills the height. The lines are half of the replies, and 95 of 100. */
export function Sparkline({ samples, medianMs, p95Ms, label }: SparklineProps): ReactElement {
  const shown = samples.slice(-MAX_SAMPLES);
  const top = Math.max(...shown, 1);
  const yOf = (ms: number): number => HEIGHT - Math.min(1, ms / top) * (HEIGHT - 4);
  const step = Math.min(8, WIDTH / shown.length);
  return (
    <svg
      className="sparkline"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="xMinYMax meet"
      role="img"
      aria-label={label}
    >
      <line x1="0" x2={WIDTH} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} />
      <line className="sparkline-mark" x1="0" x2={WIDTH} y1={yOf(medianMs)} y2={yOf(medianMs)} />
      <line className="sparkline-mark" data-high="true" x1="0" x2={WIDTH} y1={yOf(p95Ms)} y2={yOf(p95Ms)} />
      {shown.map((ms, index) => {
        const height = Math.max(2, (ms / top) * (HEIGHT - 4));
        const x = index * step;
        // The place is the sample's identity: samples are only ever added.
        return (
          <rect
            // oxlint-disable-next-line react/no-array-index-key -- see above
            key={samples.length - shown.length + index}
            data-last={index === shown.length - 1}
            x={x}
            y={HEIGHT - height}
            width={Math.max(1, step - GAP)}
            height={height}
          />
        );
      })}
    </svg>
  );
}
