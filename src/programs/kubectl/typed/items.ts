import { asError, ErrorList } from '../errors.ts';
import { readLiterally } from '../manifest/json-reader.ts';
import { asList, asObject, goJson, type JsonObject } from '../object.ts';
import { decodeTyped, isRegistered, NotRegisteredError } from './decode.ts';

/** What is said of an object of a list that kubectl has no Go type for. Models apimachinery/pkg/runtime/scheme.go ObjectKinds */
export const unregisteredProblem = (item: JsonObject): string | undefined =>
  isRegistered(item)
    ? undefined
    : 'unable to get type info from the object "*runtime.Unknown": no kind is registered for the type runtime.Unknown in scheme "pkg/scheme/scheme.go:28"';

/**
 * The objects of a list in Go's types; those that there is no type for stay as they are. Throws what is wrong with any of them.
 * Models apimachinery/pkg/runtime/helper.go DecodeList
 * @param json the list as it was written
 */
export function decodedItems(list: JsonObject, json: () => string): readonly JsonObject[] {
  const written = asList(asObject(readLiterally(json()))['items']);
  const objects: JsonObject[] = [];
  const failures: Error[] = [];
  for (const [at, item] of asList(list['items']).entries()) {
    try {
      objects.push(decodeTyped(item, () => goJson(item), written[at]));
    } catch (error) {
      if (error instanceof NotRegisteredError) objects.push(asObject(item));
      else failures.push(asError(error));
    }
  }
  if (failures.length > 0) throw new ErrorList(failures);
  return objects;
}
