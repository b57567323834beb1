import type { Container, Probe } from '../api/types.ts';
import { exactly } from '../pace.ts';
import type { KubeletConfig } from './config.ts';

/**
 * The stand-in kubelet of the reference cluster: no process decides anything, fixed rules do. Its times are short so that
 * recordings are. Its own waits are 150 ms for a sandbox and 150 or 400 ms for an image; what comes on top is what the
 * control plane's requests and watches took from a change to a pod that is seen as ready, as the recordings have it:
 * here a command, and what the control plane does on it, takes no time.
 */
export const rigKubelet: KubeletConfig = {
  pace: {
    sandbox: { median: 210, spread: 1.2 },
    look: { median: 170, spread: 1.2 },
    pull: { median: 410, spread: 1.1 },
    megabyte: exactly(0),
    refusal: exactly(700),
    notice: exactly(0),
  },
  serialPulls: false,
  errImagePullMilliseconds: [1200, 1200],
  newImageEndsBackOff: false,
  restart: { first: 1000, repeated: 1000, killed: 300 },
  killsCount: false,
  oneByOne: false,
  refuses: false,
  ownsScheduled: false,
  sortsStatuses: false,
  checksUser: false,
  mountRetry: (attempt) => ({ milliseconds: 1000, event: [1, 2, 4, 8].includes(attempt) }),
  projectedSources: false,
  syncMilliseconds: undefined,
  termination: { running: 600, idle: 100 },
  kill: { milliseconds: 200, code: 0 },
  judgeProbe: judge,
  node: {
    leaseMilliseconds: 2500,
    statusMilliseconds: 60_000,
    registersAgain: true,
    tellsAbilities: false,
    tellsChanges: false,
  },
};

/** A probe fails by the look of its path or command, or when it asks a port that the container does not declare. */
function judge(container: Container, probe: Probe, podIP: string): string | undefined {
  const { httpGet, tcpSocket, exec } = probe;
  const look = JSON.stringify([httpGet?.path, exec?.command]);
  if (/wrong|bad|does-not-exist|missing|fail|nonexist/.test(look)) {
    return httpGet ? 'HTTP probe failed with statuscode: 404' : exec ? '' : 'x';
  }
  if (exec && /exit 1|"false"/.test(look)) return '';
  const script = [...(container.command ?? []), ...(container.args ?? [])].join(' ');
  if (exec && /cat.*\/tmp\/(ready|healthy)/.test(look) && !script.includes('touch')) {
    return `cat: can't open '${exec.command?.at(-1) ?? ''}': No such file or directory\n`;
  }
  const port = (httpGet ?? tcpSocket)?.port;
  const declared = container.ports ?? [];
  if (typeof port !== 'number' || declared.length === 0) return undefined;
  if (declared.some(({ containerPort }) => containerPort === port)) return undefined;
  const refused = `dial tcp ${podIP}:${port}: connect: connection refused`;
  return httpGet ? `Get "http://${podIP}:${port}${httpGet.path ?? '/'}": ${refused}` : refused;
}
