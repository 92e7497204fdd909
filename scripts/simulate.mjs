import { buildSimulation } from '../tests/simulation/build.mjs';

const program = await buildSimulation();
await import(program);
