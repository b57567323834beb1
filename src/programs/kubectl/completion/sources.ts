import { resolvePath } from '../../../shell/filesystem.ts';
import type { ProgramContext, Surroundings } from '../../../shell/program.ts';
import { emptyReader, TextCollector } from '../../../shell/streams.ts';
import type { ArgumentCompletion, CommandDefinition, CommandEntry } from '../command.ts';
import { CommandContext } from '../context.ts';
import type { FlagCompletion, ParsedFlags } from '../flags.ts';
import { globalFlags } from '../global-flags.ts';
import { createKubectl, findCommand } from '../index.ts';
import { configPaths, loadKubeconfig } from '../kubeconfig.ts';
import { nameOf } from '../object.ts';
import { languageOf } from '../text.ts';
import type { ClientVersion } from '../version.ts';
import { directives, offer, type Offer } from './directive.ts';

const NAMES = '{{ range .items  }}{{ .metadata.name }} {{ end }}';
const CONTAINERS =
  '{{ range .spec.initContainers }}{{ .name }} {{end}}{{ range .spec.containers  }}{{ .name }} {{ end }}';

/** Types whose objects stand for pods, in the order in which they are offered. */
const withPods = [
  'daemonsets',
  'deployments',
  'pods',
  'jobs',
  'replicasets',
  'replicationcontrollers',
  'services',
  'statefulsets',
];

/** Milliseconds to wait for a workload's pod to appear. */
const SHORT_WAIT = 100;

const MOST_TEXT = 1 << 24;

const starting = (words: readonly string[], with_: string): readonly string[] =>
  words.filter((word) => word.startsWith(with_));

const without = (words: readonly string[], taken: readonly string[]): readonly string[] =>
  words.filter((word) => !taken.includes(word));

/** Where completions come from: the server, the kubeconfig, the current directory. Models kubectl/pkg/util/completion */
export class Sources {
  readonly #around: Surroundings;
  readonly #version: ClientVersion;
  readonly #given: ParsedFlags;
  /** The global flags that were given. */
  readonly #globals: readonly string[];

  readonly #log: (lines: string) => Promise<void>;

  constructor(
    around: Surroundings,
    version: ClientVersion,
    path: string,
    given: ParsedFlags,
    log: (lines: string) => Promise<void>,
  ) {
    this.#log = log;
    this.#around = around;
    this.#version = version;
    this.#given = given;
    // `kubectl config` has a --kubeconfig of its own, which does not lead the clients.
    const own = path.startsWith('kubectl config') ? ['kubeconfig'] : [];
    const leading = new Set(
      without(
        globalFlags.map(({ name }) => name),
        own,
      ),
    );
    this.#globals = given.values.occurrences
      .filter(({ name }) => leading.has(name))
      .map(({ name, value }) => `--${name}=${value}`);
  }

  async ofFlag(source: FlagCompletion, current: string): Promise<Offer> {
    return offer(await this.#flagWords(source, current), directives.noFiles);
  }

  async #flagWords(source: FlagCompletion, current: string): Promise<readonly string[]> {
    switch (source) {
      case 'namespaces':
        return this.#names('namespace', current);
      case 'clusterroles':
        return this.#names('clusterrole', current);
      case 'contexts':
      case 'clusters':
      case 'users':
        return this.#configured(source, current);
      case 'containers': {
        const [pod] = this.#given.args;
        return pod === undefined ? [] : this.#containers(pod, current);
      }
      case 'subresources':
        return ['status', 'scale', 'resize'];
      case 'manifests':
        return [];
      default:
        return starting(source, current);
    }
  }

