import type { Clock, RandomSource } from '../cluster/environment.ts';
import type {
  ContainerEngine,
  ContainerEvents,
  ContainerRuntime,
  ContainerSpec,
  ImageResolution,
  RegistryCredentials,
  RunningContainer,
  Volume,
  VolumeMountPoint,
} from '../cluster/runtime.ts';
import { MemoryFileSystem } from '../shell/memory-filesystem.ts';
import type { InstalledProgram, Program } from '../shell/program.ts';
import { asApplet } from './busybox.ts';
import { capabilityMask } from './capabilities.ts';
import { Catalogue, type CataloguePolicy } from './catalogue.ts';
import { Container } from './container.ts';
import { ContainerFiles } from './container-files.ts';
import { handOver } from './entrypoint.ts';
import { cannotStart, DEFAULT_PATH, findExecutable, startedWith } from './executable.ts';
import { identityOf, textOf, type Identity } from './identity.ts';
import type { Image } from './image.ts';
import { packaged, versionIn } from './packages/catalogue.ts';
import { packageManagers } from './packages/index.ts';
import { containerTree, imageTree, withUnder } from './image-tree.ts';
import { systemImages } from './images/system.ts';
import { kernelOf } from './kernel.ts';
import { imageLibrary } from './library.ts';
import type { ProcessHost } from './process-host.ts';
import { CORES, ProcVolume } from './proc.ts';
import { SysVolume } from './sys.ts';
import { processesOf } from './process-namespaces.ts';

import { containerPrograms } from './programs/index.ts';
import type { ImageReference } from './reference.ts';
import { realRegistries } from './registries.ts';
import { programsOf, shellsOf } from './userland.ts';

/** What the runtime is made from. */
export interface ContainerRuntimeOptions {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly host: ProcessHost;
  /** The registries of the real world if not given. */
  readonly policy?: CataloguePolicy;
  /** Images that come and go: what somebody has pushed. */
  readonly pushed?: (reference: ImageReference) => Image | undefined;
}

/** Images and what containers of them do. `loadImages` must have been called, and be done before time goes on. */
export class EmulatedRuntime implements ContainerRuntime {
  readonly #options: ContainerRuntimeOptions;
  readonly #catalogue: Catalogue;
  #packaged: readonly InstalledProgram[] | undefined;
  /** What the host knows by a name; asked once. */
  readonly #programs = new Map<string, InstalledProgram | undefined>();

