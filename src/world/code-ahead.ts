import { loadIngressAttendance } from '../clouds/gke/ingress/on-demand.ts';
import { prepareDiscovery } from '../cluster/apiserver/discovery.ts';
import { loadSchemas } from '../cluster/machinery/schema.ts';
import { onDemand } from '../loading/on-demand.ts';
import { installedPrograms } from '../programs/index.ts';
import type { LoadCode } from '../shell/program.ts';
import { utilities } from '../shell/utilities/index.ts';
import { scenarioOf } from './scenarios/index.ts';

/** How many pieces are on their way at once. */
const LANES = 3;

/** What servers and shell load when something is asked of them for the first time. */
const pieces: readonly LoadCode[] = [
  () => onDemand(import('../shell/completion/engine.ts')),
  loadSchemas,
  () => onDemand(import('../cluster/apiserver/subresources/subresources.ts')),
  async () => (await onDemand(import('../cluster/apiserver/openapi/openapi.ts'))).loadBuiltInHashes(),
  () => onDemand(import('./examples/manifests.ts')),
  () => onDemand(import('../cluster/apiserver/openapi/version-2.ts')),
  () => onDemand(import('../cluster/custom/served.ts')),
  loadIngressAttendance,
  () => onDemand(import('../clouds/minikube/spec.ts')),
];

/** The code of what a learner of this scenario may type, piece by piece, so that its first use need not wait for it. */
export async function* codeAhead(scenario: string): AsyncGenerator<LoadCode> {
  const programs = installedPrograms(scenarioOf(scenario).programs);
  yield* programs.map(({ load }) => load);
  yield prepareDiscovery;
  for (const { load } of programs) {
    const program = await load();
    if (program.codeAhead) yield* program.codeAhead();
  }
  yield* pieces;
  yield* utilities.map(({ load }) => load);
}

/**
 * Loads pieces of code, a few side by side. Ends where a piece cannot be had: whoever needs it says so.
 * @param pause is awaited between pieces, so that what is typed meanwhile comes first
 */
export async function loadAhead(pieces: AsyncIterator<LoadCode>, pause: () => Promise<void>): Promise<void> {
  const lane = async (): Promise<void> => {
    for (let next = await pieces.next(); next.done !== true; next = await pieces.next()) {
      await next.value();
      await pause();
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}
