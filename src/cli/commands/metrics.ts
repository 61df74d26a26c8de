import type { Command } from 'commander';
import { z } from 'zod';
import { CallMetrics, type Latencies } from '#shared/metrics.ts';
import type { Relay } from '../address.ts';
import { type Register, sharedOptions } from '../options.ts';
import { pickCall } from '../pick-call.ts';
import { type Sample, samplesIn } from '../prometheus-text.ts';
import { ask, askText, read } from '../relay-client.ts';
import { type Cell, type Column, table } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { json } from '../text.ts';

const Answer = z.looseObject({ metrics: CallMetrics });
const MS = 1_000;

export const registerMetrics: Register = (program, terminal) => {
  program
    .command('metrics')
    .summary('print latencies, counts and costs')
    .description('Prints latencies, counts and costs of the relay since its start, or of one call.')
    .argument('[call]', 'SID of a call, or the beginning or end of one')
    .action((call: string | undefined, _options: unknown, command: Command) => show(terminal, command, call));
};

async function show(terminal: Terminal, command: Command, call: string | undefined): Promise<void> {
  const { relay, json: asJson } = sharedOptions(command, terminal);
  if (call === undefined) return showRelay(terminal, relay, asJson);
  const callSid = await pickCall(relay, call);
  const answer = await ask(relay, { path: `/calls/${callSid}/metrics` });
  const { metrics } = read(relay, Answer, answer);
  terminal.out(asJson ? `${json(answer)}\n` : callTables(metrics, terminal));
}

async function showRelay(terminal: Terminal, relay: Relay, asJson: boolean): Promise<void> {
  const samples = samplesIn(await askText(relay, { path: '/metrics' }));
  if (asJson) return terminal.out(`${json({ metrics: samples })}\n`);
  const rest = samples.filter(({ name }) => !name.startsWith(LATENCY));
  terminal.out(latencyTable(latenciesIn(samples), terminal));
  const rows = rest.map(({ name, labels, value }): readonly Cell[] => [
    { text: name.replace(/^phony_/, '') },
    {
      text: Object.entries(labels)
        .map(([key, label]) => `${key}=${label}`)
        .join(' '),
    },
    { text: String(value), tone: 'bold' },
  ]);
  terminal.out(`\n${table([{ title: 'METRIC' }, { title: 'OF', shrinksTo: 8 }, { title: 'VALUE' }], rows, terminal)}`);
}

const LATENCY = 'phony_latency_seconds';

function latenciesIn(samples: readonly Sample[]): Readonly<Record<string, Latencies>> {
  const ours = samples.filter(({ name }) => name.startsWith(LATENCY));
  const metrics = [...new Set(ours.flatMap(({ labels }) => labels['metric'] ?? []))];
  const find = (metric: string, suffix: string, quantile?: string): number | null =>
    ours.find(
      ({ name, labels }) => name === LATENCY + suffix && labels['metric'] === metric && labels['quantile'] === quantile,
    )?.value ?? null;
  const inMs = (metric: string, quantile: string): number | null => {
    const seconds = find(metric, '', quantile);
    return seconds === null ? null : seconds * MS;
  };
  return Object.fromEntries(
    metrics.map((metric) => [
      metric,
      {
        count: find(metric, '_count') ?? 0,
        p50: inMs(metric, '0.5'),
        p95: inMs(metric, '0.95'),
        p99: inMs(metric, '0.99'),
      },
    ]),
  );
}

function callTables(metrics: CallMetrics, terminal: Terminal): string {
  const { first_token, relay_overhead, barge_in, costUsd, lineCostUsd, ...counts } = metrics;
  const rows = Object.entries(counts).map(([name, count]) => [{ text: name }, { text: String(count) }]);
  rows.push([{ text: 'cost of the model' }, { text: usd(costUsd) }]);
  rows.push([{ text: 'cost of the line' }, { text: usd(lineCostUsd) }]);
  const latencies = latencyTable({ first_token, relay_overhead, barge_in }, terminal);
  return `${latencies}\n${table([{ title: 'METRIC' }, { title: 'VALUE' }], rows, terminal)}`;
}

const usd = (amount: number | null): string => (amount === null ? '-' : `$${amount.toFixed(4)}`);

const ms = (value: number | null): Cell => ({ text: value === null ? '-' : value.toFixed(value < 10 ? 2 : 0) });

const LATENCY_COLUMNS: readonly Column[] = ['LATENCY', 'COUNT', 'P50 MS', 'P95 MS', 'P99 MS'].map((title) => ({
  title,
}));

function latencyTable(latencies: Readonly<Record<string, Latencies>>, terminal: Terminal): string {
  const rows = Object.entries(latencies).map(([name, { count, p50, p95, p99 }]): readonly Cell[] => [
    { text: name },
    { text: String(count) },
    ms(p50),
    ms(p95),
    ms(p99),
  ]);
  return table(LATENCY_COLUMNS, rows, terminal);
}
