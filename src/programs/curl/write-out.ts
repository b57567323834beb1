/** What `-w` can tell about a finished transfer. */
export interface TransferFacts {
  readonly status: number;
  readonly contentType: string;
  readonly method: string;
  readonly url: string;
  readonly address: string;
  readonly port: number;
  readonly received: number;
  readonly sent: number;
  readonly headerBytes: number;
  readonly redirects: number;
  readonly redirectUrl: string;
  readonly milliseconds: number;
  readonly scheme: string;
  readonly version: string;
  readonly exitCode: number;
  readonly error: string;
  readonly file: string;
  readonly headers: ReadonlyMap<string, string>;
}

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(6);

function variable(name: string, facts: TransferFacts): string | undefined {
  switch (name) {
    case 'http_code':
    case 'response_code':
      return String(facts.status).padStart(3, '0');
    case 'content_type':
      return facts.contentType;
    case 'method':
      return facts.method;
    case 'url':
    case 'url_effective':
      return facts.url;
    case 'remote_ip':
      return facts.address;
    case 'remote_port':
      return String(facts.port);
    case 'local_ip':
      return '';
    case 'size_download':
      return String(facts.received);
    case 'size_upload':
      return String(facts.sent);
    case 'size_header':
      return String(facts.headerBytes);
    case 'speed_download':
      return String(Math.round(facts.received / (Math.max(1, facts.milliseconds) / 1000)));
    case 'num_redirects':
      return String(facts.redirects);
    case 'num_connects':
      return '1';
    case 'redirect_url':
      return facts.redirectUrl;
    case 'scheme':
      return facts.scheme.toUpperCase();
    case 'http_version':
      return facts.version;
    case 'exitcode':
      return String(facts.exitCode);
    case 'errormsg':
      return facts.error;
    case 'filename_effective':
      return facts.file;
    case 'ssl_verify_result':
      return '0';
    case 'time_total':
    case 'time_starttransfer':
      return seconds(facts.milliseconds);
    case 'time_connect':
    case 'time_namelookup':
    case 'time_pretransfer':
    case 'time_appconnect':
    case 'time_redirect':
      return seconds(0);
    default:
      return undefined;
  }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** The text of a `-w` format. */
export const writeOut = (format: string, facts: TransferFacts): string =>
  format
    .replace(/\\([nrt])/g, (_, letter: string) => escapes[letter] ?? '')
    .replace(
      /%%|%\{([^}]*)\}|%header\{([^}]*)\}/g,
      (all, name: string | undefined, header: string | undefined) => {
        if (all === '%%') return '%';
        if (header !== undefined) return facts.headers.get(header.toLowerCase()) ?? '';
        return variable(name ?? '', facts) ?? '';
      },
    );
