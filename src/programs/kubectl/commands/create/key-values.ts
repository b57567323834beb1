import { resolvePath } from '../../../../shell/filesystem.ts';
import { flag } from '../../common-flags.ts';
import type { CommandContext } from '../../context.ts';
import { variableNameProblems } from '../../validation.ts';
import { quote } from '../../text.ts';
import { CommandError } from '../../errors.ts';
import type { FlagDefinition } from '../../flags.ts';

/** The flags that fill config maps and secrets. */
export const keyValueFlags: readonly FlagDefinition[] = [
  flag(
    'from-file',
    'stringSlice',
    "A file whose base name is the key, key=file, or a directory whose files' names are the keys.",
    '파일(이름이 키가 됨), key=파일, 또는 디렉터리(안에 있는 파일 이름이 키가 됨).',
  ),
  flag('from-literal', 'stringArray', 'A key and its value: mykey=somevalue.', '키와 값: mykey=somevalue.'),
  flag('from-env-file', 'stringSlice', 'A file of key=value lines.', 'key=value 줄로 된 파일.'),
  flag(
    'append-hash',
    'bool',
    "Put a hash of the contents at the name's end.",
    '이름 끝에 내용의 해시를 붙입니다.',
  ),
];

/** Hears each key with its text; throws for keys that are not valid or not new. */
export type AddKey = (key: string, value: string) => void;

/** Refuses files of variables beside other sources. */
export function refuseMixedSources({ flags }: CommandContext): void {
  const others = flags.list('from-file').length + flags.list('from-literal').length;
  if (flags.list('from-env-file').length > 0 && others > 0) {
    throw new CommandError('from-env-file cannot be combined with from-file or from-literal');
  }
}

/** Reads the sources that the flags name. Models kubectl/pkg/cmd/create/create_configmap.go */
export function readKeyValues(
  context: CommandContext,
  add: AddKey,
  kind: 'config' | 'secret',
  order: readonly ('files' | 'literals')[],
): void {
  const { flags } = context;
  const envFiles = flags.list('from-env-file');
  for (const part of order) {
    if (part === 'files') addFiles(context, flags.list('from-file'), add);
    else for (const literal of flags.list('from-literal')) add(...parseLiteral(literal));
  }
  for (const file of envFiles) addEnvFile(context, file, add, kind);
}

/** Models kubectl/pkg/util/util.go ParseLiteralSource */
function parseLiteral(source: string): [string, string] {
  const at = source.indexOf('=');
  if (at <= 0) throw new CommandError(`invalid literal source ${source}, expected key=value`);
  return [source.slice(0, at), source.slice(at + 1)];
}

function parseFileSource(source: string): { readonly key: string; readonly path: string } {
  const count = source.split('=').length - 1;
  if (count === 0) return { key: source.replace(/\/+$/, '').split('/').at(-1) ?? '', path: source };
  if (count > 1) throw new CommandError("key names or file paths cannot contain '='");
  const [key = '', path = ''] = source.split('=');
  if (key === '') throw new CommandError(`key name for file path ${path} missing`);
  if (path === '') throw new CommandError(`file path for key name ${key} missing`);
  return { key, path };
}

/** Adds the files that `--from-file` names. */
export function addFiles(context: CommandContext, sources: readonly string[], add: AddKey): void {
  const { files, cwd } = context.program;
  for (const source of sources) {
    const { key, path } = parseFileSource(source);
    const where = resolvePath(cwd, path);
    if (!files.exists(where)) throw new CommandError(`error reading ${path}: no such file or directory`);
    if (files.stat(where).type === 'file') {
      add(key, files.read(where));
      continue;
    }
    if (source.includes('=')) throw new CommandError('cannot give a key name for a directory path');
    for (const name of [...files.list(where)].sort()) {
      const item = `${where}/${name}`;
      if (files.stat(item).type === 'file') add(name, files.read(item));
    }
  }
}

function addEnvFile(context: CommandContext, file: string, add: AddKey, kind: 'config' | 'secret'): void {
  const { files, cwd, env } = context.program;
  const where = resolvePath(cwd, file);
  if (!files.exists(where)) throw new CommandError(`error reading ${file}: no such file or directory`);
  if (files.stat(where).type === 'directory')
    throw new CommandError(`env ${kind} file cannot be a directory`);
  files
    .read(where)
    .split('\n')
    .forEach((text) => {
      const line = text
        .replace(/^\uFEFF/, '')
        .trimStart()
        .replace(/\r$/, '');
      if (line === '' || line.startsWith('#')) return;
      const at = line.indexOf('=');
      const key = at < 0 ? line : line.slice(0, at);
      const problems = variableNameProblems(key);
      if (problems.length > 0) {
        throw new CommandError(`${quote(key)} is not a valid key name: ${problems.join(';')}`);
      }
      add(key, at < 0 ? (env[key] ?? '') : line.slice(at + 1));
    });
}
