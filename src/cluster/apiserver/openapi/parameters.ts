/** A part of a document. */
export type Json = Readonly<Record<string, unknown>>;

/** A parameter of an operation. */
export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required?: true;
  readonly schema: { readonly type: string; readonly uniqueItems: true };
}

function parameter(name: string, type = 'string'): Parameter {
  return { name, in: 'query', schema: { type, uniqueItems: true } };
}

/** Parameters in a short form: `dryRun`, `limit:integer`. */
function parameters(text: string): readonly Parameter[] {
  return text.split(' ').map((one) => {
    const [name = '', type] = one.split(':');
    return parameter(name, type);
  });
}

/** A variable part of a path. */
export const inPath = (name: string): Parameter => ({
  name,
  in: 'path',
  required: true,
  schema: { type: 'string', uniqueItems: true },
});

const SELECTION =
  'continue fieldSelector labelSelector limit:integer resourceVersion resourceVersionMatch sendInitialEvents:boolean timeoutSeconds:integer';

const DELETION =
  'dryRun gracePeriodSeconds:integer ignoreStoreReadErrorWithClusterBreakingPotential:boolean orphanDependents:boolean propagationPolicy';

export const PRETTY = parameters('pretty');
/** What reading a custom resource takes; reading others takes it too, but their documents do not say so. */
export const GET = parameters('resourceVersion');
export const LIST = parameters(`allowWatchBookmarks:boolean ${SELECTION} watch:boolean`);
export const WRITE = parameters('dryRun fieldManager fieldValidation');
export const PATCH = [...WRITE, ...parameters('force:boolean')];
export const DELETE = parameters(DELETION);
export const DELETE_COLLECTION = parameters(`${DELETION} ${SELECTION}`);

/** The options of subresources that are in the query. Models pkg/apis/core/types.go */
const OPTIONS: Readonly<Record<string, readonly Parameter[]>> = {
  attach: parameters('container stderr:boolean stdin:boolean stdout:boolean tty:boolean'),
  exec: parameters('command container stderr:boolean stdin:boolean stdout:boolean tty:boolean'),
  log: parameters(
    'container follow:boolean insecureSkipTLSVerifyBackend:boolean limitBytes:integer previous:boolean sinceSeconds:integer stream tailLines:integer timestamps:boolean',
  ),
  portforward: parameters('ports:integer'),
  proxy: parameters('path'),
};

export const optionsOf = (subresource: string): readonly Parameter[] => OPTIONS[subresource] ?? [];
