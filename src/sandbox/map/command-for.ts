import type { ObjectReference } from './model.ts';

/** Kinds whose bare name is no unambiguous resource: another group has it too. */
const grouped: ReadonlySet<string> = new Set(['Event']);

/** How kubectl names a kind on the command line: `pod`, `deployment`. */
function resourceName({ apiVersion, kind }: ObjectReference): string {
  const [group = ''] = apiVersion.includes('/') ? apiVersion.split('/') : [''];
  const name = kind.toLowerCase();
  return grouped.has(kind) && group !== '' ? `${name}.${group}` : name;
}

/** The kubectl command that shows an object: `kubectl describe pod kubia`, with `-n` outside of the current namespace. */
export function commandFor(reference: ObjectReference, currentNamespace = 'default'): string {
  const { namespace, name } = reference;
  const within = namespace === '' || namespace === currentNamespace ? '' : ` -n ${namespace}`;
  return `kubectl describe ${resourceName(reference)} ${name}${within}`;
}
