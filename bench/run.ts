import { startFloor } from './floor.ts';
import { tokenHop } from './token-hop.ts';

const [flag, modelUrl] = process.argv.slice(2);

// The floor runs in a process of its own, as the relay does.
if (flag === '--floor' && modelUrl !== undefined) await startFloor(modelUrl);
else await tokenHop();
