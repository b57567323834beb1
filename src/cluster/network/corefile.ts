/** A plugin of a server block, with its arguments and the lines of its own block. */
export interface CorePlugin {
  readonly name: string;
  readonly args: readonly string[];
  readonly lines: readonly (readonly string[])[];
}

/** What a name server is told: for each server block the zones that it answers for, and its plugins. */
export interface Corefile {
  readonly servers: readonly { readonly zones: readonly string[]; readonly plugins: readonly CorePlugin[] }[];
}

/** The plugins that CoreDNS is built with. Models plugin.cfg of CoreDNS 1.12 */
const PLUGINS = new Set(
  `root metadata geoip cancel tls timeouts multisocket reload nsid bufsize bind debug trace ready health pprof prometheus
errors log dnstap local dns64 acl any chaos loadbalance tsig cache rewrite header dnssec autopath minimal template
transfer hosts route53 azure clouddns k8s_external kubernetes file auto secondary etcd loop forward grpc erratic whoami
on sign view`.split(/\s+/),
);

const wordsOf = (line: string): readonly string[] =>
  line
    .replace(/(^|\s)#.*$/, '')
    .split(/\s+/)
    .filter(Boolean);

/**
 * Reads a Corefile; a text says what is wrong with it, and where. Models coremain and caddyfile of CoreDNS
 * @param path as it is called in what is wrong
 */
export function parseCorefile(text: string, path: string): Corefile | string {
  const servers: { zones: readonly string[]; plugins: CorePlugin[] }[] = [];
  let server: (typeof servers)[number] | undefined;
  let plugin: { lines: (readonly string[])[] } | undefined;
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    const words = wordsOf(line);
    const [first = ''] = words;
    const opens = words.at(-1) === '{';
    const args = words.slice(1, opens ? -1 : undefined);
    const refuse = (what: string): string => `${path}:${index + 1} - Error during parsing: ${what}`;
    if (words.length === 0) continue;
    if (first === '}') {
      if (plugin) plugin = undefined;
      else if (server) server = undefined;
      else return refuse("Unknown directive '}'");
    } else if (plugin) plugin.lines.push(words);
    else if (!server) {
      if (!opens) return refuse(`Expected '{' after the zones of a server, got '${words.at(-1) ?? ''}'`);
      server = { zones: [first, ...args].filter((word) => word !== '{'), plugins: [] };
      servers.push(server);
    } else {
      if (!PLUGINS.has(first)) return refuse(`Unknown directive '${first}'`);
      const made = { name: first, args, lines: [] };
      server.plugins.push(made);
      if (opens) plugin = made;
    }
  }
  return server ? `${path}:${lines.length} - Error during parsing: Unexpected EOF` : { servers };
}

/** The plugins of the server that answers for the root of all names: `.`. */
export const rootPlugins = ({ servers }: Corefile): readonly CorePlugin[] =>
  servers.find(({ zones }) => zones.some((zone) => /^(?:dns:\/\/)?\.(?::\d+)?$/.test(zone)))?.plugins ?? [];

/** The addresses that the plugin hosts has for a name; undefined: it says nothing of it. */
export function hostsOf(plugins: readonly CorePlugin[], name: string): readonly string[] | undefined {
  const hosts = plugins.find((plugin) => plugin.name === 'hosts');
  const found = hosts?.lines.flatMap(([address = '', ...names]) =>
    /^[\d.]+$/.test(address) && names.some((one) => one.toLowerCase() === name) ? [address] : [],
  );
  return found && found.length > 0 ? found : undefined;
}
