import { CommandError } from './errors.ts';
import { mergeRule } from './merge-keys.ts';
import { isObject, sameJson, type JsonObject } from './object.ts';
import { marshalYaml } from './output/yaml.ts';

/**
 * Refuses a patch that sets what has been changed to something else. Models apimachinery/pkg/util/mergepatch NewErrConflict
 * @param changed the patch from what was applied last to what is there
 */
export function refuseConflicts(patch: JsonObject, changed: JsonObject, kind: string): void {
  if (!conflict(patch, changed, [], kind)) return;
  throw new CommandError(
    `patch:\n${marshalYaml(patch)}\nconflicts with changes made from original to current:\n${marshalYaml(changed)}\n`,
  );
}

/** Whether two patches set a field to different values. Models strategicpatch MergingMapsHaveConflicts */
function conflict(left: unknown, right: unknown, path: readonly string[], kind: string): boolean {
  if (isObject(left)) {
    if (!isObject(right) || left['$patch'] !== right['$patch']) return true;
    if (mergeRule(kind, path)?.type === 'replace') return false;
    return Object.entries(left).some(
      ([field, value]) =>
        field !== '$retainKeys' &&
        Object.hasOwn(right, field) &&
        conflict(value, right[field], [...path, field], kind),
    );
  }
  if (Array.isArray(left)) return !Array.isArray(right) || listConflict(left, right, path, kind);
  return !sameJson(left, right);
}

function listConflict(
  left: readonly unknown[],
  right: readonly unknown[],
  path: readonly string[],
  kind: string,
): boolean {
  const rule = mergeRule(kind, path);
  if (rule?.type === 'set') return false;
  if (rule?.type === 'merge') {
    const others = new Map(right.filter(isObject).map((item) => [item[rule.key], item]));
    return left.some((item) => {
      const other = isObject(item) ? others.get(item[rule.key]) : undefined;
      return other !== undefined && conflict(item, other, path, kind);
    });
  }
  if (left.length !== right.length) return true;
  const sorted = (list: readonly unknown[]): readonly unknown[] =>
    list.some(isObject) ? list : [...new Set(list)].toSorted((a, b) => (String(a) < String(b) ? -1 : 1));
  const others = sorted(right);
  return sorted(left).some((item, at) => conflict(item, others[at], path, kind));
}
