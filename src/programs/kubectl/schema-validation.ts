import type { ClientRequest } from './client.ts';
import type { CommandContext } from './context.ts';
import { isUnanswered } from './discovery/memory.ts';
import { asError, CommandError, joinedMessages } from './errors.ts';
import { numberProblem, NumberText, readLiterally } from './manifest/json-reader.ts';
import { groupVersionOf } from './mapper.ts';
import {
  asList,
  asObject,
  fieldOf,
  goJson,
  isObject,
  splitApiVersion,
  textOf,
  type JsonObject,
} from './object.ts';

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
  const published = new Published(context);
  return async (document, json = () => goJson(document)) => {
    if (directive === 'Ignore') return;
    await context.client();
    try {
      const tooLarge = numberProblem(json());
      refuse(tooLarge === undefined ? problemsOf(document) : [tooLarge]);
      if (!isObject(document) || (await isCheckedByServer(context, published, document))) return;
      if (directive === 'Warn') await context.log('W', SKIPPED);
      else refuse(await fieldProblems(context, published, document, json()));
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

/**
 * The documents are asked for as the real client asks for them; what they say of a kind is what discovery says. Models
 * cli-runtime/pkg/resource/query_param_verifier_v3.go HasSupport
 */
async function isCheckedByServer(
  context: CommandContext,
  published: Published,
  document: JsonObject,
): Promise<boolean> {
  if (isPlainList(document)) return false;
  const { apiVersion, kind } = document;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return false;
  if (!(await published.knows(apiVersion, kind))) return false;
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
  published: Published,
  document: JsonObject,
  json: string,
): Promise<readonly string[]> {
  const openapi = await published.old();
  const { modelProblems } = await context.load(import('./model-validation.ts'));
  const written = asObject(readLiterally(json));
  if (!isPlainList(document)) return modelProblems(openapi, written);
  if (!Array.isArray(document['items'])) return ['invalid object to validate'];
  return asList(written['items']).flatMap((item) => {
    const problems = problemsOf(item instanceof NumberText ? 0 : item);
    return problems.length > 0 || !isObject(item) ? problems : modelProblems(openapi, item);
  });
}

const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

/** The OpenAPI documents of the server, each asked for once. */
class Published {
  readonly #context: CommandContext;
  readonly #asked = new Map<string, Promise<unknown>>();
  #index: Promise<JsonObject> | undefined;
  #definitions: Promise<readonly unknown[]> | undefined;
  #old: Promise<JsonObject> | undefined;

  constructor(context: CommandContext) {
    this.#context = context;
  }

  /** The document of the second version, which has all kinds. Throws when there is none. */
  old(): Promise<JsonObject> {
    return (this.#old ??= this.#json('/openapi/v2').catch((error: unknown) => {
      if (!isUnanswered(error)) throw error;
      throw new CommandError(`failed to download openapi: ${error.message}`);
    }));
  }

  /**
   * Whether there is a document about a kind. It is asked for, though nobody looks at it: that of namespaces when only a definition
   * knows of the kind, the old one when the server has no others.
   */
  async knows(apiVersion: string, kind: string): Promise<boolean> {
    try {
      const paths = fieldOf(await (this.#index ??= this.#json('/openapi/v3')), 'paths');
      const link = linkOf(paths, apiVersion);
      if (link === '' && !(await this.#isDefined(apiVersion, kind))) return false;
      await this.#ask(link === '' ? linkOf(paths, 'v1') : link);
    } catch (error) {
      if (!isUnanswered(error)) throw error;
      await this.old();
    }
    return true;
  }

  /** Models cli-runtime/pkg/resource/crd_finder.go */
  async #isDefined(apiVersion: string, kind: string): Promise<boolean> {
    this.#definitions ??= this.#context
      .client()
      .then((client) => client.json({ path: DEFINITIONS }))
      .then(({ items }) => asList(items))
      .catch(() => []);
    const { group } = splitApiVersion(apiVersion);
    return (await this.#definitions).some(
      (item) => textOf(item, 'spec', 'group') === group && textOf(item, 'spec', 'names', 'kind') === kind,
    );
  }

  #ask(link: string): Promise<unknown> {
    const asked =
      this.#asked.get(link) ?? this.#context.client().then((client) => client.send(requestTo(link)));
    this.#asked.set(link, asked);
    return asked;
  }

  async #json(path: string): Promise<JsonObject> {
    return (await this.#context.client()).json(requestTo(path));
  }
}

const linkOf = (paths: unknown, apiVersion: string): string =>
  textOf(paths, `${apiVersion.includes('/') ? 'apis' : 'api'}/${apiVersion}`, 'serverRelativeURL');

/** What a link of the index is asked for with. */
function requestTo(link: string): Pick<ClientRequest, 'path' | 'query'> {
  const [path = '', query = ''] = link.split('?');
  return { path, query: { ...Object.fromEntries(new URLSearchParams(query)), timeout: '32s' } };
}

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
