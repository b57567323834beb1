import { resolvePath } from '../../../shell/filesystem.ts';
import { currentId, gvkOf, type Resource } from './resource.ts';
import { apiVersionOf } from '../object.ts';
import { marshalYaml } from '../output/yaml.ts';

/** Where a resource comes from, or what changed it. Models sigs.k8s.io/kustomize/api/resource/origin.go */
export interface Origin {
  readonly path?: string;
  readonly configuredIn?: string;
  readonly configuredBy?: Readonly<Partial<Record<'apiVersion' | 'kind' | 'name' | 'namespace', string>>>;
}

/** A path below another one, both relative. */
const below = (path: string, more: string): string => {
  const at = `${path}/${more}`.split('/').filter((part) => part !== '' && part !== '.');
  const out: string[] = [];
  for (const part of at)
    if (part === '..' && out.length > 0 && out.at(-1) !== '..') out.pop();
    else out.push(part);
  return out.join('/') || resolvePath('/', more).slice(1);
};

export const originBelow = ({ path = '' }: Origin, more: string): Origin => ({ path: below(path, more) });

/** What a field of a kustomization did. */
export const originOfField = (origin: Origin, file: string, kind: string): Origin => ({
  configuredIn: below(origin.path ?? '', file),
  configuredBy: { apiVersion: 'builtin', kind },
});

/** What a plugin did that is written as an object. */
export function originOfPlugin(plugin: Resource): Origin | undefined {
  if (!plugin.origin) return undefined;
  const { name, namespace } = currentId(plugin);
  const { kind } = gvkOf(plugin.object);
  return {
    ...(plugin.origin.path === undefined ? {} : { configuredIn: plugin.origin.path }),
    configuredBy: {
      apiVersion: apiVersionOf(plugin.object),
      kind,
      name,
      ...(namespace === '' ? {} : { namespace }),
    },
  };
}

const scalar = (text: string): string => marshalYaml(text).trimEnd();

/** In Go's order of fields. */
export const originText = ({ path, configuredIn, configuredBy }: Origin): string =>
  [
    ...(path === undefined ? [] : [`path: ${scalar(path)}`]),
    ...(configuredIn === undefined ? [] : [`configuredIn: ${scalar(configuredIn)}`]),
    ...(configuredBy
      ? [
          'configuredBy:',
          ...(['apiVersion', 'kind', 'name', 'namespace'] as const).flatMap((field) =>
            configuredBy[field] === undefined ? [] : [`  ${field}: ${scalar(configuredBy[field])}`],
          ),
        ]
      : []),
  ]
    .map((line) => `${line}\n`)
    .join('');

export const transformationsText = (origins: readonly Origin[]): string =>
  origins.map((origin) => `- ${originText(origin).trimEnd().replaceAll('\n', '\n  ')}\n`).join('');
