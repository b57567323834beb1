import { FileError, type FileErrorCode, type FileSystem } from '../../shell/filesystem.ts';
import type { ServerContext } from '../image.ts';
import { directive, type Directive } from './nginx-config.ts';

/** The packaged site of the image. */
const SITE = '/etc/nginx/conf.d/default.conf';

/** Where nginx keeps what does not fit into memory, and as whom. */
const CACHE = '/var/cache/nginx';
const TEMPORARY = ['client_temp', 'proxy_temp', 'fastcgi_temp', 'uwsgi_temp', 'scgi_temp'];
const NGINX = 101;

/** Those directories, as nginx makes them. */
export const cacheDirectories = Object.fromEntries(
  TEMPORARY.map((name) => [`${CACHE}/${name}`, { uid: NGINX, mode: 0o700 }]),
);

/** How nginx writes an error of the system. */
const ERRNO: Readonly<Partial<Record<FileErrorCode, string>>> = {
  EPERM: '1: Operation not permitted',
  ENOENT: '2: No such file or directory',
  EACCES: '13: Permission denied',
  EEXIST: '17: File exists',
  ENOTDIR: '20: Not a directory',
  ENOSPC: '28: No space left on device',
  EROFS: '30: Read-only file system',
};

const failed = (call: string, code: FileErrorCode): string => `${call} failed (${ERRNO[code] ?? code})`;

const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';

/** What the entrypoint script of the image says before nginx starts. */
export function entrypointLines(files: FileSystem, packaged: string): readonly string[] {
  const me = '10-listen-on-ipv6-by-default.sh: info:';
  const script = '/docker-entrypoint.sh:';
  const own = ((): readonly string[] => {
    if (!files.exists(SITE)) return [`${me} ${SITE} is not a file or does not exist`];
    if (files.refusal?.(SITE, 'write')) return [`${me} can not modify ${SITE} (read-only file system?)`];
    const text = files.read(SITE);
    const checked = `${me} Getting the checksum of ${SITE}`;
    if (text === packaged) return [checked, `${me} Enabled listen on IPv6 in ${SITE}`];
    if (/^\s*listen\s+\[::\]:80;/m.test(text)) return [`${me} IPv6 listen already enabled`];
    return [checked, `${me} ${SITE} differs from the packaged version`];
  })();
  return [
    `${script} /docker-entrypoint.d/ is not empty, will attempt to perform configuration`,
    `${script} Looking for shell scripts in /docker-entrypoint.d/`,
    `${script} Launching /docker-entrypoint.d/10-listen-on-ipv6-by-default.sh`,
    ...own,
    `${script} Sourcing /docker-entrypoint.d/15-local-resolvers.envsh`,
    `${script} Launching /docker-entrypoint.d/20-envsubst-on-templates.sh`,
    `${script} Launching /docker-entrypoint.d/30-tune-worker-processes.sh`,
    `${script} Configuration complete; ready for start up`,
  ];
}

/** What nginx warns of when it is not root. Models nginx src/core/nginx.c (ngx_set_user) */
export function userWarning(config: readonly Directive[], { identity }: ServerContext): string | undefined {
  const user = directive(config, 'user');
  if (!user || identity.uid === 0) return undefined;
  return `the "user" directive makes sense only if the master process runs with super-user privileges, ignored in ${user.file}:${user.line}`;
}

/**
 * Makes the directories for temporary files; what went wrong, if it did. Models nginx src/core/ngx_file.c (ngx_create_paths)
 * The image has them already, so that a container's files stay the image's.
 */
export function cacheFailure({ files, identity }: ServerContext): string | undefined {
  if (!files.exists(CACHE)) return failed(`mkdir() "${CACHE}/client_temp"`, 'ENOENT');
  for (const name of TEMPORARY) {
    const path = `${CACHE}/${name}`;
    const refused = files.refusal?.(CACHE, 'write');
    if (refused) return failed(`mkdir() "${path}"`, refused);
    try {
      if (!files.exists(path)) files.makeDirectory(path);
      if (identity.uid !== 0) continue;
      if (!identity.can('CHOWN')) return failed(`chown("${path}", ${NGINX})`, 'EPERM');
      if (files.stat(path).uid !== NGINX) files.setOwner(path, { uid: NGINX });
    } catch (error) {
      if (error instanceof FileError) return failed(`mkdir() "${path}"`, error.code);
      throw error;
    }
  }
  return undefined;
}

/** Why the file with the number of the process cannot be written. Models nginx src/core/ngx_cycle.c (ngx_create_pidfile) */
export function pidFailure(config: readonly Directive[], { files }: ServerContext): string | undefined {
  const path = directive(config, 'pid')?.args[0] ?? '/run/nginx.pid';
  const code = files.exists(parentOf(path))
    ? files.refusal?.(files.exists(path) ? path : parentOf(path), 'write')
    : 'ENOENT';
  return code && failed(`open() "${path}"`, code);
}

/** What a master and its workers say when they end; SIGQUIT lets requests end first. Models nginx src/os/unix/ngx_process_cycle.c */
export function farewell(
  signalNumber: number,
  from: number | undefined,
  workers: readonly number[],
): readonly string[] {
  const graceful = signalNumber === 3;
  const sender = from === undefined ? '' : ` from ${from}`;
  const master = (text: string): string => `[notice] 1#1: ${text}`;
  const each = (text: string): readonly string[] => workers.map((pid) => `[notice] ${pid}#${pid}: ${text}`);
  const reversed = [...workers].reverse();
  return [
    master(
      `signal ${signalNumber} (${graceful ? 'SIGQUIT' : signalNumber === 2 ? 'SIGINT' : 'SIGTERM'}) received${sender}, ${graceful ? 'shutting down' : 'exiting'}`,
    ),
    ...(graceful ? each('gracefully shutting down') : []),
    ...each('exiting'),
    ...each('exit'),
    ...reversed.flatMap((pid, index) => [
      master(`signal 17 (SIGCHLD) received from ${pid}`),
      master(`worker process ${pid} exited with code 0`),
      ...(index < reversed.length - 1 ? [master('signal 29 (SIGIO) received')] : []),
    ]),
    master('exit'),
  ];
}
