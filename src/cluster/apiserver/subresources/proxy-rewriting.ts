/** How links of a proxied server are led back through the proxy. */
export interface Rewriting {
  /** The path of the proxy itself, without trailing slash. */
  readonly prefix: string;
  /** Names and addresses by which the server may call itself. */
  readonly hosts: readonly string[];
}

/** Attributes whose values are URLs, by element. */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  a: 'href',
  applet: 'codebase',
  area: 'href',
  audio: 'src',
  base: 'href',
  blockquote: 'cite',
  body: 'background',
  button: 'formaction',
  command: 'icon',
  del: 'cite',
  embed: 'src',
  form: 'action',
  frame: 'longdesc|src',
  head: 'profile',
  html: 'manifest',
  iframe: 'longdesc|src',
  img: 'longdesc|src|usemap',
  input: 'src|usemap|formaction',
  ins: 'cite',
  link: 'href',
  object: 'classid|codebase|data|usemap',
  q: 'cite',
  script: 'src',
  source: 'src',
  video: 'poster|src',
};

/** A URL of the server as the client must ask for it. Models apimachinery/pkg/util/proxy/transport.go rewriteURL */
export function rewriteUrl(url: string, { prefix, hosts }: Rewriting): string {
  const [, host = '', path = ''] = /^(?:(?:https?:)?\/\/([^/?#]*))?([^]*)$/i.exec(url) ?? [];
  if ((host !== '' && !hosts.includes(host)) || !path.startsWith('/') || path.startsWith(prefix)) return url;
  return prefix + path;
}

/** A page whose links lead back through the proxy. */
export const rewriteHtml = (html: string, rewriting: Rewriting): string =>
  html.replace(/<([a-z]+)(\s[^>]*)>/gi, (tag: string, element: string, rest: string) => {
    const names = ATTRIBUTES[element.toLowerCase()];
    if (names === undefined) return tag;
    const link = new RegExp(`(\\s(?:${names})\\s*=\\s*)(["']?)([^"'\\s>]*)\\2`, 'gi');
    const rewritten = rest.replace(
      link,
      (_, name: string, quote: string, url: string) => `${name}${quote}${rewriteUrl(url, rewriting)}${quote}`,
    );
    return `<${element}${rewritten}>`;
  });
