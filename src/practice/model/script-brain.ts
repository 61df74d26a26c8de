import { linesOf, type Script } from '../scripts/script.ts';
import { type Brain, normalise, type Reply, withoutCommands } from './brain.ts';

const NOTHING: Reply = { text: '', isReady: true };

/**
 * Answers the line of a script that was heard last, once. Recordings and music have no
 * answer: it is silent through them, as a model on hold is told to be.
 */
export function scriptBrain(script: Script): Brain {
  const lines = linesOf(script).map(({ say, reply }) => ({ say: normalise(say), reply }));
  return (items) => {
    const users = items.filter((item) => item.role === 'user');
    const said = normalise(users.map((item) => item.text).join(' '));
    let position = 0;
    let reply: string | undefined;
    for (const line of lines) {
      const at = said.indexOf(line.say, position);
      if (at === -1) continue;
      position = at + line.say.length;
      reply = line.reply;
    }
    if (reply === undefined) return NOTHING;
    const words = withoutCommands(reply);
    const lastHeard = users.at(-1)?.created ?? -1;
    const isAnswered = items.some(
      (item) => item.role === 'assistant' && item.created > lastHeard && normalise(item.text).includes(words),
    );
    return isAnswered ? NOTHING : { text: reply, isReady: true };
  };
}
