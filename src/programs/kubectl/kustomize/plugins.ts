import { CommandError } from '../errors.ts';
import { textOf } from '../object.ts';
import { within } from './field-spec.ts';
import { generators } from './generators.ts';
import type { Generator, Host, Plugin, Transformer } from './options.ts';
import { originOfPlugin, type Origin } from './origin.ts';
import { gvkOf, gvkText, idText, originalId, type Resource } from './resource.ts';
import { transformers } from './transformers.ts';

/** A plugin that is ready to run, and what is noted of what it does. */
export interface Ready<T> {
  readonly run: T;
  readonly origin: Origin | undefined;
}

/** Plugins that are no part of kustomize need programs that the machine does not have. Models api/internal/plugins/loader/loader.go */
function refuseExternal(resource: Resource, { context, options }: Host): void {
  const { group, version, kind } = gvkOf(resource.object);
  if (options.plugins !== true)
    throw new CommandError(`external plugins disabled; unable to load external plugin '${kind}'`);
  const annotation = textOf(resource.object, 'metadata', 'annotations', 'config.kubernetes.io/function');
  if (annotation !== '') return;
  const { env } = context.program;
  const home = env['HOME'] ?? '~';
  const places = [
    ['$KUSTOMIZE_PLUGIN_HOME', env['KUSTOMIZE_PLUGIN_HOME']],
    ['$XDG_CONFIG_HOME', env['XDG_CONFIG_HOME'] && `${env['XDG_CONFIG_HOME']}/kustomize/plugin`],
    ['default value of $XDG_CONFIG_HOME', `${home}/.config/kustomize/plugin`],
    ['home directory', `${home}/kustomize/plugin`],
  ] as const;
  const found = places.find(([, path]) => path && context.program.files.exists(path));
  if (found)
    throw new CommandError(
      `unable to load plugin ${kind}: plugin.Open("${String(found[1])}/${group}/${version}/${kind.toLowerCase()}/${kind}.so"): no such file or directory`,
    );
  throw new CommandError(
    `unable to find plugin root - tried: ${places.map(([note, path]) => `('${path || '<no value>'}'; homed in ${note})`).join(', ')}`,
  );
}

async function loaded<T>(
  resource: Resource,
  host: Host,
  own: Readonly<Record<string, Plugin<T>>>,
  other: Readonly<Record<string, unknown>>,
  what: string,
): Promise<Ready<T> | undefined> {
  const gvk = gvkOf(resource.object);
  const id = idText(originalId(resource));
  if (gvk.group !== '' || gvk.version !== 'builtin') {
    refuseExternal(resource, host);
    return undefined;
  }
  const plugin = Object.hasOwn(own, gvk.kind) ? own[gvk.kind] : undefined;
  if (!plugin && !Object.hasOwn(other, gvk.kind))
    throw new CommandError(`unable to load builtin ${gvkText(gvk)}`);
  if (!plugin) throw new CommandError(`plugin ${id} not a ${what}`);
  try {
    return { run: await plugin(resource.object, host), origin: originOfPlugin(resource) };
  } catch (error) {
    throw within(`plugin ${id} fails configuration`, error);
  }
}

/** What functions in containers say on a machine without any. */
const containers = (): Promise<never> =>
  Promise.reject(
    new CommandError(`couldn't execute function: exec: "docker": executable file not found in $PATH `),
  );

export async function loadGenerators(
  resources: readonly Resource[],
  host: Host,
): Promise<readonly Ready<Generator>[]> {
  const out: Ready<Generator>[] = [];
  for (const resource of resources)
    try {
      const ready = await loaded(resource, host, generators, transformers, 'generator');
      out.push(ready ?? { run: containers, origin: originOfPlugin(resource) });
    } catch (error) {
      throw within('failed to load generator', error);
    }
  return out;
}

export async function loadTransformers(
  resources: readonly Resource[],
  host: Host,
): Promise<readonly Ready<Transformer>[]> {
  const out: Ready<Transformer>[] = [];
  for (const resource of resources) {
    const ready = await loaded(resource, host, transformers, generators, 'transformer');
    out.push(ready ?? { run: containers, origin: originOfPlugin(resource) });
  }
  return out;
}
