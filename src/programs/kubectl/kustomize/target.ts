import type { CommandContext } from '../context.ts';
import { asError, CommandError } from '../errors.ts';
import { parseYaml } from '../manifest.ts';
import { asList, asObject, goJson, kindOf, sameJson, type JsonObject } from '../object.ts';
import { marshalYaml } from '../output/yaml.ts';
import { quote } from '../text.ts';
import { askedGenerators, askedTransformers, type Asked } from './asked.ts';
import { configOfCrds, configOfFiles, mergeConfigs } from './config.ts';
import { EMPTY, type TransformerConfig } from './defaults.ts';
import { deprecations } from './deprecations.ts';
import { within } from './field-spec.ts';
import { kustomizationFields, requireKustomization } from './fields.ts';
import { generators } from './generators.ts';
import { HttpError, type Loader } from './loader.ts';
import { resourcesIn, resourcesOf, type Host, type KustomizeOptions, type Plugin } from './options.ts';
import { originBelow, originOfField, type Origin } from './origin.ts';
import { loadGenerators, loadTransformers, type Ready } from './plugins.ts';
import { absorb, appendAll } from './res-map.ts';
import { currentId, pairsOf, sameId, withPairs, type Resource } from './resource.ts';
import { builtInSchemas, refuseVersion, schemasOf, type Schemas } from './schema.ts';
import { transformers } from './transformers.ts';
import { mergeVariables, variablesOf, withVariables, type Variable } from './vars.ts';

/** What a kustomization has gathered. Models api/internal/accumulator/resaccumulator.go */
export interface Gathered {
  readonly resources: readonly Resource[];
  readonly config: TransformerConfig;
  readonly variables: readonly Variable[];
}

const NOTHING: Gathered = { resources: [], config: EMPTY, variables: [] };

const fileNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** What all kustomizations of a build have in common. */
export class Build {
  readonly context: CommandContext;
  readonly options: KustomizeOptions;
  #schemas: Schemas | undefined;

  constructor(context: CommandContext, options: KustomizeOptions) {
    this.context = context;
    this.options = options;
  }

