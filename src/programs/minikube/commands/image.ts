import { resolvePath } from '../../../shell/filesystem.ts';
import { box } from '../box.ts';
import type { Command, Invocation } from '../command.ts';
import type { Profile } from '../driver.ts';
import { FlagError } from '../flags.ts';
import { fail, type Exit } from '../out.ts';
import { runOnNode, type RemoteResult } from '../remote.ts';

const usage = (message: string): Exit => fail({ id: 'MK_USAGE', code: 14, message });

/** The profile, whether its machines run or not; ends the command when there is none. */
async function profileOf({ driver, profileName }: Invocation): Promise<Profile> {
  const profile = await driver.profile(profileName);
  if (profile) return profile;
  throw fail({
    id: 'MK_USAGE',
    code: 14,
    message: `loading profile: cluster "${profileName}" does not exist`,
    report: true,
  });
}

/** Runs a command on each machine that runs. */
async function everywhere(
  invocation: Invocation,
  words: readonly string[],
): Promise<readonly RemoteResult[]> {
  const { nodes } = await profileOf(invocation);
  return Promise.all(
    nodes.filter(({ running }) => running).map(({ name }) => runOnNode(invocation, name, words)),
  );
}

/** An image as Docker's client lists it. */
interface Listed {
  readonly ID: string;
  readonly Repository: string;
  readonly Tag: string;
  readonly Size: string;
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** Bytes of what Docker tells in units of 1000. Models github.com/docker/go-units (FromHumanSize) */
function bytesOf(size: string): number {
  const [, number = '0', unit = 'B'] = /^([\d.]+)\s*(\w+)$/.exec(size) ?? [];
  return Math.round(Number(number) * 1000 ** Math.max(0, UNITS.indexOf(unit)));
}

/** A name with its registry, which Docker leaves out. Models AddDockerIO of pkg/minikube/cruntime/cruntime.go */
function withRegistry(name: string): string {
  const [first = '', ...others] = name.split('/');
  if (others.length === 0) return `docker.io/library/${name}`;
  return /[.:]|^localhost$/.test(first) ? name : `docker.io/${name}`;
}

interface NodeImage {
  readonly id: string;
  readonly repoDigests: readonly string[];
  readonly repoTags: readonly string[];
  readonly size: string;
}

/** The images of all machines, each once. Models mergeImageLists of pkg/minikube/machine/cache_images.go */
async function imagesOf(invocation: Invocation): Promise<readonly NodeImage[]> {
  const results = await everywhere(invocation, ['docker', 'images', '--no-trunc', '--format', '{{json .}}']);
  const found = new Map<string, NodeImage>();
  for (const { out } of results)
    for (const line of out.split('\n')) {
      if (line === '') continue;
      const { ID, Repository, Tag, Size } = JSON.parse(line) as Listed;
      const id = ID.replace(/^sha256:/, '');
      const repoTags = [withRegistry(`${Repository}:${Tag}`)];
      if (!found.has(id)) found.set(id, { id, repoDigests: [], repoTags, size: String(bytesOf(Size)) });
    }
  return [...found.values()];
}

/** Bytes with three digits in units of 1000. */
function humanSize(bytes: number): string {
  const at = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(bytes) / 3)));
  return `${Number((bytes / 1000 ** at).toPrecision(3))}${UNITS[at] ?? ''}`;
}

const ID_LENGTH = 13;

async function list(invocation: Invocation): Promise<undefined> {
  const { flags, out } = invocation;
  const images = await imagesOf(invocation);
  const format = flags.text('format') ?? 'short';
  if (format === 'json') await out.print(`${JSON.stringify(images)}\n`);
  else if (format === 'yaml') {
    const lines = (title: string, items: readonly string[]): string =>
      items.length === 0 ? `  ${title}: []\n` : `  ${title}:\n${items.map((item) => `  - ${item}\n`).join('')}`;
    const text = images.map(
      ({ id, repoDigests, repoTags, size }) =>
        `- id: ${id}\n${lines('repoDigests', repoDigests)}${lines('repoTags', repoTags)}  size: "${size}"\n`,
    );
    await out.print(`${text.join('') || '[]\n'}\n`);
  } else if (format === 'table') {
    const rows = images.flatMap(({ id, repoTags, size }) =>
      repoTags.map((name) => {
        const at = name.lastIndexOf(':');
        return { cells: [name.slice(0, at), name.slice(at + 1), id.slice(0, ID_LENGTH), humanSize(Number(size))] };
      }),
    );
    await out.print(box(['Image', 'Tag', 'Image ID', 'Size'], rows));
  } else {
    const names = images.flatMap(({ repoTags }) => repoTags).sort().reverse(); // prettier-ignore
    await out.print(`${names.join('\n')}\n`);
  }
  return undefined;
} // prettier-ignore

