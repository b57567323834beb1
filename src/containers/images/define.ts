import { rewritten } from '../entrypoint.ts';
import type { Image } from '../image.ts';
import { parseReference } from '../reference.ts';
import { procps, type Userland } from '../userland.ts';
import { fields, type Base, type ByTag, type ImageData, type ServiceData } from './image-data.ts';
import { releaseFiles } from './releases.ts';
import { serviceOf } from './service.ts';
import { knownPlaceholders, unknownPlaceholders } from './template.ts';

/** An image's description that cannot be followed; the message says where and why. */
export class ImageDataError extends Error {}

const userlands: Readonly<Record<Base, Userland>> = {
  alpine: 'busybox',
  busybox: 'busybox',
  debian: 'debian',
  redhat: 'debian',
  scratch: 'none',
  toolbox: 'toolbox',
  ubuntu: 'debian',
};

const isTable = <T>(value: ByTag<T>): value is Readonly<Record<string, T>> => typeof value === 'object';

function forTag<T>(value: ByTag<T>, tag: string, where: string): T {
  if (!isTable(value)) return value;
  const found = Object.entries(value).find(([part]) => tag.includes(part));
  if (!found)
    throw new ImageDataError(`${where}: nothing for the tag "${tag}"; the key "" is for all others`);
  return found[1];
}

const wordsOf = (words: string | readonly string[] | undefined): readonly string[] | undefined =>
  typeof words === 'string' ? words.split(' ') : words;

/** Makes an image of its description. Throws {@link ImageDataError} for what it does not know. */
export function defineImage(data: ImageData): Image {
  const written = typeof data.names === 'string' ? [data.names] : data.names;
  const where = `image ${written[0] ?? ''}`;
  check(data, where);
  const tags = new RegExp(`^(?:${data.tags})$`);
  const entrypoint = wordsOf(data.entrypoint);
  const command = wordsOf(data.command);
  const service = data.service && serviceOf(data.service);
  const servers = { ...(service && { [callOf(data, entrypoint, command)]: service }), ...data.servers };
  const [name = '', uid, gid] = data.user?.split(':') ?? [];
  const of = (base: Base): Pick<Image, 'userland' | 'files'> => ({
    userland: userlands[base],
    files: { ...releaseFiles[base], ...data.files },
  });
  const general = of(
    forTag(data.base, isTable(data.base) && !('' in data.base) ? '' : ' ', `${where}: base`),
  );
  return {
    names: written.map((each) => nameOf(each, where)),
    hasTag: (tag) => tags.test(tag),
    size: (tag) => Math.round(forTag(data.megabytes, tag, `${where}: megabytes`) * 1_000_000),
    ...(entrypoint && { entrypoint }),
    ...(command && { command }),
    ...(data.script && { script: data.script }),
    ...(data.workdir !== undefined && { workingDirectory: data.workdir }),
    ...(data.user !== undefined && {
      user: {
        ...{ name, uid: Number(uid), gid: Number(gid) },
        ...(data.userByNumber && { byNumber: data.userByNumber }),
      },
    }),
    ...(data.env && { environment: data.env }),
    extras: [...(data.base === 'ubuntu' ? procps : []), ...(data.tools?.split(' ') ?? [])],
    ...(data.programs && { programs: data.programs }),
    servers,
    ...general,
    ...(isTable(data.base) && { variant: (tag: string) => of(forTag(data.base, tag, `${where}: base`)) }),
  };
}

/** The name under which a service's program is called: an entrypoint script hands over to it. */
function callOf(
  { program, script }: ImageData,
  entrypoint: readonly string[] = [],
  command: readonly string[] = [],
): string {
  if (program !== undefined) return program;
  const called = [...entrypoint, ...command];
  const words = called.slice(called.findIndex((word) => script?.path.endsWith(word)) + 1);
  const [call = ''] = script ? rewritten(script, words, () => true).words : called;
  return call.startsWith('/') ? call : `/usr/local/bin/${call}`;
}

function nameOf(written: string, where: string): string {
  const reference = parseReference(written);
  if (typeof reference === 'string') throw new ImageDataError(`${where}: names: "${written}": ${reference}`);
  return reference.name;
}

function check(data: ImageData, where: string): void {
  known(data, fields.image, where);
  const { service } = data;
  if (!service) return;
  known(service, fields.service, `${where}: service`);
  for (const need of service.needs ?? []) known(need, fields.need, `${where}: service.needs`);
  for (const answer of service.answers ?? []) known(answer, fields.answer, `${where}: service.answers`);
  if (service.every) known(service.every, fields.every, `${where}: service.every`);
  if (service.ends) known(service.ends, fields.ends, `${where}: service.ends`);
  if (typeof service.port === 'object') known(service.port, fields.port, `${where}: service.port`);
  for (const text of textsOf(service)) {
    const [first] = unknownPlaceholders(text);
    if (first !== undefined) {
      const all = knownPlaceholders.map((each) => `{${each}}`).join(', ');
      throw new ImageDataError(`${where}: service: nothing stands for "${first}"; there are ${all}`);
    }
  }
}

function known(part: object, names: string, where: string): void {
  const unknown = Object.keys(part).find((field) => !names.split(' ').includes(field));
  if (unknown !== undefined)
    throw new ImageDataError(
      `${where}: unknown field "${unknown}"; it may have ${names.replaceAll(' ', ', ')}`,
    );
}

const textsOf = ({
  log = [],
  request = '',
  answers = [],
  every,
  ends,
  needs = [],
}: ServiceData): readonly string[] => [
  ...(typeof log === 'string' ? [log] : log),
  request,
  every?.log ?? '',
  every?.text ?? '',
  ends?.log ?? '',
  ...needs.map((need) => need.log),
  ...answers.flatMap(({ body = '', headers = {} }) => [body, ...Object.values(headers)]),
];
