import { goJsonType } from '../machinery/go.ts';
import type { Operation } from '../machinery/patches/json-patch.ts';
import { isMap } from '../machinery/patches/values.ts';
import { badRequest, tooLarge } from '../machinery/status.ts';

/** Models maxJSONPatchOperations of staging/src/k8s.io/apiserver/pkg/endpoints/handlers/patch.go */
const MOST = 10_000;

const TEXTS = ['op', 'path', 'from'];

function operation(given: unknown, prefix: string): Operation {
  if (given === null) return {};
  if (!isMap(given)) {
    throw badRequest(
      `${prefix}json: cannot unmarshal ${goJsonType(given)} into Go value of type handlers.jsonPatchOp`,
    );
  }
  const wrong = TEXTS.find((key) => (given[key] ?? null) !== null && typeof given[key] !== 'string');
  if (wrong === undefined) return given;
  throw badRequest(
    `${prefix}json: cannot unmarshal ${goJsonType(given[wrong])} into Go struct field jsonPatchOp.${wrong} of type string`,
  );
}

/**
 * The operations of a JSON patch. Models applyJSPatch of staging/src/k8s.io/apiserver/pkg/endpoints/handlers/patch.go
 * @throws ApiError BadRequest for what are none, RequestEntityTooLarge for too many
 */
export function readOperations(patch: unknown, prefix: string): readonly Operation[] {
  if (!Array.isArray(patch)) {
    throw badRequest(
      `${prefix}json: cannot unmarshal ${goJsonType(patch)} into Go value of type []handlers.jsonPatchOp`,
    );
  }
  const out = patch.map((one: unknown) => operation(one, prefix));
  if (out.length > MOST) {
    throw tooLarge(`The allowed maximum operations in a JSON patch is ${MOST}, got ${out.length}`);
  }
  return out;
}