  async ofArgument(
    completes: Exclude<ArgumentCompletion, readonly string[]> | readonly string[],
    args: readonly string[],
    current: string,
  ): Promise<Offer> {
    const first = args.length === 0;
    if (typeof completes === 'string') {
      switch (completes) {
        case 'resources':
          return this.#resources(undefined, false, args, current);
        case 'copies':
          return offer(first ? await this.#copies(current) : [], directives.noSpace);
        case 'commands':
          return this.#commands(args, current);
        default:
          return offer(first ? await this.#configured(completes, current) : [], directives.noFiles);
      }
    }
    if ('types' in completes) return this.#resources(completes.types, completes.once === true, args, current);
    if ('names' in completes) {
      return offer(first ? await this.#names(completes.names, current) : [], directives.noFiles);
    }
    if (!('pod' in completes)) return offer(starting(completes, current), directives.noFiles);
    if (first) return this.#pods(current);
    const [pod = ''] = args;
    if (args.length > 1 || completes.pod === 'alone') return offer([], directives.noFiles);
    const words = await (completes.pod === 'port'
      ? this.#ports(pod, current)
      : this.#containers(pod, current));
    return offer(words, directives.noFiles);
  }

  /** `TYPE NAME…` or `TYPE/NAME…`. */
  async #resources(
    allowed: readonly string[] | undefined,
    once: boolean,
    args: readonly string[],
    current: string,
  ): Promise<Offer> {
    const [first, ...others] = args;
    const none = offer([], directives.noFiles);
    if (first !== undefined && !first.includes('/')) {
      if (once && others.length > 0) return none;
      return offer(without(await this.#names(first, current), others), directives.noFiles);
    }
    if (once && args.length > 0) return none;
    const slash = current.indexOf('/');
    if (slash < 0) {
      const types = allowed ? starting(allowed, current) : await this.#types(current);
      if (first === undefined) return offer(types, directives.noFiles);
      return offer(
        types.map((type) => `${type}/`),
        directives.noFiles | directives.noSpace,
      );
    }
    return offer(without(await this.#slashed(current), args), directives.noFiles);
  }

  /** `TYPE/NAME` of which the type is there. */
  async #slashed(current: string): Promise<readonly string[]> {
    const slash = current.indexOf('/');
    const type = current.slice(0, slash);
    return (await this.#names(type, current.slice(slash + 1))).map((name) => `${type}/${name}`);
  }

  async #pods(current: string): Promise<Offer> {
    if (current.includes('/')) return offer(await this.#slashed(current), directives.noFiles);
    const pods = await this.#names('pod', current);
    const types = starting(withPods, current).map((type) => `${type}/`);
    return offer([...pods, ...types], directives.noFiles | (pods.length === 0 ? directives.noSpace : 0));
  }

  async #containers(owner: string, current: string): Promise<readonly string[]> {
    return this.#template(CONTAINERS, ['pod', await this.#podOf(owner)], current);
  }

  async #ports(owner: string, current: string): Promise<readonly string[]> {
    const [type = '', name] = owner.split('/');
    const service = name !== undefined && ['service', 'services', 'svc'].includes(type);
    const field = service ? '{{ .port }}' : '{{ .containerPort }}';
    const local = current === '' ? field : (current.split(':')[0] ?? '');
    if (service) {
      const template = `{{ range .spec.ports }}${local}:${field} {{ end }}`;
      return this.#template(template, ['service', name], current);
    }
    const template = `{{ range .spec.containers }}{{ range .ports }}${local}:${field} {{ end }}{{ end }}`;
    return this.#template(template, ['pod', await this.#podOf(owner)], current);
  }

  /** The name of the pod that stands behind `POD` or `TYPE/NAME`; '' when there is none. */
  async #podOf(owner: string): Promise<string> {
    if (!owner.includes('/')) return owner;
    const { definition } = await this.#around.load(findCommand(['get']));
    const { attachablePod, namedObject } = await this.#around.load(import('../pods.ts'));
    const context = new CommandContext(this.#silent(), definition, 'kubectl', this.#given, this.#version);
    try {
      return nameOf(await attachablePod(context, await namedObject(context, owner), SHORT_WAIT));
    } catch {
      return '';
    }
  }

  /** Namespaces, pods and files. Models kubectl/pkg/cmd/cp/cp.go */
  async #copies(current: string): Promise<readonly string[]> {
    if (/^[/.~]/.test(current) || current.includes(':')) return [];
    const slash = current.indexOf('/');
    if (slash > 0) {
      const template = '{{ range .items }}{{ .metadata.namespace }}/{{ .metadata.name }}: {{ end }}';
      return this.#template(template, ['pod'], current, [`--namespace=${current.slice(0, slash)}`]);
    }
    const found = [
      ...(await this.#names('namespace', current)).map((name) => `${name}/`),
      ...(await this.#names('pod', current)).map((name) => `${name}:`),
    ];
    if (current === '') return [...found, './', '/'];
    if (found.length === 0) return [];
    const { files, cwd } = this.#around;
    const isDirectory = (name: string): boolean => {
      const path = resolvePath(cwd, name);
      return files.exists(path) && files.stat(path).type === 'directory';
    };
    const names = starting(files.list(cwd), current).toSorted();
    return [...found, ...names.map((name) => (isDirectory(name) ? `${name}/` : name))];
  }

  /** Commands below a command. Models github.com/spf13/cobra InitDefaultHelpCmd */
  async #commands(args: readonly string[], current: string): Promise<Offer> {
    const { definition, args: strange } = await this.#around.load(findCommand(args));
    const available: readonly CommandEntry[] = isKnown(definition, strange)
      ? (definition.subcommands ?? [])
      : [];
    const language = languageOf(this.#around.env);
    return {
      candidates: available
        .filter(({ name, unavailable }) => unavailable !== true && name.startsWith(current))
        .toSorted((a, b) => (a.name < b.name ? -1 : 1))
        .map(({ name, short }) => ({ text: name, description: short[language] })),
      directive: directives.noFiles,
    };
  }

  async #configured(what: 'contexts' | 'clusters' | 'users', current: string): Promise<readonly string[]> {
    const file = this.#globals.findLast((flag) => flag.startsWith('--kubeconfig='))?.slice(13) ?? '';
    try {
      const config = await this.#around.load(loadKubeconfig(this.#around, configPaths(this.#around, file)));
      return starting([...config[what].keys()].toSorted(), current);
    } catch {
      return [];
    }
  }

  #names(type: string, current: string): Promise<readonly string[]> {
    return this.#template(NAMES, [type], current);
  }

  /** What a template makes of what `get` gets, word by word. */
  async #template(
    template: string,
    args: readonly string[],
    current: string,
    flags: readonly string[] = [],
  ): Promise<readonly string[]> {
    const text = await this.#printed([
      'get',
      '--output=go-template',
      `--template=${template}`,
      ...flags,
      '--',
      ...args,
    ]);
    return starting(
      text.split(' ').filter((word) => word !== ''),
      current,
    );
  }

  /** Types for the last of a list of types. */
  async #types(current: string): Promise<readonly string[]> {
    const comma = current.lastIndexOf(',') + 1;
    const text = await this.#printed(['api-resources', '--output=name', '--cached', '--verbs=get']);
    const types = text.split('\n').filter((word) => word !== '');
    return starting(types, current.slice(comma)).map((type) => current.slice(0, comma) + type);
  }

  async #printed(words: readonly string[]): Promise<string> {
    const stdout = new TextCollector(MOST_TEXT);
    await createKubectl(this.#version).run(this.#silent(['kubectl', ...this.#globals, ...words], stdout));
    return stdout.text;
  }

  #silent(
    argv: readonly string[] = [],
    stdout: ProgramContext['stdout'] = { write: () => Promise.resolve() },
  ): ProgramContext {
    const around = this.#around;
    const { clock, cwd, env, files, network, signal } = around;
    return {
      clock,
      cwd,
      env,
      files,
      network,
      signal,
      load: (importing) => around.load(importing),
      random: () => around.random(),
      spawn: (called, io) => around.spawn(called, io),
      which: (name) => around.which?.(name),
      yield: () => around.yield(),
      argv,
      stdin: emptyReader,
      stdout,
      stderr: {
        write: (text) => (/^([EWI]\d{4}|Warning:) /.test(text) ? this.#log(text) : Promise.resolve()),
      },
      isTerminal: () => false,
      terminal: undefined,
    };
  }
}

const isKnown = (definition: CommandDefinition, strange: readonly string[]): boolean =>
  strange.length === 0 || definition.name !== 'kubectl';