  host(loader: Loader): Host {
    const { context, options } = this;
    return { context, loader, options, schemas: () => this.#schemas ?? builtInSchemas };
  }

  /** The first kustomization that says what the API looks like is the one that counts. */
  async setSchema(loader: Loader, openapi: JsonObject): Promise<void> {
    const path = openapi['path'];
    const text = typeof path === 'string' ? await loader.load(path) : undefined;
    if (this.#schemas) return;
    refuseVersion(openapi, text !== undefined);
    if (text !== undefined) this.#schemas = schemasOf((await this.context.load(parseYaml(text)))[0]);
    else if (openapi['version'] !== undefined) this.#schemas = builtInSchemas;
  }
}

/** A kustomization. Models sigs.k8s.io/kustomize/api/internal/target/kusttarget.go */
export class Target {
  readonly #build: Build;
  readonly #loader: Loader;
  readonly #file: string;
  readonly spec: JsonObject;

  private constructor(build: Build, loader: Loader, file: string, spec: JsonObject) {
    this.#build = build;
    this.#loader = loader;
    this.#file = file;
    this.spec = spec;
  }

  static async load(build: Build, loader: Loader): Promise<Target> {
    const { context } = build;
    const [name, another] = fileNames.filter((each) => loader.has(each));
    if (name === undefined)
      throw new CommandError(
        `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${loader.root}'`,
      );
    if (another !== undefined)
      throw new CommandError(`Found multiple kustomization files under: ${loader.root}\n`);
    let read;
    try {
      read = await context.load(parseYaml(await loader.load(name)));
    } catch (error) {
      const problem = asError(error).message.replace(/^error converting YAML to JSON: /, '');
      throw new CommandError(`invalid Kustomization: ${problem}`);
    }
    const spec = kustomizationFields(read[0] ?? {});
    for (const warning of deprecations(spec)) await context.err(`${warning}\n`);
    requireKustomization(spec, loader.root);
    return new Target(build, loader, name, spec);
  }

  /** Reads what the kustomization says of the API. */
  setSchema(): Promise<void> {
    return this.#build.setSchema(this.#loader, asObject(this.spec['openapi']));
  }

  #list(field: string): readonly string[] {
    return asList(this.spec[field]).map(String);
  }

  /** @param origin where the kustomization is, when that is to be noted */
  async gather(origin: Origin | undefined, before: Gathered = NOTHING): Promise<Gathered> {
    const { context } = this.#build;
    let gathered = before;
    const crds = this.#list('crds');
    try {
      gathered = await this.#resources(
        gathered,
        [...this.#list('resources'), ...this.#list('bases')],
        origin,
      );
    } catch (error) {
      throw within('accumulating resources', error);
    }
    const config = await configOfFiles(context, this.#loader, this.#list('configurations'));
    gathered = { ...gathered, config: mergeConfigs(gathered.config, config) };
    try {
      const more = await configOfCrds(context, this.#loader, crds);
      gathered = { ...gathered, config: mergeConfigs(gathered.config, more) };
    } catch (error) {
      throw within(`loading CRDs [${crds.join(' ')}]`, error);
    }
    gathered = { ...gathered, resources: await this.#generated(gathered.resources, origin) };
    try {
      gathered = await this.#components(gathered, origin);
    } catch (error) {
      throw within('accumulating components', error);
    }
    gathered = { ...gathered, resources: await this.#transformed(gathered, origin) };
    const resources = await this.#validated(gathered.resources, origin);
    const own = variablesOf(this.spec);
    return {
      ...gathered,
      resources: withVariables(resources, own),
      variables: mergeVariables(gathered.variables, own),
    };
  }

  async #resources(
    before: Gathered,
    paths: readonly string[],
    origin: Origin | undefined,
  ): Promise<Gathered> {
    let gathered = before;
    for (const path of paths) {
      let failure;
      try {
        gathered = { ...gathered, resources: await this.#read(gathered.resources, path, origin) };
        continue;
      } catch (error) {
        if (!(error instanceof CommandError) || error instanceof HttpError) throw error;
        failure = error;
      }
      let loader;
      try {
        loader = this.#loader.child(path);
      } catch (error) {
        if (failure.message.includes('MalformedYAMLError')) throw failure;
        throw within(`accumulation err='${failure.message}'`, error);
      }
      try {
        gathered = await this.#directory(gathered, loader, origin && originBelow(origin, path), false);
      } catch (error) {
        throw within(`accumulation err='${failure.message}'`, error);
      }
    }
    return gathered;
  }

  async #read(
    resources: readonly Resource[],
    path: string,
    origin: Origin | undefined,
  ): Promise<readonly Resource[]> {
    let found;
    try {
      found = appendAll([], await resourcesOf(this.#build.host(this.#loader), path));
    } catch (error) {
      if (error instanceof HttpError)
        throw new HttpError(`accumulating resources from '${path}': ${error.message}`);
      throw within(`accumulating resources from '${path}'`, error);
    }
    if (origin) found = found.map((resource) => ({ ...resource, origin: originBelow(origin, path) }));
    try {
      return appendAll(resources, found);
    } catch (error) {
      throw within(`merging resources from '${path}'`, error);
    }
  }

  async #directory(
    before: Gathered,
    loader: Loader,
    origin: Origin | undefined,
    component: boolean,
  ): Promise<Gathered> {
    let target;
    try {
      target = await Target.load(this.#build, loader);
    } catch (error) {
      throw within(`couldn't make target for path '${loader.root}'`, error);
    }
    await target.setSchema();
    const kind = kindOf(target.spec) || 'Kustomization';
    if (component && kind !== 'Component')
      throw new CommandError(`expected kind 'Component' for path '${loader.root}' but got '${kind}'`);
    if (!component && kind === 'Component')
      throw new CommandError(`expected kind != 'Component' for path '${loader.root}'`);
    let gathered;
    try {
      gathered = await target.gather(origin, component ? before : NOTHING);
    } catch (error) {
      throw within(`recursed accumulation of path '${loader.root}'`, error);
    }
    const old = component ? NOTHING : before;
    try {
      return {
        resources: appendAll(old.resources, gathered.resources),
        config: mergeConfigs(old.config, gathered.config),
        variables: mergeVariables(old.variables, gathered.variables),
      };
    } catch (error) {
      throw within(`recursed merging from path '${loader.root}'`, error);
    }
  }

  async #components(before: Gathered, origin: Origin | undefined): Promise<Gathered> {
    let gathered = before;
    for (const path of this.#list('components')) {
      let step = 'loader.New';
      try {
        const loader = this.#loader.child(path);
        step = 'accumulateDirectory:';
        gathered = await this.#directory(gathered, loader, origin && originBelow(origin, path), true);
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        throw new CommandError(`${step} ${quote(error.message)}`);
      }
    }
    return gathered;
  }

  async #configured<T>(
    asked: readonly Asked[],
    plugins: Readonly<Record<string, Plugin<T>>>,
    origin: Origin | undefined,
  ): Promise<readonly Ready<T>[]> {
    const host = this.#build.host(this.#loader);
    const out: Ready<T>[] = [];
    for (const [kind, config] of asked) {
      const plugin = plugins[kind];
      if (!plugin) continue;
      try {
        const run = await plugin(config, host);
        out.push({ run, origin: origin && originOfField(origin, this.#file, kind) });
      } catch (error) {
        throw within(`trouble configuring builtin ${kind} with config: \`\n${marshalYaml(config)}\``, error);
      }
    }
    return out;
  }

  /** The plugins that a field holds as text, or names. */
  async #plugins(field: string, origin: Origin | undefined): Promise<readonly Resource[]> {
    let resources: readonly Resource[] = [];
    const paths: string[] = [];
    const { context } = this.#build;
    for (const entry of this.#list(field)) {
      let found;
      try {
        found = await resourcesIn(context, entry);
      } catch {
        paths.push(entry);
        continue;
      }
      const file = origin && originBelow(origin, this.#file);
      resources = appendAll(
        resources,
        found.map((resource) => ({ ...resource, origin: file })),
      );
    }
    const gathered = await this.#resources({ ...NOTHING, resources }, paths, origin);
    return gathered.resources;
  }

  async #generated(given: readonly Resource[], origin: Origin | undefined): Promise<readonly Resource[]> {
    const own = await this.#configured(askedGenerators(this.spec), generators, origin);
    let ready = own;
    try {
      const plugins = await this.#plugins('generators', origin);
      ready = [...own, ...(await loadGenerators(plugins, this.#build.host(this.#loader)))];
    } catch (error) {
      throw within('loading generator plugins', error);
    }
    let resources = given;
    for (const { run, origin: by } of ready)
      for (const made of await run())
        try {
          resources = absorb(resources, by && !made.origin ? { ...made, origin: by } : made);
        } catch (error) {
          // kustomize prints the address of its generator, which says nothing to anybody
          throw within('merging from generator &{0xc0001a2b40 <nil>}', error);
        }
    return resources;
  }

  async #transformed(
    { resources: given, config }: Gathered,
    origin: Origin | undefined,
  ): Promise<readonly Resource[]> {
    const own = await this.#configured(askedTransformers(this.spec, config), transformers, origin);
    const plugins = await this.#plugins('transformers', origin);
    const others = await loadTransformers(plugins, this.#build.host(this.#loader));
    let resources = given;
    for (const { run, origin: by } of [...own, ...others]) {
      resources = await run(resources);
      if (by)
        resources = resources.map((resource) =>
          resource.origin
            ? { ...resource, transformations: [...resource.transformations, by] }
            : { ...resource, origin: by },
        );
    }
    return resources;
  }

  /** Validators may say that something is wrong, and change nothing but a label of theirs. */
  async #validated(given: readonly Resource[], origin: Origin | undefined): Promise<readonly Resource[]> {
    const plugins = await this.#plugins('validators', origin);
    const validators = await loadTransformers(plugins, this.#build.host(this.#loader));
    let resources = given;
    for (const { run } of validators) {
      const changed = await run(resources);
      refuseChange(
        resources,
        changed.map((resource) => ({ ...resource, object: withoutLabel(resource.object) })),
      );
      resources = changed;
    }
    return resources;
  }
}

const VALIDATED = 'validated-by';

function withoutLabel(object: JsonObject): JsonObject {
  const { [VALIDATED]: mark, ...labels } = pairsOf(object, 'labels');
  return mark === undefined ? object : withPairs(object, 'labels', labels);
}

/** Models api/resmap/reswrangler.go ErrorIfNotEqualSets */
function refuseChange(given: readonly Resource[], changed: readonly Resource[]): void {
  for (const resource of given) {
    const id = currentId(resource);
    const other = changed.find((each) => sameId(currentId(each), id));
    if (other && sameJson(other.object, resource.object)) continue;
    throw new CommandError(
      `validator shouldn't modify the resource map: nodes unequal: \n -- ${goJson(resource.object)},\n -- ${goJson(other?.object ?? null)}\n`,
    );
  }
}
