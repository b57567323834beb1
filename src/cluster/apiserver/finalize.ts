import type { Namespace } from '../api/types.ts';
import { kindName, type Kind } from '../kinds/kind.ts';
import { validateFinalizer } from '../kinds/metadata-validation.ts';
import { FieldErrors } from '../machinery/field-errors.ts';
import type { Stored } from '../machinery/object.ts';
import { invalid } from '../machinery/status.ts';
import type { WriteRules } from './write-rules.ts';
import type { Writer } from './writer.ts';

/** Replaces a namespace's own finalizers; the last one takes a deleted namespace along. */
export function finalizeNamespace(
  writer: Writer,
  kind: Kind,
  name: string,
  finalizers: (old: readonly string[]) => readonly string[],
  rules: WriteRules = {},
): Stored<Namespace> {
  const old = writer.find(kind, '', name) as Stored<Namespace>;
  const left = finalizers(old.spec.finalizers ?? []);
  const errors = new FieldErrors();
  left.forEach((one, i) => {
    validateFinalizer(one, `spec.finalizers[${i}]`, errors);
  });
  if (!errors.empty) throw invalid(kindName(kind), name, errors);
  const spec = left.length === 0 ? {} : { finalizers: left };
  return writer.replace(kind, old, { ...old, spec } as Stored<Namespace>, rules) as Stored<Namespace>;
}
