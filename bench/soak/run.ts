import { parseArgs } from 'node:util';
import { Soak } from './soak.ts';

/** `npm run soak -- --minutes 30 --calls 50 --seed 1` */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    calls: { type: 'string', default: '50' },
    seed: { type: 'string', default: '1' },
  },
});

const soak = new Soak({ minutes: Number(values.minutes), calls: Number(values.calls), seed: Number(values.seed) });
const isClean = await soak.run();
process.exit(isClean ? 0 : 1);
