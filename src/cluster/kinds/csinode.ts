import type { CSINode, CSINodeDriver } from '../api/types.ts';
import { semanticEqual } from '../machinery/equal.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { GoText, goStringsText, quote } from '../machinery/go.ts';
import { checkQualifiedName } from '../machinery/names.ts';
import { age } from '../machinery/time.ts';
import { validateDriverName } from './csidriver-name.ts';
import { columns, defineKind } from './kind.ts';
import { IMMUTABLE } from './metadata-validation.ts';
import { validateNonNegative } from './podspec/probe-validation.ts';

const MAX_NODE_ID = 256;

function validateDriver(driver: CSINodeDriver, path: string, errors: FieldErrors): void {
  validateDriverName(driver.name, `${path}.name`, errors);
  if (driver.nodeID === '') errors.required(`${path}.nodeID`);
  if (driver.nodeID.length > MAX_NODE_ID) {
    errors.invalid(`${path}.nodeID`, driver.nodeID, `must be ${MAX_NODE_ID} characters or less`);
  }
  validateNonNegative(driver.allocatable?.count, `${path}.allocatable.count`, errors);
}

/** Models pkg/apis/storage/validation/validation.go ValidateCSINode */
function validate({ spec }: CSINode, errors: FieldErrors): void {
  const seen = new Set<string>();
  (spec.drivers ?? []).forEach((driver, i) => {
    const path = `spec.drivers[${i}]`;
    validateDriver(driver, path, errors);
    if (seen.has(driver.name)) errors.duplicate(`${path}.name`, driver.name);
    seen.add(driver.name);
    const keys = driver.topologyKeys ?? [];
    keys.forEach((key, at) => {
      if (key === '') errors.required(path);
      if (keys.indexOf(key) < at) errors.duplicate(path, key);
      errors.complain(path, key, checkQualifiedName(key));
    });
  });
}

const goDriver = ({ name, nodeID, topologyKeys, allocatable }: CSINodeDriver): GoText =>
  new GoText(
    `storage.CSINodeDriver{Name:${quote(name)}, NodeID:${quote(nodeID)}, TopologyKeys:${goStringsText(topologyKeys)}, Allocatable:(*storage.VolumeNodeResources)(${allocatable ? '0xc000000000' : 'nil'})}`,
  );

/** Models pkg/registry/storage/csinode/strategy.go */
export const csinode = defineKind<CSINode>({
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'CSINode',
  plural: 'csinodes',
  namespaced: false,
  schema: 'io.k8s.api.storage.v1.CSINode',
  returnsDeleted: true,
  unconditionalUpdate: false,
  columns: columns('Name', 'Drivers:integer', 'Age'),
  validate,
  validateUpdate(object, old, errors) {
    validate(object, errors);
    for (const driver of object.spec.drivers ?? []) {
      const before = (old.spec.drivers ?? []).find(({ name }) => name === driver.name);
      if (before && !semanticEqual(driver, before)) {
        errors.invalid('spec.drivers', goDriver(driver), IMMUTABLE);
      }
    }
  },
  row: ({ metadata, spec }, { now }) => [
    metadata?.name ?? '',
    (spec.drivers ?? []).length,
    age(metadata?.creationTimestamp, now),
  ],
});
