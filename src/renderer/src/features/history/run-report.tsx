import type { ReactElement } from 'react';
import type { Direction } from '#core/call/events.ts';
import type { ReplayReport } from '#shared/replay.ts';
import { speakerName } from '../../calls/party.ts';
import { strings } from '../../strings.ts';

const words = strings.past.runAgain;
type Turn = ReplayReport['turns'][number];
type Difference = ReplayReport['differences'][number];

interface RunReportProps {
  readonly report: ReplayReport;
  readonly direction: Direction;
}

/** Turn by turn what came of it; a turn that is not what it was shows both. */
export function RunReport({ report, direction }: RunReportProps): ReactElement {
  const { turns, differences } = report;
  const byTurn = new Map(differences.map((difference) => [difference.turn, difference]));
  const all = [...new Set([...turns, ...differences].map(({ turn }) => turn))].sort((a, b) => a - b);
  return (
    <>
      <output className="run-sum" data-same={differences.length === 0}>
        {differences.length === 0 ? words.same : words.differ(differences.length)}
      </output>
      <ol className="run-turns" aria-label={words.turns}>
        {all.map((number) => {
          const difference = byTurn.get(number);
          const turn = turns.find((each) => each.turn === number);
          return (
            <li key={number} className="run-turn" data-differs={difference !== undefined}>
              {difference === undefined ? (
                <Same turn={turn} direction={direction} />
              ) : (
                <Differs difference={difference} direction={direction} />
              )}
            </li>
          );
        })}
      </ol>
    </>
  );
}

const speakerOf = ({ speaker }: Turn, direction: Direction): string =>
  speaker === 'caller' || speaker === 'assistant' || speaker === 'supervisor'
    ? speakerName({ direction }, speaker)
    : speaker;

interface SameProps {
  readonly turn: Turn | undefined;
  readonly direction: Direction;
}

function Same({ turn, direction }: SameProps): ReactElement | null {
  if (turn === undefined) return null;
  return (
    <>
      <span className="row-speaker">{speakerOf(turn, direction)}</span>
      <Words turn={turn} />
    </>
  );
}

interface DiffersProps {
  readonly difference: Difference;
  readonly direction: Direction;
}

function Differs({ difference: { recorded, replayed }, direction }: DiffersProps): ReactElement {
  const speaker = recorded ?? replayed;
  return (
    <>
      <span className="row-speaker">{speaker === null ? '' : speakerOf(speaker, direction)}</span>
      <dl className="run-both">
        <dt>{words.recordedWords}</dt>
        <dd>{recorded === null ? <span className="dim">{words.nothing}</span> : <Words turn={recorded} />}</dd>
        <dt>{words.replayedWords}</dt>
        <dd>{replayed === null ? <span className="dim">{words.nothing}</span> : <Words turn={replayed} />}</dd>
      </dl>
    </>
  );
}

function Words({ turn }: { readonly turn: Turn }): ReactElement {
  return (
    <div>
      {turn.deeds.map((deed) => (
        <span key={deed} className="chip">
          {deed}
        </span>
      ))}
      <p className="run-words">{turn.words}</p>
    </div>
  );
}