  constructor(options: ContainerRuntimeOptions) {
    this.#options = options;
    this.#catalogue = new Catalogue(
      systemImages,
      imageLibrary,
      options.policy ?? realRegistries,
      options.pushed,
    );
  }

  resolve(image: string, as?: RegistryCredentials | 'node', engine?: ContainerEngine): ImageResolution {
    return this.#catalogue.resolve(image, as, engine);
  }

  start(spec: ContainerSpec, events: ContainerEvents): RunningContainer | string {
    const { clock, random, host } = this.#options;
    const found = this.#catalogue.image(spec.container.image ?? '');
    if (!found)
      return `failed to create containerd container: image "${spec.container.image ?? ''}": not found`;
    const { image, reference } = found;
    const { container } = spec;
    const processes = processesOf(spec, {
      now: () => clock.now(),
      passwd: () => textOf(files, '/etc/passwd'),
    });
    const surroundings = { processes, spec, identity: () => identity, now: () => clock.now() };
    const special = containerPrograms(surroundings);
    const programs = this.#programsOf(image, special, reference.tag);
    const tree = imageTree(image, reference.tag, [...programs, ...paths(image)]);
    const cwd = container.workingDir ?? image.workingDirectory ?? '/';
    const log = container.terminationMessagePath ?? '/dev/termination-log';
    const own = new MemoryFileSystem({ now: () => 0, tree: spec.tree ?? tree });
    // What leads through links is mounted where they lead.
    const mounts = spec.mounts.map((mount) => ({ ...mount, path: own.realPath(mount.path) }));
    const initial = containerTree(tree, spec.files(), mounts, cwd, log, spec.startedAt);
    // A node's own files are among those that any machine has.
    if (spec.node)
      for (const { volume, path } of mounts) if (path === '/') volume.tree = withUnder(volume.tree, initial);
    const identity: Identity = identityOf(spec, image, own);
    const user = identity.name;
    const readOnly = container.securityContext?.readOnlyRootFilesystem === true;
    const proc = new ProcVolume({
      processes,
      container: spec.id,
      kernel: kernelOf(spec.sandbox.kernel).release,
      hostname: spec.sandbox.hostname,
      user: identity,
      capabilities: capabilityMask(container),
      userBase:
        spec.pod.spec.hostUsers === false
          ? 65_536 * (1 + random.integer(1000, 'user namespace', spec.sandbox.podUID))
          : undefined,
      cores: CORES,
      memory: () => spec.sandbox.room().memory,
      mounts: () => files.mounts(),
      now: () => clock.now(),
    });
    const running: { container?: Container } = {};
    const sys = new SysVolume({
      spec,
      processes,
      resources: () => running.container?.resources ?? container.resources ?? {},
      memory: () => running.container?.memory ?? 0,
      now: () => clock.now(),
    });
    const files: ContainerFiles = new ContainerFiles({
      kernel: [told('/proc', proc), ...(spec.node ? [] : [told('/sys', sys)])],
      filesOf(pid) {
        const entry = processes.get(pid);
        return entry?.container === spec.id ? undefined : entry?.files;
      },
      tree: spec.tree ?? initial,
      initial,
      mounts,
      readOnly,
      writable: ['/dev', log],
      user: identity,
      room: () => spec.sandbox.room(),
      terminationLog: log,
      now: () => clock.now(),
    });
    const variables =
      typeof image.environment === 'function' ? image.environment(reference.tag) : image.environment;
    const env = {
      PATH: DEFAULT_PATH,
      HOSTNAME: spec.sandbox.hostname,
      ...(spec.tty && { TERM: 'xterm' }),
      ...variables,
      ...spec.env,
      HOME: spec.env['HOME'] ?? identity.home,
    };
    const around = { image, programs, files, env, cwd };
    const called = startedWith(image, container);
    const life = this.#catalogue.life(container, reference);
    const [name = ''] = called;
    if (name === '' && !life) return 'failed to create containerd container: no command specified';
    if (!life && !findExecutable(around, name)) return cannotStart(around, name, spec.sandbox.engine);
    const made = new Container({
      clock,
      random,
      host,
      spec,
      events,
      image,
      tag: reference.tag,
      files,
      programs: [...programs, ...this.#packagedPrograms(programs, special, image, reference.tag)],
      processes,
      env,
      start: handOver(called, reference.tag, around),
      cwd,
      user,
      identity,
      life,
    });
    running.container = made;
    made.start();
    return made;
  }

  #programsOf(image: Image, special: SpecialPrograms, tag: string): readonly InstalledProgram[] {
    const own = [...(image.programs ?? []), ...packageManagers(image)];
    const names = [...programsOf[image.userland], ...(image.extras ?? [])];
    const taken = new Set(own.map(({ name }) => name));
    for (const name of names) {
      if (taken.has(name)) continue;
      // what an image adds to busybox is the usual program of that name
      const usual = image.extras?.includes(name) === true && NETWORK_TOOLS.includes(name);
      const applet = !usual && image.userland !== 'debian' && !image.extras?.includes(name);
      const program = (usual ? undefined : special.get(name)) ?? this.#program(name);
      const usualPlace = image.userland === 'debian' && ADMINISTRATION.includes(name) ? '/usr/sbin' : '/bin';
      const directory = image.extras?.includes(name) ? '/usr/bin' : usualPlace;
      if (!program) continue;
      const load = async (): Promise<Program> =>
        applet ? asApplet(name, await program.load()) : program.load();
      own.push(ofVersion({ name, path: `${directory}/${name}`, load }, versionOf(image, tag, name)));
    }
    return own;
  }

  #program(name: string): InstalledProgram | undefined {
    const program = this.#programs.get(name) ?? this.#options.host.program(name);
    this.#programs.set(name, program);
    return program;
  }

  /** Programs of packages, where nobody finds them until a package has been installed: its files name them. */
  #packagedPrograms(
    there: readonly InstalledProgram[],
    special: SpecialPrograms,
    image: Image,
    tag: string,
  ): readonly InstalledProgram[] {
    const names = new Set(there.map(({ name }) => name));
    const hidden = (program: InstalledProgram): InstalledProgram => ({
      ...program,
      path: `\0${program.name}`,
    });
    this.#packaged ??= [...packaged].flatMap((name) => this.#program(name) ?? []).map(hidden);
    const own = [...packaged].flatMap((name) => special.get(name) ?? []).map(hidden);
    return [...own, ...this.#packaged]
      .filter(({ name }) => !names.has(name))
      .map((program) => ofVersion(program, versionOf(image, tag, program.name)));
  }
}

/** The programs that have a version worth telling of. */
const VERSIONED = new Set(['curl']);

/** The version of a program in an image: the image's own, or that of its distribution's package. */
function versionOf({ files, versions }: Image, tag: string, name: string): string | undefined {
  if (!VERSIONED.has(name)) return undefined;
  const own = versions?.[name]?.(tag);
  const release = (typeof files === 'function' ? files(tag) : files)?.['/etc/os-release'] ?? '';
  return own ?? versionIn(release, name);
}

/** A program that knows its version. */
function ofVersion(program: InstalledProgram, version: string | undefined): InstalledProgram {
  if (version === undefined) return program;
  const load = async (): Promise<Program> => {
    const { run, ...rest } = await program.load();
    return { ...rest, run: (context) => run({ ...context, version }) };
  };
  return { ...program, load };
}

/** What the kernel tells, at its place. */
const told = (path: string, volume: Volume): VolumeMountPoint => ({
  path,
  volume,
  subPath: '',
  readOnly: true,
});

type SpecialPrograms = ReturnType<typeof containerPrograms>;

/** What GNU's utilities have among the programs of administrators. */
const ADMINISTRATION = ['chroot'];

/** Tools of which busybox brings another variety. */
const NETWORK_TOOLS = ['nc', 'nslookup', 'ping', 'telnet', 'wget'];

function* paths({ userland, servers, script }: Image): Iterable<{ readonly path: string }> {
  for (const path of [...Object.keys(shellsOf[userland]), ...Object.keys(servers ?? {})]) yield { path };
  if (script) yield script;
}
