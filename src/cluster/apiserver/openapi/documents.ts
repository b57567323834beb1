import type { Schemas } from '../../machinery/schema.ts';
import { groupNames, groupVersions, rootOf, type GroupVersion } from '../resources.ts';
import type { Served } from '../served.ts';
import { customOperations } from './custom-operations.ts';
import { content, paths, ref, type Operation } from './operation.ts';
import { camel, idOf, META, tagOf } from './names.ts';
import { ResourceOperations } from './operations.ts';
import type { Json } from './parameters.ts';
import { neededSchemas } from './schemas.ts';

const ANSWERS = ['application/json', 'application/vnd.kubernetes.protobuf', 'application/yaml'];

/** A document about questions that have no parameters. */
function question(root: string, tag: string, operationId: string, body: Json): Operation {
  return {
    path: `/${root}/`,
    method: 'get',
    parameters: [],
    head: { tags: [tag], operationId },
    tail: {
      responses: { 200: { description: 'OK', content: body }, 401: { description: 'Unauthorized' } },
    },
  };
}

/** What the server tells beside resources. */
const QUESTIONS: Readonly<Record<string, Operation>> = Object.fromEntries(
  [
    question(
      '.well-known/openid-configuration',
      'WellKnown',
      'getServiceAccountIssuerOpenIDConfiguration',
      content({ type: 'string' }, ['application/json']),
    ),
    question('api', 'core', 'getCoreAPIVersions', content(ref(`${META}.APIVersions`), ANSWERS)),
    question('apis', 'apis', 'getAPIVersions', content(ref(`${META}.APIGroupList`), ANSWERS)),
    question(
      'openid/v1/jwks',
      'openid',
      'getServiceAccountIssuerOpenIDKeyset',
      content({ type: 'string' }, ['application/jwk-set+json']),
    ),
    question(
      'version',
      'version',
      'getCodeVersion',
      content(ref('io.k8s.apimachinery.pkg.version.Info'), ['application/json']),
    ),
  ].map((operation) => [operation.path.slice(1, -1), operation]),
);

/** Groups that only CustomResourceDefinitions have are not documented, their versions are. */
const isBuiltIn = ({ resources }: GroupVersion): boolean => resources.some(({ custom }) => !custom);

function groupQuestion(group: string): Operation {
  const tag = tagOf(group);
  return question(
    `apis/${group}`,
    tag,
    `get${camel(tag)}APIGroup`,
    content(ref(`${META}.APIGroup`), ANSWERS),
  );
}

function operationsOf(entry: GroupVersion): readonly Operation[] {
  const root = rootOf(entry);
  const tag = tagOf(entry.group, entry.version);
  const own = question(
    root,
    tag,
    `get${idOf(tag)}APIResources`,
    content(ref(`${META}.APIResourceList`), ANSWERS),
  );
  return [
    ...(isBuiltIn(entry) ? [own] : []),
    ...entry.resources.flatMap((resource) =>
      resource.custom
        ? customOperations(resource, `/${root}`)
        : new ResourceOperations(resource).all(`/${root}`),
    ),
  ];
}

/** The names of all documents, sorted. */
export function documentNames(served: readonly Served[]): readonly string[] {
  const versions = groupVersions(served);
  const groups = groupNames(versions.filter(isBuiltIn)).filter((name) => name !== '');
  return [
    ...Object.keys(QUESTIONS),
    ...groups.map((group) => `apis/${group}`),
    ...versions.map(rootOf),
  ].sort();
}

export const SECURITY = {
  BearerToken: {
    type: 'apiKey',
    description: 'Bearer Token authentication',
    name: 'authorization',
    in: 'header',
  },
};

/** The document of a name, built from what is served and the schemas of it; undefined if there is none. */
export function document(name: string, served: readonly Served[], schemas: Schemas): Json | undefined {
  const versions = groupVersions(served);
  const version = versions.find((entry) => rootOf(entry) === name);
  const group = versions.find((entry) => `apis/${entry.group}` === name && isBuiltIn(entry));
  const question = QUESTIONS[name] ?? (group && groupQuestion(group.group));
  const operations = version ? operationsOf(version) : question && [question];
  if (!operations) return undefined;
  const isCustom = version !== undefined && !isBuiltIn(version);
  const needed = neededSchemas(
    schemas,
    operations.map(({ tail }) => tail),
  );
  return {
    openapi: '3.0.0',
    info: isCustom
      ? { title: 'Kubernetes CRD Swagger', version: 'v0.1.0' }
      : { title: 'Kubernetes', version: '1.33' },
    paths: paths(operations),
    components: {
      ...(Object.keys(needed).length > 0 ? { schemas: needed } : {}),
      ...(isCustom ? {} : { securitySchemes: SECURITY }),
    },
  };
}
