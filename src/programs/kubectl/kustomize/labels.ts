import { changeAt } from './field-path.ts';
import {
  apiVersionOf,
  asList,
  asObject,
  fieldOf,
  isObject,
  kindOf,
  splitApiVersion,
  textOf,
  withField,
  type JsonObject,
} from '../object.ts';

type Pairs = JsonObject;

/** Kinds whose `spec.template` makes pods. */
const workloads = new Set([
  'DaemonSet',
  'Deployment',
  'Job',
  'ReplicaSet',
  'ReplicationController',
  'StatefulSet',
]);
/** Kinds that get a selector when they have none. */
const selecting = new Set(['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet']);

/** The object with pairs added to a map in it. */
function added(object: JsonObject, path: readonly string[], pairs: Pairs): JsonObject {
  if (Object.keys(pairs).length === 0) return object;
  return withField(object, path, { ...asObject(fieldOf(object, ...path)), ...pairs });
}

const addedWhereThere = (object: JsonObject, path: readonly string[], pairs: Pairs): JsonObject =>
  isObject(fieldOf(object, ...path)) ? added(object, path, pairs) : object;

/** Changes a field wherever it occurs below a value. */
function everywhere(value: unknown, field: string, change: (value: JsonObject) => JsonObject): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => everywhere(item, field, change));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === field && isObject(inner) ? change(inner) : everywhere(inner, field, change),
    ]),
  );
}

const CRON_TEMPLATE = ['spec', 'jobTemplate', 'spec', 'template'];
const TEMPLATE = ['spec', 'template'];

function withSelectors(object: JsonObject, pairs: Pairs): JsonObject {
  const kind = kindOf(object);
  const matching = (selector: JsonObject): JsonObject => addedWhereThere(selector, ['matchLabels'], pairs);
  const constrained = (result: JsonObject, template: readonly string[]): JsonObject => {
    const spec = fieldOf(result, ...template, 'spec');
    return isObject(spec)
      ? withField(result, [...template, 'spec'], everywhere(spec, 'labelSelector', matching))
      : result;
  };
  if (kind === 'Service' || kind === 'ReplicationController')
    return added(object, ['spec', 'selector'], pairs);
  if (selecting.has(kind))
    return constrained(added(object, ['spec', 'selector', 'matchLabels'], pairs), TEMPLATE);
  switch (kind) {
    case 'Job':
    case 'PodDisruptionBudget':
      return addedWhereThere(object, ['spec', 'selector', 'matchLabels'], pairs);
    case 'CronJob':
      return addedWhereThere(object, ['spec', 'jobTemplate', 'spec', 'selector', 'matchLabels'], pairs);
    case 'NetworkPolicy':
      return asObject(everywhere(object, 'podSelector', matching));
    default:
      return object;
  }
}

/** Adds pairs to what pods, jobs and claims are made of. */
function withTemplate(object: JsonObject, field: 'annotations' | 'labels', pairs: Pairs): JsonObject {
  const kind = kindOf(object);
  if (kind === 'CronJob') {
    const jobs = added(object, ['spec', 'jobTemplate', 'metadata', field], pairs);
    return added(jobs, [...CRON_TEMPLATE, 'metadata', field], pairs);
  }
  if (!workloads.has(kind)) return object;
  const result = added(object, [...TEMPLATE, 'metadata', field], pairs);
  const claims = asList(fieldOf(result, 'spec', 'volumeClaimTemplates'));
  if (kind !== 'StatefulSet' || field !== 'labels' || claims.length === 0) return result;
  const labelled = claims.map((claim) => added(asObject(claim), ['metadata', field], pairs));
  return withField(result, ['spec', 'volumeClaimTemplates'], labelled);
}

/** Models sigs.k8s.io/kustomize/api/internal/konfig/builtinpluginconsts/commonlabels.go and metadatalabels.go */
export function withLabels(
  object: JsonObject,
  pairs: Pairs,
  { selectors, templates }: { readonly selectors: boolean; readonly templates: boolean },
): JsonObject {
  const labelled = added(object, ['metadata', 'labels'], pairs);
  const everyPod = selectors || templates ? withTemplate(labelled, 'labels', pairs) : labelled;
  return selectors && Object.keys(pairs).length > 0 ? withSelectors(everyPod, pairs) : everyPod;
}

/** Adds pairs at the places that a label names itself. Models sigs.k8s.io/kustomize/api/types/fieldspec.go */
export function withLabelsAt(object: JsonObject, pairs: Pairs, specs: readonly JsonObject[]): JsonObject {
  const { group, version } = splitApiVersion(apiVersionOf(object));
  let out = object;
  for (const spec of specs) {
    const fits = (field: string, actual: string): boolean => ['', actual].includes(textOf(spec, field));
    if (!fits('kind', kindOf(object)) || !fits('group', group) || !fits('version', version)) continue;
    const steps = textOf(spec, 'path')
      .split('/')
      .flatMap((step) => (step.endsWith('[]') ? [step.slice(0, -2), '*'] : [step]));
    const changed = changeAt(out, steps, spec['create'] === true, (old) => ({ ...asObject(old), ...pairs }));
    out = asObject(changed.value);
  }
  return out;
}

/** Models sigs.k8s.io/kustomize/api/internal/konfig/builtinpluginconsts/commonannotations.go */
export function withAnnotations(object: JsonObject, pairs: Pairs): JsonObject {
  return withTemplate(added(object, ['metadata', 'annotations'], pairs), 'annotations', pairs);
}
