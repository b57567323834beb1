import type { APIService, APIServiceCondition } from '../api/types.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { checkDNS1035Label, checkPortNumber, checkSubdomain } from '../machinery/names.ts';
import { quote } from '../machinery/go.ts';
import { age, formatTime } from '../machinery/time.ts';
import { columns, defineKind, replace, withDefaults } from './kind.ts';

const STATUSES = ['True', 'False', 'Unknown'];

/** The condition that says whether the server behind an APIService answers. */
export const availability = ({ status }: APIService): APIServiceCondition | undefined =>
  status?.conditions?.find(({ type }) => type === 'Available');

/** What is said of groups that the API server serves itself. */
export const localCondition = (now: number): APIServiceCondition => ({
  type: 'Available',
  status: 'True',
  lastTransitionTime: formatTime(now),
  reason: 'Local',
  message: 'Local APIServices are always available',
});

/** Models staging/src/k8s.io/kube-aggregator/pkg/apis/apiregistration/validation/validation.go */
function validate({ metadata, spec }: APIService, errors: FieldErrors): void {
  const { group = '', version = '', groupPriorityMinimum = 0, versionPriority = 0, service } = spec ?? {};
  const name = metadata?.name ?? '';
  if (name !== `${version}.${group}`) {
    const wanted = quote(`${version}.${group}`);
    errors.invalid('metadata.name', name, `must be \`spec.version+"."+spec.group\`: ${wanted}`);
  }
  if (group === '' && version !== 'v1') {
    errors.required('spec.group', 'only v1 may have an empty group and it better be legacy kube');
  }
  if (group !== '') errors.complain('spec.group', group, checkSubdomain(group));
  errors.complain('spec.version', version, checkDNS1035Label(version));
  if (groupPriorityMinimum <= 0 || groupPriorityMinimum > 20_000) {
    const detail = 'must be positive and less than 20000';
    errors.invalid('spec.groupPriorityMinimum', groupPriorityMinimum, detail);
  }
  if (versionPriority <= 0 || versionPriority > 1000) {
    errors.invalid('spec.versionPriority', versionPriority, 'must be positive and less than 1000');
  }
  const { caBundle = '', insecureSkipTLSVerify = false } = spec ?? {};
  const insecure = 'spec.insecureSkipTLSVerify';
  if (!service) {
    if (caBundle !== '') {
      const bytes = `${atob(caBundle).length} bytes`;
      errors.invalid('spec.caBundle', bytes, 'local APIServices may not have a caBundle');
    }
    if (insecureSkipTLSVerify) {
      errors.invalid(insecure, true, 'local APIServices may not have insecureSkipTLSVerify');
    }
    return;
  }
  if (!service.namespace) errors.required('spec.service.namespace');
  if (!service.name) errors.required('spec.service.name');
  const port = service.port ?? 0;
  const complaints = checkPortNumber(port);
  if (complaints.length > 0) {
    errors.invalid('spec.service.port', port, `port is not valid: ${complaints.join(', ')}`);
  }
  if (insecureSkipTLSVerify && caBundle !== '') {
    errors.invalid(insecure, true, 'may not be true if caBundle is present');
  }
}

function availableText(object: APIService): string {
  const { status = 'Unknown', reason = '' } = availability(object) ?? {};
  return status === 'True' || reason === '' ? status : `${status} (${reason})`;
}

/** Models staging/src/k8s.io/kube-aggregator/pkg/registry/apiservice/strategy.go and etcd/etcd.go */
export const apiservice = defineKind<APIService>({
  group: 'apiregistration.k8s.io',
  version: 'v1',
  kind: 'APIService',
  plural: 'apiservices',
  categories: ['api-extensions'],
  namespaced: false,
  hasStatus: true,
  unconditionalUpdate: false,
  schema: 'io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIService',
  validateName: (name) =>
    // The rule that the name follows from group and version says all.
    ['/', '%'].filter((text) => name.includes(text)).map((text) => `may not contain '${text}'`),
  columns: columns('Name', 'Service', 'Available', 'Age'),
  defaults: (object) =>
    object.spec?.service
      ? replace(
          object,
          'spec',
          replace(object.spec, 'service', withDefaults(object.spec.service, { port: 443 })),
        )
      : object,
  initialStatus: ({ spec }, { now }) => (spec?.service ? {} : { conditions: [localCondition(now)] }),
  validate,
  validateUpdate: (object, _old, errors) => validate(object, errors),
  validateStatusUpdate({ status }, _old, errors) {
    status?.conditions?.forEach((condition, index) => {
      if (STATUSES.includes(condition.status)) return;
      errors.notSupported(`status.conditions[${index}].status`, condition.status, STATUSES);
    });
  },
  row(object, { now }) {
    const { metadata, spec } = object;
    const { namespace = '', name = '' } = spec?.service ?? {};
    return [
      metadata?.name ?? '',
      spec?.service ? `${namespace}/${name}` : 'Local',
      availableText(object),
      age(metadata?.creationTimestamp, now),
    ];
  },
});
