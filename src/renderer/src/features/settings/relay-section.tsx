import type { ReactElement } from 'react';
import type { SectionProps } from './section.ts';

/** Settings of the relay, as the catalogue has them. */
export function RelaySection({ entries }: SectionProps): ReactElement {
  return (
    <dl className="variables">
      {entries.map(({ id, title, help }) => (
        <div key={id}>
          <dt>{title}</dt>
          <dd>{help}</dd>
        </div>
      ))}
    </dl>
  );
}