/** What a registry says to minikube itself of an image that it does not give. Models go-containerregistry's transport errors */
const notFetched = (image: string): string => {
  const full = withRegistry(image).replace(/^docker\.io\//, 'index.docker.io/');
  const [, host = '', path = '', tag = 'latest'] = /^([^/]+)\/(.*?)(?::([^:/]+))?$/.exec(full) ?? [];
  return `GET https://${host}/v2/${path}/manifests/${tag}: UNAUTHORIZED: authentication required; [map[Action:pull Class: Name:${path} Type:repository]]`;
};

/** Gets images into the cluster: from a registry, for there is no Docker beside it, or from archives of a machine's images. */
async function load(invocation: Invocation, images: readonly string[]): Promise<undefined> {
  const { context, flags } = invocation;
  if (images.length === 0)
    throw usage(
      'Please provide an image in your local daemon to load into minikube via <minikube image load IMAGE_NAME>',
    );
  await profileOf(invocation);
  const home = context.env['HOME'] ?? '/root';
  for (const image of images) {
    if (context.files.exists(resolvePath(context.cwd, image)) || /^[/.]/.test(image))
      throw fail({
        id: 'GUEST_IMAGE_LOAD',
        code: 80,
        message: context.files.exists(resolvePath(context.cwd, image))
          ? `Failed to load image: loading image ${image}: loadimage docker: sudo cat | docker load: Process exited with status 1`
          : `Failed to load image: stat ${image}: no such file or directory`,
        report: true,
      });
    const results = await everywhere(invocation, ['docker', 'pull', '-q', image]);
    if (flags.on('pull') || results.every(({ code }) => code === 0)) continue;
    const cached = `${home}/.minikube/cache/images/amd64/${(/:[^/]*$/.test(image) ? image : `${image}:latest`).replace(/:(?=[^/]*$)/, '_')}`;
    throw fail({
      id: 'GUEST_IMAGE_LOAD',
      code: 80,
      message: `Failed to load image: save to dir: caching images: caching image "${cached}": ${notFetched(image)}`,
      report: true,
    });
  }
  return undefined;
} // prettier-ignore

async function remove(invocation: Invocation, images: readonly string[]): Promise<undefined> {
  if (images.length === 0) throw new FlagError('requires at least 1 arg(s), only received 0');
  for (const image of images)
    for (const { code, out, err } of await everywhere(invocation, ['docker', 'rmi', image])) {
      if (code === 0) continue;
      const why = `error removing images: remove image docker: docker rmi ${image}: Process exited with status ${code}\nstdout:\n${out}\nstderr:\n${err}`;
      await invocation.out.error(
        'warning',
        `Failed to remove images for profile ${invocation.profileName} ${why}`,
      );
    }
  return undefined;
}

async function pull(invocation: Invocation, images: readonly string[]): Promise<undefined> {
  // What a registry refuses minikube keeps to its log.
  for (const image of images) await everywhere(invocation, ['docker', 'pull', image]);
  await profileOf(invocation);
  return undefined;
}

/** What this workstation has nothing to do with: it builds nothing, and its machines keep no archives. */
const LACKING = ['build', 'push', 'save', 'tag'];

/** Models cmd/minikube/cmd/image.go */
export const image: Command = {
  summary: 'Manages images',
  usage: 'image ls|load|pull|rm [flags]',
  flags: {
    format: { kind: 'text' },
    pull: { kind: 'switch' },
    daemon: { kind: 'switch' },
    remote: { kind: 'switch' },
    overwrite: { kind: 'switch' },
  },
  async run(invocation) {
    const [verb = '', ...images] = invocation.flags.arguments;
    switch (verb) {
      case 'ls':
      case 'list':
        return list(invocation);
      case 'load':
        return load(invocation, images);
      case 'pull':
        return pull(invocation, images);
      case 'rm':
      case 'remove':
      case 'unload':
        return remove(invocation, images);
      default:
    }
    if (LACKING.includes(verb)) {
      await invocation.context.stderr.write(`minikube image ${verb} is not part of this workstation.\n`);
      return 14;
    }
    throw usage('Usage: minikube image [build|load|ls|pull|push|rm|save|tag]');
  },
};
