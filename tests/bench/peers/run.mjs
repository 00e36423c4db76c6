/**
 * What others need for the same job: `node tests/bench/peers/run.mjs`, or `--only NAME` for the
 * peers whose names contain that.
 */
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { run, say, step } from '../../../cpp/toolchain/run.mjs';
import { build, runCommand } from '../../../js/build/build.mjs';
import { PEERS } from './adapters/index.mjs';
import { installPeers } from './install.mjs';
import { noiseJob } from './job.mjs';
import { reportText } from './report.mjs';

const MEASURE = fileURLToPath(new URL('measure-peer.mjs', import.meta.url));

/** @param {import('./peer.mjs').Peer} peer @returns {Promise<import('./report.mjs').Row>} */
async function measured(peer) {
  const { code, stdout, output } = await run(process.execPath, [MEASURE, peer.name]);
  if (code !== 0) return { peer, failure: reason(output) };
  return { peer, report: JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') };
}

/** The error's message, without the folders of this machine. @param {string} output */
function reason(output) {
  const message = /^(?:\w*Error\b.*?|Aborted.*?): (.*)$/m.exec(output)?.[1] ?? 'the process ended';
  return message.replace(/ imported from .*/, '').replaceAll('|', '/');
}

await runCommand(async () => {
  const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
  await build();
  await installPeers();
  const rows = [];
  for (const peer of PEERS.filter(({ name }) => name.includes(values.only))) {
    rows.push(await step(`Measuring ${peer.name}`, () => measured(peer)));
  }
  const { frames, height, width } = noiseJob(true);
  const machine = `${cpus().length} cores of ${cpus()[0]?.model}`;
  say(`${frames} frames of ${height} × ${width}, Node ${process.versions.node}, ${machine}`);
  console.log(reportText(rows));
});
