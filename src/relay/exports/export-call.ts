import { summaryOf } from '#core/call/selectors.ts';
import type { ExportFormat } from '#shared/archive.ts';
import { csvOf } from './csv.ts';
import { markdownOf } from './markdown.ts';
import { webVttOf } from './web-vtt.ts';
import type { WholeCall } from './whole-call.ts';

export interface CallExport {
  /** A file name that every system takes. */
  readonly name: string;
  /** MIME type. */
  readonly type: string;
  readonly text: string;
}

const TYPES: Readonly<Record<ExportFormat, string>> = {
  json: 'application/json; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
  vtt: 'text/vtt; charset=utf-8',
};

const WRITERS: Readonly<Record<ExportFormat, (call: WholeCall) => string>> = {
  json: jsonOf,
  md: markdownOf,
  csv: csvOf,
  vtt: webVttOf,
};

/** A call as a file. */
export function exportCall(call: WholeCall, format: ExportFormat): CallExport {
  const { startedAt, callSid } = call.state;
  const day = (startedAt ?? '').slice(0, 16).replaceAll(/[^\dT]/g, '');
  return {
    name: `phony-${day === '' ? '' : `${day}-`}${callSid}.${format}`,
    type: TYPES[format],
    text: WRITERS[format](call),
  };
}

function jsonOf({ state, events, notes, tags, summary }: WholeCall): string {
  const inOrder = events.toSorted((a, b) => a.seq - b.seq);
  return `${JSON.stringify({ call: summaryOf(state), events: inOrder, notes, tags, summary }, null, 2)}\n`;
}
