import type { CommandContext } from '../context.ts';
import { asError, CommandError, ExitError, StatusError } from '../errors.ts';
import { documentsOf } from '../manifest.ts';
import { groupResourceOf } from '../mapper.ts';
import { isObject, textOf, withField, type JsonObject } from '../object.ts';
import { marshalJson } from '../output/json.ts';
import { marshalYaml } from '../output/yaml.ts';
import { findResources, type Info } from '../resources.ts';
import { validator } from '../schema-validation.ts';
import { quote } from '../text.ts';
import { validationOf } from '../writes.ts';
import { editText } from './editor.ts';
import { goSyntax } from './go-syntax.ts';

export type EditMode = 'object' | 'create' | 'last-applied';

const general =
  "# Please edit the object below. Lines beginning with a '#' will be ignored,\n# and an empty file will abort the edit. If an error occurs while saving this file will be\n# reopened with the relevant failures.\n#\n";

const headers: Record<EditMode, string> = {
  object: general,
  create: general,
  'last-applied':
    "# Please edit the 'last-applied-configuration' annotations below.\n# Lines beginning with a '#' will be ignored, and an empty file will abort the edit.\n#\n",
};

/** Why a file is opened again. */
interface Reason {
  readonly head: string;
  readonly causes: readonly string[];
}

/** What came of saving. */
interface Results {
  readonly reasons: Reason[];
  retryable: boolean;
  missing: boolean;
  /** The file that the editor left. */
  readonly path: string;
}

