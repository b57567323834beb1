/**
 * `npm run -s cluster -- [--scenario rig] [--port N] [--kubeconfig FILE] [--seed N] [--start T] [--clock wall|manual] [--http]`:
 * the emulated API server on loopback, for the real kubectl and client libraries. Prints its URL when ready, stops on SIGTERM.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startClusterServer } from './cluster-server.ts';

const USAGE = `usage: npm run -s cluster -- [--scenario NAME] [--port N] [--kubeconfig FILE] [--seed N] [--start TIME]
                            [--clock wall|manual] [--server-version V] [--http]`;

function fail(message: string): never {
  console.error(`${message}\n${USAGE}`);
  process.exit(2);
}

const options = (() => {
  try {
    return parseArgs({
      options: {
        scenario: { type: 'string', default: 'rig' },
        port: { type: 'string', default: '0' },
        kubeconfig: { type: 'string' },
        seed: { type: 'string', default: '1' },
        start: { type: 'string' },
        clock: { type: 'string', default: 'wall' },
        'server-version': { type: 'string' },
        http: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
})();

const integer = (name: string, text: string): number => {
  const value = Number(text);
  return Number.isInteger(value) && value >= 0
    ? value
    : fail(`--${name} wants a whole number, got "${text}"`);
};
if (options.clock !== 'wall' && options.clock !== 'manual')
  fail(`--clock is wall or manual, got "${options.clock}"`);
const start = options.start === undefined ? Date.now() : Date.parse(options.start);
if (Number.isNaN(start))
  fail(`--start wants a time such as 2026-01-05T09:00:00Z, got "${options.start ?? ''}"`);

try {
  const server = await startClusterServer({
    scenario: options.scenario,
    port: integer('port', options.port),
    seed: integer('seed', options.seed),
    start,
    clock: options.clock,
    tls: !options.http,
    ...(options['server-version'] === undefined ? {} : { serverVersion: options['server-version'] }),
  });
  if (options.kubeconfig !== undefined) {
    writeFileSync(options.kubeconfig, server.kubeconfig, { mode: 0o600 });
  }
  console.log(server.url);
  const stop = (): void => void server.close().then(() => process.exit(0));
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
