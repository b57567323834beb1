import { FieldErrors } from '../machinery/field-errors.ts';
import { badRequest, invalid } from '../machinery/status.ts';

/**
 * What a list or a watch asks for beside its selection.
 * Models staging/src/k8s.io/apimachinery/pkg/apis/meta/internalversion/types.go
 */
export interface ListOptions {
  readonly watch: boolean;
  /** '' for the latest state, '0' for any. */
  readonly resourceVersion: string;
  readonly resourceVersionMatch: string;
  /** 0 for everything at once. */
  readonly limit: number;
  readonly continue: string;
  readonly allowWatchBookmarks: boolean;
  /** Whether a watch begins with the state; undefined leaves it to the revision. */
  readonly sendInitialEvents: boolean | undefined;
  /** 0 leaves it to the server. */
  readonly timeoutSeconds: number;
}

const EXACT = 'Exact';
const NOT_OLDER_THAN = 'NotOlderThan';

function integer(query: URLSearchParams, name: string): number {
  const text = query.get(name) ?? '';
  if (text === '') return 0;
  if (!/^[+-]?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing "${text}": invalid syntax`);
  return Number(text);
}

/** A flag in a query: there, unless it says `false` or `0`. Models Convert_Slice_string_To_bool */
function flag(query: URLSearchParams, name: string): boolean | undefined {
  const text = query.get(name);
  return text === null ? undefined : text !== '0' && text.toLowerCase() !== 'false';
}

function checkList(options: ListOptions, errors: FieldErrors): void {
  const { resourceVersionMatch: match, resourceVersion } = options;
  const field = 'resourceVersionMatch';
  if (match !== '') {
    if (resourceVersion === '')
      errors.forbidden(field, 'resourceVersionMatch is forbidden unless resourceVersion is provided');
    if (options.continue !== '')
      errors.forbidden(field, 'resourceVersionMatch is forbidden when continue is provided');
    if (match !== EXACT && match !== NOT_OLDER_THAN)
      errors.notSupported(field, match, [EXACT, NOT_OLDER_THAN, '']);
    if (match === EXACT && resourceVersion === '0')
      errors.forbidden(field, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"');
  }
  if (options.sendInitialEvents !== undefined)
    errors.forbidden('sendInitialEvents', 'sendInitialEvents is forbidden for list');
}

function checkWatch(options: ListOptions, errors: FieldErrors): void {
  const { resourceVersionMatch: match, sendInitialEvents } = options;
  const field = 'resourceVersionMatch';
  if (sendInitialEvents !== undefined && match !== NOT_OLDER_THAN)
    errors.forbidden(field, `sendInitialEvents requires setting resourceVersionMatch to ${NOT_OLDER_THAN}`);
  if (match === '') return;
  if (sendInitialEvents === undefined)
    errors.forbidden(
      field,
      'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided',
    );
  if (match !== NOT_OLDER_THAN) errors.notSupported(field, match, [NOT_OLDER_THAN]);
  if (options.continue !== '')
    errors.forbidden(field, 'resourceVersionMatch is forbidden when continue is provided');
}

/**
 * The options in a request's query, as of a server whose feature gate WatchList is on.
 * Models staging/src/k8s.io/apimachinery/pkg/apis/meta/internalversion/validation
 * @throws ApiError BadRequest for what does not parse, Invalid for what does not go together
 */
export function parseListOptions(query: URLSearchParams): ListOptions {
  const options: ListOptions = {
    watch: flag(query, 'watch') ?? false,
    resourceVersion: query.get('resourceVersion') ?? '',
    resourceVersionMatch: query.get('resourceVersionMatch') ?? '',
    limit: Math.max(0, integer(query, 'limit')),
    continue: query.get('continue') ?? '',
    allowWatchBookmarks: flag(query, 'allowWatchBookmarks') ?? false,
    sendInitialEvents: flag(query, 'sendInitialEvents'),
    timeoutSeconds: integer(query, 'timeoutSeconds'),
  };
  const errors = new FieldErrors();
  (options.watch ? checkWatch : checkList)(options, errors);
  if (!errors.empty) throw invalid({ group: 'meta.k8s.io', name: 'ListOptions' }, '', errors);
  return options;
}

/** Whether a list is about the very state at its resourceVersion, not a later one. */
export const wantsExactly = ({ resourceVersion, resourceVersionMatch, limit }: ListOptions): boolean =>
  resourceVersionMatch === EXACT ||
  (resourceVersionMatch === '' && limit > 0 && resourceVersion !== '' && resourceVersion !== '0');
