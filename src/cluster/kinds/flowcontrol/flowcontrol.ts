import type {
  FlowSchema,
  PriorityLevelConfiguration,
  PriorityLevelConfigurationSpec,
  QueuingConfiguration,
} from '../../api/types.ts';
import type { FieldErrors } from '../../machinery/field-errors.ts';
import type { KubeObject } from '../../machinery/object.ts';
import { age } from '../../machinery/time.ts';
import { columns, defineKind, replace, withDefaults, withOldMetadata } from '../kind.ts';
import { validateFlowSchema } from './flowschema-validation.ts';
import { validatePriorityLevel } from './prioritylevel-validation.ts';
import { validateFlowStatus } from './status-validation.ts';

const PRECEDENCE = 1000;
const QUEUING = { handSize: 8, queues: 64, queueLengthLimit: 50 };
const NONE = '<none>';

const shared = {
  group: 'flowcontrol.apiserver.k8s.io',
  version: 'v1',
  namespaced: false,
  hasStatus: true,
  generation: true,
  initialStatus: () => ({}),
  prepareForStatusUpdate: withOldMetadata,
  validateStatusUpdate: (
    object: FlowSchema | PriorityLevelConfiguration,
    _old: KubeObject,
    errors: FieldErrors,
  ) => validateFlowStatus(object, errors),
} as const;

const precedenceOf = ({ spec }: FlowSchema): number => spec?.matchingPrecedence ?? 0;

/** Models pkg/registry/flowcontrol/flowschema/strategy.go and printFlowSchema of pkg/printers/internalversion/printers.go */
export const flowschema = defineKind<FlowSchema>({
  ...shared,
  kind: 'FlowSchema',
  plural: 'flowschemas',
  schema: 'io.k8s.api.flowcontrol.v1.FlowSchema',
  columns: columns('Name', 'PriorityLevel', 'MatchingPrecedence', 'DistinguisherMethod', 'Age', 'MissingPL'),
  defaults: (object) =>
    object.spec && !object.spec.matchingPrecedence
      ? replace(object, 'spec', { ...object.spec, matchingPrecedence: PRECEDENCE })
      : object,
  validate: validateFlowSchema,
  validateUpdate: (object, _old, errors) => validateFlowSchema(object, errors),
  compareRows: (a, b) => precedenceOf(a) - precedenceOf(b),
  row: ({ metadata, spec, status }, { now }) => [
    metadata?.name ?? '',
    spec?.priorityLevelConfiguration.name ?? '',
    spec?.matchingPrecedence ?? 0,
    spec?.distinguisherMethod?.type ?? NONE,
    age(metadata?.creationTimestamp, now),
    status?.conditions?.find(({ type }) => type === 'Dangling')?.status ?? '?',
  ],
});

/** Models SetDefaults_QueuingConfiguration, for which 0 is as good as nothing. */
const queuingDefaults = (queuing: QueuingConfiguration): QueuingConfiguration => ({
  handSize: queuing.handSize || QUEUING.handSize,
  queues: queuing.queues || QUEUING.queues,
  queueLengthLimit: queuing.queueLengthLimit || QUEUING.queueLengthLimit,
});

/** Models pkg/apis/flowcontrol/v1/defaults.go */
function specDefaults(spec: PriorityLevelConfigurationSpec): PriorityLevelConfigurationSpec {
  const { exempt, limited } = spec;
  let out = spec;
  if (exempt) {
    out = replace(out, 'exempt', withDefaults(exempt, { nominalConcurrencyShares: 0, lendablePercent: 0 }));
  }
  if (limited) {
    let filled = withDefaults(limited, { nominalConcurrencyShares: 30, lendablePercent: 0 });
    const { limitResponse } = filled;
    if (limitResponse?.queuing) {
      const queuing = queuingDefaults(limitResponse.queuing);
      filled = replace(filled, 'limitResponse', { ...limitResponse, queuing });
    }
    out = replace(out, 'limited', filled);
  }
  return out;
}

/** Models pkg/registry/flowcontrol/prioritylevelconfiguration/strategy.go and its printer */
export const prioritylevelconfiguration = defineKind<PriorityLevelConfiguration>({
  ...shared,
  kind: 'PriorityLevelConfiguration',
  plural: 'prioritylevelconfigurations',
  schema: 'io.k8s.api.flowcontrol.v1.PriorityLevelConfiguration',
  columns: columns(
    'Name',
    'Type',
    'NominalConcurrencyShares',
    'Queues',
    'HandSize',
    'QueueLengthLimit',
    'Age',
  ),
  defaults: (object) => (object.spec ? replace(object, 'spec', specDefaults(object.spec)) : object),
  validate: validatePriorityLevel,
  validateUpdate: (object, _old, errors) => validatePriorityLevel(object, errors),
  row({ metadata, spec }, { now }) {
    const { limited } = spec ?? {};
    const queuing = limited?.limitResponse?.queuing;
    return [
      metadata?.name ?? '',
      spec?.type ?? '',
      limited?.nominalConcurrencyShares ?? NONE,
      queuing?.queues ?? NONE,
      queuing?.handSize ?? NONE,
      queuing?.queueLengthLimit ?? NONE,
      age(metadata?.creationTimestamp, now),
    ];
  },
});
