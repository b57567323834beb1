import type { ContainerProgram } from './index.ts';

/** busybox' `nslookup`. */
export const nslookup: ContainerProgram = async ({ argv, stdout, stderr, files, network }) => {
  const [name] = argv.slice(1).filter((word) => !word.startsWith('-'));
  if (name === undefined) {
    await stderr.write('Usage: nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]\n');
    return 1;
  }
  const lines = files.read('/etc/resolv.conf').split('\n');
  const valueOf = (key: string): readonly string[] =>
    lines
      .find((line) => line.startsWith(`${key} `))
      ?.split(/\s+/)
      .slice(1) ?? [];
  const [server = ''] = valueOf('nameserver');
  await stdout.write(`Server:\t\t${server}\nAddress:\t${server}:53\n\n`);
  const candidates = [
    ...(name.endsWith('.') ? [] : valueOf('search').map((domain) => `${name}.${domain}`)),
    name,
  ];
  for (const candidate of candidates) {
    const addresses = network.resolve(`${candidate.replace(/\.$/, '')}.`);
    if (addresses.length === 0) continue;
    const found = addresses.map((address) => `Name:\t${candidate.replace(/\.$/, '')}\nAddress: ${address}\n`);
    await stdout.write(`${found.join('')}\n`);
    return 0;
  }
  await stdout.write(`** server can't find ${candidates[0] ?? name}: NXDOMAIN\n\n`);
  return 1;
};
