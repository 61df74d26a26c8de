import type { ReactElement } from 'react';

const WIDTH = 240;
const HEIGHT = 36;
const MAX_SAMPLES = 40;
const GAP = 2;

/** One bar a reply, the newest right; the tallest fills the height. */
export function Sparkline({
  samples,
  label,
}: {
  readonly samples: readonly number[];
  readonly label: string;
}): ReactElement {
  const shown = samples.slice(-MAX_SAMPLES);
  const top = Math.max(...shown, 1);
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
