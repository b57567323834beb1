import { isList, isMap, type JsonMap } from './go-values.ts';

/** `deployment.apps/web`, `pod/web`. Models cli-runtime/pkg/printers/name.go */
export function resourceName(object: JsonMap): string {
  const apiVersion = String(object['apiVersion'] ?? '');
  const slash = apiVersion.indexOf('/');
  const group = slash < 0 ? '' : `.${apiVersion.slice(0, slash)}`;
  const metadata = isMap(object['metadata']) ? object['metadata'] : {};
  const name =
    typeof metadata['name'] === 'string' && metadata['name'] !== '' ? metadata['name'] : '<unknown>';
  return `${String(object['kind'] ?? '<unknown>').toLowerCase()}${group}/${name}`;
}

/**
 * One line per object: its name, and what happened to it.
 *
 * @param operation `created`, `configured (dry run)`; '' for `-o name`
 */
export function printName(object: JsonMap, operation = ''): string {
  const items = object['items'];
  if (isList(items) && String(object['kind'] ?? '').endsWith('List')) {
    return items
      .filter(isMap)
      .map((item) => printName(item, operation))
      .join('');
  }
  return `${resourceName(object)}${operation === '' ? '' : ` ${operation}`}\n`;
}
