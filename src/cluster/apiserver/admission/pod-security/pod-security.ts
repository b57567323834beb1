import type { CronJob, Deployment, ObjectMeta, Pod, PodSpec, PodTemplate } from '../../../api/types.ts';
import { kindName, resourceName, resourceOf, type WriteContext } from '../../../kinds/kind.ts';
import { equal } from '../../../machinery/equal.ts';
import { forbidden, invalid } from '../../../machinery/status.ts';
import type { AdmissionPlugin, Admitted } from '../admission.ts';
import { detailText, evaluate } from './evaluate.ts';
import { warningsForExisting } from './existing-pods.ts';
import { compareLevels, isUnlabelled, levelText, policyOf } from './policy.ts';

const TEMPLATES = [
  'replicationcontrollers',
  'podtemplates',
  'replicasets.apps',
  'deployments.apps',
  'statefulsets.apps',
  'daemonsets.apps',
  'jobs.batch',
  'cronjobs.batch',
];

const IGNORED = ['exec', 'attach', 'binding', 'eviction', 'log', 'portforward', 'proxy', 'status'];

interface Template {
  readonly metadata?: ObjectMeta;
  readonly spec?: PodSpec;
}

function templateOf(resource: string, object: object): Template | undefined {
  if (resource === 'podtemplates') {
    const { template }: Partial<PodTemplate> = object;
    return template;
  }
  if (resource === 'cronjobs.batch') {
    const { spec }: Partial<CronJob> = object;
    return spec?.jobTemplate.spec?.template;
  }
  const { spec }: Partial<Deployment> = object;
  return spec?.template;
}

function checkNamespace(write: Admitted, { store }: WriteContext): void {
  if (write.subresource !== '') return;
  const { metadata } = write.object;
  const name = metadata?.name ?? '';
  const { policy, errors } = policyOf(metadata?.labels);
  const old = write.old && policyOf(write.old.metadata?.labels);
  if (!errors.empty && !(old && equal(old.errors.causes, errors.causes))) {
    throw invalid(kindName(write.kind), name, errors);
  }
  if (!old) return;
  const { enforce } = policy;
  const was = old.policy.enforce;
  if (equal(enforce, was) || enforce.level === 'privileged') return;
  if (enforce.minor === was.minor && compareLevels(enforce.level, was.level) < 1) return;
  for (const text of warningsForExisting(store.list('pods', name), name, enforce)) write.warn(text);
}

/** Only other images and new containers are looked at again. */
function isSignificant({ spec }: Pod, { spec: old }: Pod): boolean {
  const images = (list: readonly { readonly image?: string }[] | undefined): readonly unknown[] =>
    (list ?? []).map(({ image }) => image);
  if (!equal(images(spec?.containers), images(old?.containers))) return true;
  if (!equal(images(spec?.initContainers), images(old?.initContainers))) return true;
  const before = new Map((old?.ephemeralContainers ?? []).map(({ name, image }) => [name, image]));
  return (spec?.ephemeralContainers ?? []).some(
    ({ name, image }) => !before.has(name) || before.get(name) !== image,
  );
}

function check(
  write: Admitted,
  template: Template | undefined,
  labels: ObjectMeta['labels'],
  enforces: boolean,
): void {
  if (!template?.spec) return;
  const { policy } = policyOf(labels);
  if (enforces) {
    const findings = evaluate(policy.enforce, template.metadata, template.spec);
    if (findings.length > 0) {
      throw forbidden(
        resourceName(write.kind),
        write.object.metadata?.name ?? '',
        `violates PodSecurity "${levelText(policy.enforce)}": ${detailText(findings)}`,
      );
    }
  }
  const findings = evaluate(policy.warn, template.metadata, template.spec);
  if (findings.length === 0) return;
  write.warn(`would violate PodSecurity "${levelText(policy.warn)}": ${detailText(findings)}`);
}

/**
 * Holds pods to the security level of their namespace's labels; warns of templates that will not.
 * Models pod-security-admission/admission/admission.go
 */
export const podSecurity: AdmissionPlugin = {
  name: 'PodSecurity',
  resources: ['namespaces', 'pods', ...TEMPLATES],
  validate(write, context) {
    const { kind, namespace, object, old, subresource } = write;
    const resource = resourceOf(kind);
    if (resource === 'namespaces') {
      checkNamespace(write, context);
      return;
    }
    const labels = context.store.get('namespaces', namespace)?.metadata.labels;
    if (isUnlabelled(labels)) return;
    if (resource === 'pods') {
      if (IGNORED.includes(subresource) || (old !== undefined && !isSignificant(object, old))) return;
      check(write, object, labels, true);
    } else if (subresource === '') check(write, templateOf(resource, object), labels, false);
  },
};
