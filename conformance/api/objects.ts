import { kindOfType } from '../../src/cluster/kinds/registry.ts';
import { differences } from '../differences.ts';
import type { ApiRecording, Check } from './recording.ts';
import { answering } from './server.ts';

type Recorded = Readonly<Record<string, unknown>> & {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Readonly<Record<string, unknown>>;
};

const OF_THE_SERVER = ['uid', 'resourceVersion', 'generation', 'creationTimestamp', 'managedFields'];

/** What a client could have sent: without what only servers and controllers write. */
function desired(object: Recorded): Readonly<Record<string, unknown>> {
  const { metadata, status: _status, ...rest } = object;
  const kept = Object.entries(metadata).filter(([key]) => !OF_THE_SERVER.includes(key));
  return { ...rest, metadata: Object.fromEntries(kept) };
}

const isOf = (kind: string, value: unknown): value is Recorded =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind;

/**
 * Creates each recorded object again: all of its fields must be known, and a second defaulting, admission and preparation must
 * neither add nor change anything.
 */
export async function checkObjects(recording: ApiRecording): Promise<readonly Check[]> {
  const checks: Check[] = [];
  for (const name of recording.names('object-')) {
    const object = recording.read(`object-${name}`) as Recorded;
    const { apiVersion } = object;
    const kind = kindOfType(apiVersion, object.kind);
    const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const namespace = object.metadata['namespace'];
    const scope = typeof namespace === 'string' ? `/namespaces/${namespace}` : '';
    const sent = desired(object);
    const server = answering();
    const account = { metadata: { name: 'default' } };
    if (scope !== '') await server.send('POST', `/api/v1${scope}/serviceaccounts`, account);
    const url = `${root}${scope}/${kind?.plural ?? ''}`;
    const own = `${url}/${String(object.metadata['name'])}`;
    const query = '?fieldValidation=Strict&dryRun=All';
    // A new cluster has namespaces.
    const answer = isOf(object.kind, await server.get(own))
      ? await server.send('PUT', own + query, sent)
      : await server.send('POST', url + query, sent);
    const got = isOf(object.kind, answer) ? desired(answer) : answer;
    checks.push({ area: 'object', name, differences: differences(sent, got) });
  }
  return checks;
}