const commented = (text: string): string => text.replace(/\n(?=[^#])/g, '\n# ');

const headerOf = (mode: EditMode, reasons: readonly Reason[]): string =>
  headers[mode] +
  reasons
    .map(
      ({ head, causes }) =>
        `# ${commented(head)}${causes.length > 0 ? ':' : ''}\n` +
        causes.map((cause) => `# * ${commented(cause)}\n`).join('') +
        '#\n',
    )
    .join('');

const withoutCommentLines = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !/^\s*#(?!!)/.test(line))
    .join('\n');

/** What a file means: its first document as JSON, or its lines when that is none. */
async function meaningOf(context: CommandContext, text: string): Promise<string> {
  if (/^\s*\{/.test(text)) return text;
  try {
    const first = await context.load(documentsOf(text)[Symbol.asyncIterator]().next());
    return first.done === true ? 'null' : first.value.json();
  } catch {
    return withoutCommentLines(text);
  }
}

/** The first document of a text: its value, or why it has none. */
async function firstValue(context: CommandContext, text: string): Promise<{ value: unknown } | Error> {
  try {
    const first = await context.load(documentsOf(text)[Symbol.asyncIterator]().next());
    return { value: first.done === true ? null : first.value.value };
  } catch (error) {
    return asError(error);
  }
}

/** What makes a file no object at all; undefined when nothing does. Lines count without those of comments. */
async function formalFault(context: CommandContext, text: string): Promise<string | undefined> {
  let first = await firstValue(context, text);
  if (first instanceof Error) first = await firstValue(context, withoutCommentLines(text));
  if (first instanceof Error) return first.message.replace(/^error converting YAML to JSON: /, '');
  try {
    await validator(context, validationOf(context), false)(first.value);
    return undefined;
  } catch (error) {
    return asError(error).message;
  }
}

/** A failure that leaves the file behind. */
async function preserving(context: CommandContext, path: string, failure: Error): Promise<Error> {
  if (path !== '' && context.program.files.exists(path))
    await context.err(`A copy of your changes has been stored to ${quote(path)}\n`);
  return failure;
}

/** Notes what the server made of an object and gives the line that tells it. */
function noteFailure(results: Results, info: Info, failure: Error): string {
  const name = `${groupResourceOf(info.mapping)} ${quote(info.name)}`;
  const reason = failure instanceof StatusError ? failure.reason : '';
  if (failure instanceof StatusError && reason === 'Invalid') {
    const causes = failure.status.details?.causes ?? [];
    results.reasons.push({
      head: `${name} was not valid`,
      causes: causes.map(({ field = '', message = '' }) => `${field}: ${message}`),
    });
    return `error: ${name} is invalid\n`;
  }
  if (reason === 'NotFound') {
    results.missing = true;
    return `error: ${name} could not be found on the server\n`;
  }
  results.retryable = true;
  return `error: ${name} could not be patched: ${failure.message}\n`;
}

/** The objects as one text. */
function textFor(
  context: CommandContext,
  infos: readonly Info[],
): { readonly text: string; readonly isJson: boolean } {
  const format = context.flags.string('output') || 'yaml';
  if (format !== 'json' && format !== 'yaml')
    throw new CommandError(
      `unable to match a printer suitable for the output format ${quote(format)}, allowed formats are: json,yaml`,
    );
  const shown = infos.map(({ object = {} }) => withField(object, ['metadata', 'managedFields'], undefined));
  const [only] = shown;
  const whole =
    shown.length === 1 && only ? only : { apiVersion: 'v1', items: shown, kind: 'List', metadata: {} };
  const isJson = format === 'json';
  return { text: isJson ? `${marshalJson(whole, { indent: '    ' })}\n` : marshalYaml(whole), isJson };
}

const uidOf = (object: JsonObject | undefined): string => textOf(object, 'metadata', 'uid');

/** What was edited as objects of the server's kinds, as far as it can be told. */
async function readEdited(
  context: CommandContext,
  infos: readonly Info[],
  text: string,
): Promise<readonly Info[]> {
  const { namespace } = await context.config();
  const found = await findResources(context, {
    stream: { name: 'edited-file', text },
    namespace,
    continueOnError: true,
  });
  const managed = new Map(
    infos.map(({ object }) => {
      const metadata = object?.['metadata'];
      return [uidOf(object), isObject(metadata) ? metadata['managedFields'] : undefined] as const;
    }),
  );
  return (await found.all()).map((info) =>
    info.object
      ? {
          ...info,
          object: withField(info.object, ['metadata', 'managedFields'], managed.get(uidOf(info.object))),
        }
      : info,
  );
}

async function requireNamespace(context: CommandContext, infos: readonly Info[]): Promise<void> {
  const { namespace } = await context.config();
  for (const info of infos) {
    if (!info.mapping.namespaced || info.namespace === '' || info.namespace === namespace) continue;
    throw new CommandError(
      `the namespace from the provided object ${quote(info.namespace)} does not match the namespace ${quote(namespace)}. You must pass '--namespace=${info.namespace}' to perform this operation.`,
    );
  }
}

/**
 * Opens objects in an editor and hands each edited one to `save`; opens it again as long as it is invalid.
 * Models kubectl/pkg/cmd/util/editor/editoptions.go
 */
export async function editObjects(
  context: CommandContext,
  infos: readonly Info[],
  mode: EditMode,
  save: (original: Info, edited: Info) => Promise<void>,
): Promise<void> {
  const { files } = context.program;
  let results: Results = { reasons: [], retryable: false, missing: false, path: '' };
  let original = '';
  let edited = '';
  let failed = false;
  const remove = (path: string): void => {
    if (path !== '' && files.exists(path)) files.remove(path);
  };
  for (;;) {
    const shown = textFor(context, infos);
    const windows = context.flags.bool('windows-line-endings');
    const ends = (text: string): string => (windows ? text.replaceAll('\n', '\r\n') : text);
    const header = shown.isJson ? '' : ends(headerOf(mode, results.reasons));
    if (!failed) original = header + ends(shown.text);
    const before = edited;
    const given = failed ? header + withoutCommentLines(edited) : original;
    let path: string;
    try {
      ({ text: edited, path } = await editText(context, shown.isJson ? '.json' : '.yaml', given));
    } catch (error) {
      throw await preserving(context, results.path, asError(error));
    }
    const meaning = await meaningOf(context, edited);
    if (failed && (await meaningOf(context, before)) === meaning)
      throw await preserving(context, path, new CommandError('Edit cancelled, no valid changes were saved.'));
    remove(results.path);
    results = { reasons: [], retryable: false, missing: false, path };
    const fault = await formalFault(context, edited);
    if (fault !== undefined) {
      failed = true;
      const [first] = infos;
      const name = first ? `${groupResourceOf(first.mapping)} ${quote(first.name)}` : '';
      const cause = `<nil>: Invalid value: "The edited file failed validation": ${fault}`;
      results.reasons.push({ head: `${name} was not valid`, causes: [cause] });
      await context.err(`error: ${name} is invalid\n`);
      continue;
    }
    if ((await meaningOf(context, original)) === meaning) {
      remove(path);
      return context.err('Edit cancelled, no changes made.\n');
    }
    if (edited.split('\n').every((line) => /^\s*(?:#|$)/.test(line))) {
      remove(path);
      return context.err('Edit cancelled, saved file was empty.\n');
    }
    let updated: readonly Info[];
    try {
      updated = await readEdited(context, infos, edited);
    } catch (error) {
      failed = true;
      results.reasons.push({
        head: `The edited file had a syntax error: ${asError(error).message}`,
        causes: [],
      });
      continue;
    }
    failed = false;
    try {
      await requireNamespace(context, updated);
      for (const info of updated) await saveOne(context, infos, mode, info, results, save);
    } catch (error) {
      throw await preserving(context, path, asError(error));
    }
    if (results.retryable) {
      await context.err(`You can run \`kubectl replace -f ${path}\` to try this update again.\n`);
      throw new ExitError(1);
    }
    if (results.missing) {
      await context.err(`The edits you made on deleted resources have been saved to ${quote(path)}\n`);
      throw new ExitError(1);
    }
    if (results.reasons.length === 0) {
      remove(path);
      return;
    }
    failed = true;
  }
}

async function saveOne(
  context: CommandContext,
  infos: readonly Info[],
  mode: EditMode,
  info: Info,
  results: Results,
  save: (original: Info, edited: Info) => Promise<void>,
): Promise<void> {
  const original =
    mode === 'create' ? info : infos.find(({ object }) => uidOf(object) === uidOf(info.object));
  if (!original)
    throw new CommandError(
      `no original object found for &unstructured.Unstructured{Object:${goSyntax(info.object)}}`,
    );
  try {
    await save(original, info);
  } catch (error) {
    if (mode !== 'object' || !(error instanceof StatusError)) throw error;
    await context.err(noteFailure(results, info, error));
  }
}
