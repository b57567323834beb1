/** What a server that stands alone tells of itself. */
export interface RedisFacts {
  readonly version: string;
  /** 40 hexadecimal digits. */
  readonly replicationID: string;
  readonly keys: number;
  /** How many of them will be gone. */
  readonly passing: number;
}

/** The reply to INFO: the asked sections, all of them if none is named; unknown ones say nothing. Models redis src/server.c genRedisInfoString */
export function redisInfo(
  { version, replicationID, keys, passing }: RedisFacts,
  asked: readonly string[],
): string {
  const sections: Readonly<Record<string, readonly string[]>> = {
    Server: [`redis_version:${version}`, 'redis_mode:standalone', 'os:Linux x86_64'],
    Replication: [
      'role:master',
      'connected_slaves:0',
      'master_failover_state:no-failover',
      `master_replid:${replicationID}`,
      `master_replid2:${'0'.repeat(40)}`,
      'master_repl_offset:0',
      'second_repl_offset:-1',
      'repl_backlog_active:0',
      'repl_backlog_size:1048576',
      'repl_backlog_first_byte_offset:0',
      'repl_backlog_histlen:0',
    ],
    Cluster: ['cluster_enabled:0'],
    Keyspace: keys > 0 ? [`db0:keys=${keys},expires=${passing},avg_ttl=0`] : [],
  };
  const wanted = asked.map((word) => word.toLowerCase());
  const whole = wanted.length === 0 || ['all', 'default', 'everything'].some((word) => wanted.includes(word));
  return Object.entries(sections)
    .filter(([name]) => whole || wanted.includes(name.toLowerCase()))
    .map(([name, lines]) => [`# ${name}`, ...lines].map((line) => `${line}\r\n`).join(''))
    .join('\r\n');
}
