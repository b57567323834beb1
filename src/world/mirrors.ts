import type { OutsideNetwork } from './network.ts';

/** The hosts from which distributions' package managers fetch, and their addresses. */
const MIRRORS: Readonly<Record<string, string>> = {
  'archive.ubuntu.com': '185.125.190.82',
  'deb.debian.org': '151.101.86.132',
  'dl-cdn.alpinelinux.org': '151.101.86.132',
  'security.ubuntu.com': '185.125.190.81',
};

const listing = {
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: { type: 'text', text: '' },
} as const;

/** Package mirrors: they answer, so that package managers in containers know whether they can be reached. */
export function serveMirrors(network: OutsideNetwork): void {
  for (const [host, address] of Object.entries(MIRRORS)) {
    const handle = () => Promise.resolve(listing);
    network.serve(host, 80, { tls: false, handle }, address);
    network.serve(host, 443, { tls: true, handle });
  }
}
