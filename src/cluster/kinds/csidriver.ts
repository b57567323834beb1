import type { CSIDriver, CSIDriverSpec, TokenRequest } from '../api/types.ts';
import { semanticEqual } from '../machinery/equal.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { goStringsText, GoText } from '../machinery/go.ts';
import { age } from '../machinery/time.ts';
import { columns, defineKind, replace, withDefaults } from './kind.ts';
import { IMMUTABLE, validateImmutable } from './metadata-validation.ts';

const GROUP_POLICIES = ['File', 'None', 'ReadWriteOnceWithFSType'];
const MODES = ['Persistent', 'Ephemeral'];
const SHORTEST = 600;
const LONGEST = 2 ** 32;

/** Models pkg/apis/storage/v1/defaults.go SetDefaults_CSIDriver */
function specDefaults(spec: CSIDriverSpec): CSIDriverSpec {
  const modes = spec.volumeLifecycleModes ?? [];
  return withDefaults<CSIDriverSpec>(
    modes.length === 0 ? { ...spec, volumeLifecycleModes: ['Persistent'] } : spec,
    {
      attachRequired: true,
      podInfoOnMount: false,
      storageCapacity: false,
      fsGroupPolicy: 'ReadWriteOnceWithFSType',
      requiresRepublish: false,
      seLinuxMount: false,
    },
  );
}

function validateTokens(requests: readonly TokenRequest[], path: string, errors: FieldErrors): void {
  const seen = new Set<string>();
  requests.forEach(({ audience, expirationSeconds: seconds }, i) => {
    if (seen.has(audience)) {
      errors.duplicate(`${path}[${i}].audience`, audience);
      return;
    }
    seen.add(audience);
    if (seconds === undefined) return;
    const field = `${path}[${i}].expirationSeconds`;
    if (seconds < SHORTEST) {
      errors.invalid(field, seconds, 'may not specify a duration less than 10 minutes');
    }
    if (seconds > LONGEST) {
      errors.invalid(field, seconds, 'may not specify a duration larger than 2^32 seconds');
    }
  });
}

/** Models pkg/apis/storage/validation/validation.go validateCSIDriverSpec */
function validate({ spec }: CSIDriver, errors: FieldErrors): void {
  const { fsGroupPolicy, tokenRequests = [], volumeLifecycleModes = [] } = spec;
  if (fsGroupPolicy !== undefined && !GROUP_POLICIES.includes(fsGroupPolicy)) {
    errors.notSupported('spec.fsGroupPolicy', fsGroupPolicy, GROUP_POLICIES);
  }
  validateTokens(tokenRequests, 'spec.tokenRequests', errors);
  for (const mode of volumeLifecycleModes) {
    if (!MODES.includes(mode)) errors.notSupported('spec.volumeLifecycleModes', mode, MODES);
  }
}

/** Changing how often a node's volumes are counted is a feature that is off. */
const dropDisabled = (object: CSIDriver, old?: CSIDriver): CSIDriver =>
  old?.spec.nodeAllocatableUpdatePeriodSeconds === undefined
    ? replace(object, 'spec', replace(object.spec, 'nodeAllocatableUpdatePeriodSeconds', undefined))
    : object;

/** Models pkg/registry/storage/csidriver/strategy.go */
export const csidriver = defineKind<CSIDriver>({
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'CSIDriver',
  plural: 'csidrivers',
  namespaced: false,
  schema: 'io.k8s.api.storage.v1.CSIDriver',
  returnsDeleted: true,
  unconditionalUpdate: false,
  columns: columns(
    'Name',
    'AttachRequired:boolean',
    'PodInfoOnMount:boolean',
    'StorageCapacity:boolean',
    'TokenRequests',
    'RequiresRepublish:boolean',
    'Modes',
    'Age',
  ),
  defaults: (object) => replace(object, 'spec', specDefaults(object.spec)),
  prepareForCreate: (object) => dropDisabled(object),
  prepareForUpdate(given, old) {
    const object = dropDisabled(given, old);
    if (semanticEqual(object.spec, old.spec)) return object;
    // Generations count from the first change on, not from the creation.
    return { ...object, metadata: { ...object.metadata, generation: (old.metadata?.generation ?? 0) + 1 } };
  },
  validate,
  validateUpdate(object, old, errors) {
    validate(object, errors);
    const { attachRequired, volumeLifecycleModes } = object.spec;
    if (attachRequired !== old.spec.attachRequired) {
      errors.invalid('spec.attachedRequired', attachRequired ?? null, IMMUTABLE);
    }
    const shown = (): GoText =>
      new GoText(goStringsText(volumeLifecycleModes).replace('[]string', '[]storage.VolumeLifecycleMode'));
    const before = old.spec.volumeLifecycleModes;
    validateImmutable(volumeLifecycleModes, before, 'spec.volumeLifecycleModes', shown, errors);
  },
  row: ({ metadata, spec }, { now }) => [
    metadata?.name ?? '',
    spec.attachRequired ?? true,
    spec.podInfoOnMount ?? false,
    spec.storageCapacity ?? false,
    spec.tokenRequests?.map(({ audience }) => audience).join(',') ?? '<unset>',
    spec.requiresRepublish ?? false,
    spec.volumeLifecycleModes?.join(',') || '<none>',
    age(metadata?.creationTimestamp, now),
  ],
});
