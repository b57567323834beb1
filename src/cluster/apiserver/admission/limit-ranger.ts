import type { Container, LimitRangeItem, Pod, PodSpec } from '../../api/types.ts';
import { resourceOf } from '../../kinds/kind.ts';
import { refuse, type AdmissionPlugin } from './admission.ts';
import { claimProblems, podProblems, type Resources } from './limits.ts';

const ANNOTATION = 'kubernetes.io/limit-ranger';

type Amounts = Readonly<Record<string, string>>;

/** The last item that says something for a resource wins. */
function defaultsOf(items: readonly LimitRangeItem[]): Resources {
  let requests: Amounts = {};
  let limits: Amounts = {};
  for (const item of items) {
    if (item.type !== 'Container') continue;
    requests = { ...requests, ...item.defaultRequest };
    limits = { ...limits, ...item.default };
  }
  return { requests, limits };
}

function withDefaults(container: Container, defaults: Resources, what: string, notes: string[]): Container {
  const { requests = {}, limits = {} } = container.resources ?? {};
  const missing = (own: Amounts, all: Amounts): readonly string[] =>
    Object.keys(all)
      .filter((name) => own[name] === undefined)
      .sort();
  const setRequests = missing(requests, defaults.requests);
  const setLimits = missing(limits, defaults.limits);
  if (setRequests.length > 0) notes.push(`${setRequests.join(', ')} request for ${what} ${container.name}`);
  if (setLimits.length > 0) notes.push(`${setLimits.join(', ')} limit for ${what} ${container.name}`);
  if (setRequests.length + setLimits.length === 0) return container;
  const resources = {
    ...container.resources,
    limits: { ...defaults.limits, ...limits },
    requests: { ...defaults.requests, ...requests },
  };
  return { ...container, resources };
}

function applyDefaults(pod: Pod, items: readonly LimitRangeItem[]): Pod {
  const { spec } = pod;
  const defaults = defaultsOf(items);
  if (!spec || Object.keys({ ...defaults.requests, ...defaults.limits }).length === 0) return pod;
  const notes: string[] = [];
  const containers = spec.containers.map((one) => withDefaults(one, defaults, 'container', notes));
  const initial = spec.initContainers?.map((one) => withDefaults(one, defaults, 'init container', notes));
  if (notes.length === 0) return pod;
  const note = `LimitRanger plugin set: ${notes.join('; ')}`;
  const next: PodSpec = { ...spec, containers, ...(initial ? { initContainers: initial } : {}) };
  return {
    ...pod,
    metadata: { ...pod.metadata, annotations: { ...pod.metadata?.annotations, [ANNOTATION]: note } },
    spec: next,
  };
}

/** Gives pods the defaults of their namespace, and holds pods and claims to its bounds. Models plugin/pkg/admission/limitranger/admission.go */
export const limitRanger: AdmissionPlugin = {
  name: 'LimitRanger',
  resources: ['pods', 'persistentvolumeclaims'],
  admit({ kind, namespace, object, old, subresource }, { store }) {
    if (resourceOf(kind) !== 'pods' || old !== undefined || subresource !== '') return object;
    if (store.count('limitranges') === 0) return object;
    let pod: Pod = object;
    for (const { spec } of store.list('limitranges', namespace)) pod = applyDefaults(pod, spec.limits);
    return pod;
  },
  validate(write, { store }) {
    const { kind, namespace, object, old, subresource } = write;
    const isPod = resourceOf(kind) === 'pods';
    const resized = isPod && subresource === 'resize' && old !== undefined;
    if (!resized && (subresource !== '' || (isPod && old !== undefined))) return;
    if (old?.metadata?.deletionTimestamp !== undefined || store.count('limitranges') === 0) return;
    for (const { spec } of store.list('limitranges', namespace)) {
      const problems = isPod ? podProblems(object, spec.limits) : claimProblems(object, spec.limits);
      if (problems.length === 0) continue;
      const unique = [...new Set(problems)];
      throw refuse(write, unique.length === 1 ? unique.join('') : `[${unique.join(', ')}]`);
    }
  },
};
