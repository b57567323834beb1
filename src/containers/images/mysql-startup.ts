import type { ServerContext } from '../image.ts';

const hexadecimal = ({ random }: ServerContext, purpose: string, length: number): string =>
  Array.from({ length }, (_, index) => Math.floor(random(purpose, index) * 16).toString(16)).join('');

/** What mysqld says when nobody has made its files: its image's script would have; the exit code. Models sql/mysqld.cc */
export function mysqlAlone(context: ServerContext, version: string): number {
  const { stderr } = context;
  const write = (thread: number, text: string): void =>
    stderr(`${new Date(context.now()).toISOString().replace('Z', '000Z')} ${thread} ${text}\n`);
  if (version.startsWith('5')) {
    write(0, `[Note] mysqld (mysqld ${version}) starting as process 1 ...`);
    write(0, "[ERROR] Fatal error: Can't open and lock privilege tables: Table 'mysql.user' doesn't exist");
    write(0, '[ERROR] Aborting\n');
    write(0, '[Note] Binlog end');
    write(0, '[Note] mysqld: Shutdown complete\n');
    return 1;
  }
  const framed = !version.startsWith('8.0');
  const uuid = hexadecimal(context, 'uuid', 32).replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  if (framed) write(0, '[System] [MY-015015] [Server] MySQL Server - start.');
  write(0, `[System] [MY-010116] [Server] /usr/sbin/mysqld (mysqld ${version}) starting as process 1`);
  write(
    0,
    `[Warning] [MY-010075] [Server] No existing UUID has been found, so we assume that this is the first time that this server has been started. Generating a new UUID: ${uuid}.`,
  );
  write(1, '[ERROR] [MY-011011] [Server] Failed to find valid data directory.');
  write(0, '[ERROR] [MY-010020] [Server] Data Dictionary initialization failed.');
  write(0, '[ERROR] [MY-010119] [Server] Aborting');
  write(
    0,
    `[System] [MY-010910] [Server] /usr/sbin/mysqld: Shutdown complete (mysqld ${version})  MySQL Community Server - GPL.`,
  );
  if (framed) write(0, '[System] [MY-015016] [Server] MySQL Server - end.');
  return 1;
}

/** The same of mariadbd, which insists on another user first. Models MariaDB sql/mysqld.cc */
export function mariadbAlone(context: ServerContext, version: string): number {
  const { stderr, identity } = context;
  const [day = '', time = ''] = new Date(context.now()).toISOString().slice(0, 19).split('T');
  const write = (text: string): void => stderr(`${day} ${time.replace(/^0/, ' ')} 0 ${text}\n`);
  const revision = hexadecimal(context, 'revision', 40);
  write(`[Note] Starting MariaDB ${version} source revision ${revision} as process 1`);
  write(
    identity.uid === 0
      ? '[ERROR] mariadbd: Please consult the Knowledge Base to find out how to run mysqld as root!'
      : "[ERROR] Fatal error: Can't open and lock privilege tables: Table 'mysql.db' doesn't exist",
  );
  write('[ERROR] Aborting');
  return 1;
}
