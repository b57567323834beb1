import type { CommandContext } from './context.ts';
import { asError, CommandError, ConnectionError, joinedMessages } from './errors.ts';
import { numberProblem, NumberText, readLiterally } from './manifest/json-reader.ts';
import { groupVersionOf } from './mapper.ts';
import { asList, asObject, goJson, isObject, type JsonObject } from './object.ts';
import { quote } from './text.ts';

/**
 * What is checked before a document is sent. The fields are the server's to check but where it cannot: in lists, and in what is made
 * but never patched.
 * @param advises whether the text tells how to turn it off
 * Models kubectl/pkg/validation/schema.go paramVerifyingSchema
 */
export function validator(
  context: CommandContext,
  directive: string,
  advises = true,
): (document: unknown, json?: () => string) => Promise<void> {
  return async (document, json = () => goJson(document)) => {
    if (directive === 'Ignore') return;
    try {
      const tooLarge = numberProblem(json());
      refuse(tooLarge === undefined ? problemsOf(document) : [tooLarge]);
      await needServer(context);
      if (!isObject(document) || (await isCheckedByServer(context, document))) return;
      if (directive === 'Warn') await context.log('W', SKIPPED);
      else refuse(await fieldProblems(context, document, json()));
    } catch (error) {
      if (!advises) throw error;
      throw new CommandError(
        `error validating data: ${asError(error).message}; if you choose to ignore these errors, turn validation off with --validate=false`,
      );
    }
  };
}

const SKIPPED =
  'schema.go:145] cannot perform warn validation if server-side field validation is unsupported, skipping validation';

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new CommandError(joinedMessages(problems));
}

const isPlainList = ({ apiVersion, kind }: JsonObject): boolean => apiVersion === 'v1' && kind === 'List';

/** Models cli-runtime/pkg/resource/query_param_verifier.go HasSupport */
async function isCheckedByServer(context: CommandContext, document: JsonObject): Promise<boolean> {
  if (isPlainList(document)) return false;
  const { apiVersion, kind } = document;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return false;
  const mapper = await context.mapper();
  // what is not cached may be there
  await mapper.forKind(apiVersion, kind);
  const { resources } = await mapper.discovery();
  return resources.some(
    (mapping) =>
      mapping.kind === kind && groupVersionOf(mapping) === apiVersion && mapping.verbs.includes('patch'),
  );
}

/** Models kubectl/pkg/validation/validation.go ValidateBytes */
async function fieldProblems(
  context: CommandContext,
  document: JsonObject,
  json: string,
): Promise<readonly string[]> {
  const client = await context.client();
  const openapi = await client.json(OPENAPI);
  const { modelProblems } = await context.load(import('./model-validation.ts'));
  const written = asObject(readLiterally(json));
  if (!isPlainList(document)) return modelProblems(openapi, written);
  if (!Array.isArray(document['items'])) return ['invalid object to validate'];
  return asList(written['items']).flatMap((item) => {
    const problems = problemsOf(item instanceof NumberText ? 0 : item);
    return problems.length > 0 || !isObject(item) ? problems : modelProblems(openapi, item);
  });
}

const OPENAPI = { path: '/openapi/v2', query: { timeout: '32s' } };

function problemsOf(document: unknown): readonly string[] {
  if (!isObject(document)) return ['invalid object to validate'];
  const { apiVersion, kind } = document;
  const problems: string[] = [];
  if (apiVersion === undefined || apiVersion === null) problems.push('apiVersion not set');
  else if (typeof apiVersion !== 'string') problems.push("apiVersion isn't string type");
  else if (apiVersion.split('/').length > 2) problems.push(`unexpected GroupVersion string: ${apiVersion}`);
  if (kind === undefined || kind === null) problems.push('kind not set');
  else if (typeof kind !== 'string') problems.push("kind isn't string type");
  return problems;
}

/** The real client asks for the server's OpenAPI document here; what matters is whether anybody answers. */
async function needServer(context: CommandContext): Promise<void> {
  const client = await context.client();
  try {
    await context.reachable();
  } catch (error) {
    if (!(error instanceof ConnectionError)) throw error;
    const url = client.urlOf(OPENAPI);
    throw new CommandError(`failed to download openapi: Get ${quote(url)}: ${error.detail}`);
  }
}
