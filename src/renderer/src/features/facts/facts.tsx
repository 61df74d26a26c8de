import type { ReactElement, ReactNode } from 'react';
import { phaseOf } from '#core/call/selectors.ts';
import type { CallState } from '#core/call/state.ts';
import { partyOf } from '../../calls/party.ts';
import { hourAndMinute, wallDay } from '../../calls/times.ts';
import { useConsole } from '../../console/console.ts';
import { useBindings, useCallSpan, useCommandContext, useSelectedRecord, useWho } from '../../console/hooks.ts';
import { useStore } from '../../stores/store.ts';
import { strings } from '../../strings.ts';
import { Kbd } from '../../ui/kbd.tsx';
import { Checklist } from './checklist.tsx';
import { Cost } from './cost.tsx';
import { Latency } from './latency.tsx';
import './facts.css';

/** Right: what one needs to know of the call beside its words. A drawer where the calls need the width. */
export function Facts(): ReactElement {
  const { ui } = useConsole();
  const record = useSelectedRecord();
  const isOpen = useStore(ui, (state) => state.factsOpen);
  return (
    <aside className="facts" aria-label={strings.facts.label} data-open={isOpen}>
      {record !== null && <CallFacts call={record.call} />}
      <KeyList />
    </aside>
  );
}

export function CallFacts({ call }: { readonly call: CallState }): ReactElement {
  const { facts } = strings;
  const who = useWho();
  const party = partyOf(call, who);
  const { answeredBy } = strings.live;
  return (
    <>
      <Purpose call={call} />
      <dl className="facts-list">
        {call.practice !== null && <Fact label={facts.practiceWith}>{party.title}</Fact>}
        {call.practice === null && party.number !== null && <Fact label={facts.name}>{party.title}</Fact>}
        <Fact label={facts.number}>{party.number ?? party.title}</Fact>
        {party.country !== null && call.practice === null && <Fact label={facts.country}>{party.country}</Fact>}
        <Fact label={facts.direction}>{strings.direction[call.direction]}</Fact>
        {call.startedAt !== null && (
          <Fact label={facts.started}>
            <time dateTime={call.startedAt} title={wallDay(call.startedAt)}>
              {hourAndMinute(call.startedAt)}
            </time>
          </Fact>
        )}
        <Fact label={facts.line}>
          <p data-line={call.lineLostAt === null ? undefined : 'lost'}>{lineWord(call)}</p>
          <p className="dim">{call.practice === null ? facts.mode[call.mode] : facts.practiceMode}</p>
        </Fact>
        {call.answeredBy !== null && (
          <Fact label={answeredBy.label}>
            {answeredBy.words[call.answeredBy] ?? call.answeredBy.replaceAll('_', ' ')}
          </Fact>
        )}
        <Fact label={facts.model}>
          <span data-model={phaseOf(call) === 'ended' ? null : call.model}>{modelWord(call)}</span>
        </Fact>
        <Fact label={facts.duration}>
          <Timer call={call} />
        </Fact>
        <Fact label={facts.cost}>
          <Cost call={call} />
        </Fact>
      </dl>
      <Latency call={call} />
    </>
  );
}

/** Why the call is made, and what is to come of it. */
function Purpose({ call }: { readonly call: CallState }): ReactElement | null {
  const { facts } = strings;
  const { plan } = call;
  const { playbooks } = useConsole();
  const title = useStore(playbooks.store, (state) => state.playbooks.find(({ name }) => name === plan.playbook)?.title);
  if (plan.brief === null && plan.playbook === null) return null;
  return (
    <section className="facts-purpose">
      <h2 className="heading">{facts.purpose}</h2>
      {plan.playbook !== null && <p className="facts-playbook">{title ?? plan.playbook}</p>}
      {plan.brief !== null && <p className="facts-brief">{plan.brief}</p>}
      <Checklist call={call} />
    </section>
  );
}

function modelWord(call: CallState): string {
  if (call.model === null) return strings.facts.modelUnknown;
  return phaseOf(call) === 'ended' ? strings.facts.modelDone : strings.facts.modelState[call.model];
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }): ReactElement {
  return (
    <div className="fact">
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function lineWord(call: CallState): string {
  const words = strings.live.line.state;
  const phase = phaseOf(call);
  if (phase === 'ended') return call.status.replaceAll('-', ' ');
  if (phase === 'ringing') return call.status === 'queued' ? strings.phase.queued : words.ringing;
  if (call.lineLostAt !== null) return words.broken;
  return call.onHold ? words.onHold : words.connected;
}

function Timer({ call }: { readonly call: CallState }): ReactElement {
  return <span className="time">{useCallSpan(call)}</span>;
}

/** Characters that half the width has no room for, beside a key. */
const LONG = 12;

/** The keys that do something to this call now. */
function KeyList(): ReactElement {
  const context = useCommandContext();
  const shown = useBindings().all.filter(
    (command) =>
      (command.group === 'speak' || command.group === 'decide') &&
      command.keys.length > 0 &&
      command.unavailable(context) === null,
  );
  if (shown.length === 0) return <></>;
  return (
    <section className="facts-keys">
      <h2 className="heading">{strings.facts.keys}</h2>
      <dl>
        {shown.map((command) => (
          <div key={command.id} data-long={command.title.length > LONG}>
            <dt>
              <Kbd keys={command.keys[0] ?? ''} />
            </dt>
            <dd>{command.title}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
