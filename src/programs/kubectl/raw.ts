import { resolvePath } from '../../shell/filesystem.ts';
import type { HttpResponse } from '../../shell/network.ts';
import { RAW_ACCEPT } from './client.ts';
import type { CommandContext } from './context.ts';
import { CommandError } from './errors.ts';
import { readAll } from './resources.ts';

/** How much Go's io.Copy takes at a time. */
const COPIED = 32_768;

const exclusive = (flag: string): CommandError =>
  new CommandError(`--raw and ${flag} are mutually exclusive`);

/** Models net/url ParseRequestURI */
function checkPath(raw: string): void {
  if (!/^\/|^[a-z][a-z\d+.-]*:\/\//i.test(raw))
    throw new CommandError(`--raw must be a valid URL path: parse "${raw}": invalid URI for request`);
}

/** `get --raw`. Models kubectl/pkg/rawhttp/raw.go RawGet */
export async function getRaw(context: CommandContext, watching: boolean): Promise<void> {
  const { flags, args } = context;
  const raw = flags.string('raw');
  if (args.length > 0) throw new CommandError('arguments may not be passed when --raw is specified');
  if (watching || flags.string('selector') !== '') {
    throw new CommandError(
      '--raw may not be specified with other flags that filter the server request or alter the output',
    );
  }
  if (flags.string('output') !== '') throw exclusive('--output');
  checkPath(raw);
  const client = await context.client();
  const question = raw.indexOf('?');
  const query = new URLSearchParams(question < 0 ? '' : raw.slice(question));
  query.sort();
  // what is asked for stands as it is typed, parameters without a value too
  const path = question < 0 ? raw : `${raw.slice(0, question)}?${query.toString()}`;
  await copy(context, await client.send({ path, accept: RAW_ACCEPT }));
}

/** `--raw` of the commands that write: a file goes to a path as it is. Models kubectl/pkg/rawhttp/raw.go */
export async function sendRaw(context: CommandContext, method: 'POST' | 'PUT' | 'DELETE'): Promise<void> {
  const { flags } = context;
  const raw = flags.string('raw');
  const files = flags.list('filename');
  const [file] = files;
  if (method === 'DELETE' && flags.bool('interactive'))
    throw new CommandError('--interactive can not be used with --raw');
  if (method === 'POST' && flags.bool('edit')) throw exclusive('--edit');
  if (files.length > 1 || (file === undefined && method !== 'DELETE'))
    throw new CommandError('--raw can only use a single local file or stdin');
  if (file !== undefined && /^https?:\/\//.test(file)) throw new CommandError('--raw cannot read from a url');
  if (flags.bool('recursive')) throw exclusive('--recursive');
  if (method === 'POST' && flags.string('selector') !== '') throw exclusive('--selector (-l)');
  if (flags.string('output') !== '') throw exclusive('--output');
  checkPath(raw);
  const body = file === undefined ? {} : { body: await textOf(context, file) };
  const client = await context.client();
  await copy(context, await client.send({ method, path: raw, accept: RAW_ACCEPT, ...body }));
}

async function textOf(context: CommandContext, file: string): Promise<string> {
  if (file === '-') return readAll(context);
  const { cwd, files } = context.program;
  const path = resolvePath(cwd, file);
  if (!files.exists(path)) throw new CommandError(`open ${file}: no such file or directory`);
  return files.read(path);
}

/** Writes an answer out piece by piece: a reader that has enough ends the program between two of them. */
async function copy(context: CommandContext, { body }: HttpResponse): Promise<void> {
  if (body.type === 'text' || body.type === 'json') {
    const text = body.type === 'text' ? body.text : `${JSON.stringify(body.value)}\n`;
    for (let at = 0; at < text.length; at += COPIED) await context.out(text.slice(at, at + COPIED));
  } else if (body.type === 'events') {
    for await (const event of body.events) await context.out(`${JSON.stringify(event)}\n`);
  } else if (body.type === 'chunks') for await (const chunk of body.chunks) await context.out(chunk);
}
