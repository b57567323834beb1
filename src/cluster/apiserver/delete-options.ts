import type { DeleteOptions } from '../api/types.ts';
import { decode, DecodeError } from '../machinery/decode.ts';
import { FieldErrors } from '../machinery/field-errors.ts';
import { goStrings, quote } from '../machinery/go.ts';
import { loadSchemas } from '../machinery/schema.ts';
import { badRequest, invalid, unknownError } from '../machinery/status.ts';
import type { ApiRequest } from '../messages.ts';
import { isMap, readBody } from './body.ts';

const SCHEMA = 'io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions';
const POLICIES = ['Foreground', 'Background', 'Orphan'];

/** Models Convert_Slice_string_To_bool of staging/src/k8s.io/apimachinery/pkg/runtime/conversion.go */
const isTrue = (text: string): boolean => !['false', '0'].includes(text.toLowerCase());

function fromQuery({ query }: ApiRequest): DeleteOptions {
  const grace = query.get('gracePeriodSeconds');
  const propagation = query.get('propagationPolicy');
  const orphan = query.get('orphanDependents');
  const dryRun = query.getAll('dryRun');
  if (grace && !/^[-+]?\d+$/.test(grace)) {
    throw badRequest(`strconv.ParseInt: parsing ${quote(grace)}: invalid syntax`);
  }
  return {
    ...(grace ? { gracePeriodSeconds: Number(grace) } : {}),
    ...(propagation ? { propagationPolicy: propagation } : {}),
    ...(orphan === null ? {} : { orphanDependents: isTrue(orphan) }),
    ...(dryRun.length > 0 ? { dryRun } : {}),
  };
}

async function fromBody(given: unknown): Promise<DeleteOptions> {
  if (!isMap(given)) throw unknownError('decoded object cannot be converted to DeleteOptions');
  try {
    return decode(await loadSchemas(), SCHEMA, given).value;
  } catch (error) {
    if (error instanceof DecodeError) throw unknownError(error.message);
    throw error;
  }
}

/** Models ValidateDeleteOptions of staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/validation/validation.go */
function validate({ propagationPolicy, orphanDependents, dryRun }: DeleteOptions): void {
  const errors = new FieldErrors();
  const field = 'propagationPolicy';
  if (orphanDependents !== undefined && propagationPolicy !== undefined) {
    errors.invalid(field, propagationPolicy, 'orphanDependents and deletionPropagation cannot be both set');
  }
  if (propagationPolicy !== undefined && !POLICIES.includes(propagationPolicy)) {
    errors.notSupported(field, propagationPolicy, [...POLICIES, 'nil']);
  }
  if (dryRun?.some((one) => one !== 'All') === true) {
    errors.notSupported('dryRun', goStrings(dryRun), ['All']);
  }
  if (!errors.empty) throw invalid({ group: 'meta.k8s.io', name: 'DeleteOptions' }, '', errors);
}

/**
 * The options of a deletion: its body, or its query if it has none.
 * Models DeleteResource of staging/src/k8s.io/apiserver/pkg/endpoints/handlers/delete.go
 * @throws ApiError for options that are none
 */
export async function readDeleteOptions(request: ApiRequest): Promise<DeleteOptions> {
  const given = await readBody(request);
  const options = given === undefined ? fromQuery(request) : await fromBody(given);
  validate(options);
  return options;
}
