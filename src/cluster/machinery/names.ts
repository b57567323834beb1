/**
 * The rules for names, label keys and values, ports and environment variables. Each function returns what is wrong with a
 * value, in the API server's words; nothing for a good one. Models staging/src/k8s.io/apimachinery/pkg/util/validation/validation.go
 */

/** What a check found: empty for a good value. */
export type Complaints = readonly string[];

const NONE: Complaints = [];

const QUALIFIED_NAME = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const DNS1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';
const WILDCARD = `\\*\\.${SUBDOMAIN}`;
const REASON = '[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?';
const CONFIG_KEY = '[-._a-zA-Z0-9]+';

const whole = (pattern: string): RegExp => new RegExp(`^${pattern}$`);

const qualifiedNamePattern = whole(QUALIFIED_NAME);
const labelValuePattern = whole(`(${QUALIFIED_NAME})?`);
const labelPattern = whole(LABEL);
const subdomainPattern = whole(SUBDOMAIN);
const dns1035Pattern = whole(DNS1035);
const wildcardPattern = whole(WILDCARD);
const reasonPattern = whole(REASON);
const configKeyPattern = whole(CONFIG_KEY);

/** The words for a value longer than `length`. */
export const tooLongMessage = (length: number): string => `must be no more than ${length} characters`;

/** The words for a number outside of a range. */
export const rangeMessage = (low: number, high: number): string =>
  `must be between ${low} and ${high}, inclusive`;

function patternMessage(message: string, pattern: string, ...examples: readonly string[]): string {
  if (examples.length === 0) return `${message} (regex used for validation is '${pattern}')`;
  const quoted = examples.map((example) => `'${example}', `).join(' or ');
  return `${message} (e.g. ${quoted}regex used for validation is '${pattern}')`;
}

function check(value: string, limit: number, pattern: RegExp, message: () => string): Complaints {
  const matches = pattern.test(value);
  if (matches && value.length <= limit) return NONE;
  const found: string[] = [];
  if (value.length > limit) found.push(tooLongMessage(limit));
  if (!matches) found.push(message());
  return found;
}

/** DNS-1123 label: namespaces, container and volume names. */
export function checkLabel(value: string): Complaints {
  return check(value, 63, labelPattern, () =>
    subdomainPattern.test(value)
      ? 'must not contain dots'
      : patternMessage(
          "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
          LABEL,
          'my-name',
          '123-abc',
        ),
  );
}

/** DNS-1123 subdomain: the names of most objects. */
export function checkSubdomain(value: string): Complaints {
  return check(value, 253, subdomainPattern, () =>
    patternMessage(
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
      SUBDOMAIN,
      'example.com',
    ),
  );
}

/** DNS-1035 label: the names of Services. */
export function checkDNS1035Label(value: string): Complaints {
  return check(value, 63, dns1035Pattern, () =>
    patternMessage(
      "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
      DNS1035,
      'my-name',
      'abc-123',
    ),
  );
}

/** `*.` and a DNS-1123 subdomain: hosts of Ingress rules. */
export function checkWildcardSubdomain(value: string): Complaints {
  return check(value, 253, wildcardPattern, () =>
    patternMessage(
      "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
      WILDCARD,
      '*.example.com',
    ),
  );
}

const qualifiedNameMessage = (): string =>
  patternMessage(
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
    QUALIFIED_NAME,
    'MyName',
    'my.name',
    '123-abc',
  );

/** A label or annotation key: a name with an optional DNS prefix. */
export function checkQualifiedName(value: string): Complaints {
  if (qualifiedNamePattern.test(value) && value.length <= 63) return NONE;
  const parts = value.split('/');
  if (parts.length > 2) {
    return [
      `a qualified name ${qualifiedNameMessage()} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const found: string[] = [];
  const [prefix = '', name = prefix] = parts;
  if (parts.length === 2) {
    if (prefix === '') found.push('prefix part must be non-empty');
    else found.push(...checkSubdomain(prefix).map((text) => `prefix part ${text}`));
  }
  if (name === '') found.push('name part must be non-empty');
  else if (name.length > 63) found.push(`name part ${tooLongMessage(63)}`);
  if (!qualifiedNamePattern.test(name)) found.push(`name part ${qualifiedNameMessage()}`);
  return found;
}

export function checkLabelValue(value: string): Complaints {
  return check(value, 63, labelValuePattern, () =>
    patternMessage(
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
      `(${QUALIFIED_NAME})?`,
      'MyValue',
      'my_value',
      '12345',
    ),
  );
}

function upwardPath(value: string): Complaints {
  if (value === '.') return ["must not be '.'"];
  if (value === '..') return ["must not be '..'"];
  return value.startsWith('..') ? ["must not start with '..'"] : NONE;
}

/** Why a condition is as it is. Models staging/…/apimachinery/pkg/apis/meta/v1/validation/validation.go isValidConditionReason */
export function checkConditionReason(value: string): Complaints {
  if (reasonPattern.test(value)) return NONE;
  return [
    patternMessage(
      "a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', and must end with an alphanumeric character or '_'",
      REASON,
      'my_name',
      'MY_NAME',
      'MyName',
      'ReasonA,ReasonB',
      'ReasonA:ReasonB',
    ),
  ];
}

/** A key of a ConfigMap's or Secret's data. */
export function checkConfigKey(value: string): Complaints {
  return [
    ...check(value, 253, configKeyPattern, () =>
      patternMessage(
        "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
        CONFIG_KEY,
        'key.name',
        'KEY_NAME',
        'key-name',
      ),
    ),
    ...upwardPath(value),
  ];
}

const printableButEquals = /^[ -<>-~]*$/;

/** The name of an environment variable: any printable ASCII but '='. */
export function checkEnvironmentName(value: string): Complaints {
  if (value === '') return ['environment variable name must be non-empty'];
  return printableButEquals.test(value)
    ? NONE
    : ["a valid environment variable name must consist only of printable ASCII characters other than '='"];
}

/** The name of a container's or Service's port. */
export function checkPortName(value: string): Complaints {
  const found: string[] = [];
  if (value.length > 15) found.push(tooLongMessage(15));
  if (!/^[-a-z0-9]+$/.test(value)) {
    found.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  }
  if (!/[a-z]/.test(value)) found.push('must contain at least one letter (a-z)');
  if (value.includes('--')) found.push('must not contain consecutive hyphens');
  if (value.startsWith('-') || value.endsWith('-')) found.push('must not begin or end with a hyphen');
  return found;
}

export function checkPortNumber(value: number): Complaints {
  return value >= 1 && value <= 65535 ? NONE : [rangeMessage(1, 65535)];
}

export function checkPercent(value: string): Complaints {
  return /^[0-9]+%$/.test(value)
    ? NONE
    : [
        patternMessage(
          "a valid percent string must be a numeric string followed by an ending '%'",
          '[0-9]+%',
          '1%',
          '93%',
        ),
      ];
}

export function checkHeaderName(value: string): Complaints {
  return /^[-A-Za-z0-9]+$/.test(value)
    ? NONE
    : [
        patternMessage(
          "a valid HTTP header must consist of alphanumeric characters or '-'",
          '[-A-Za-z0-9]+',
          'X-Header-Name',
        ),
      ];
}

/** How a kind's names are checked; `prefix` asks about a generateName. */
export type NameRule = (name: string, prefix?: boolean) => Complaints;

// A prefix may end in a dash, because the suffix follows. The real server's mask takes the letter before it along.
const unmasked = (name: string, prefix: boolean | undefined): string =>
  prefix === true && name.endsWith('-') && name.length > 1 ? `${name.slice(0, -2)}a` : name;

export const subdomainName: NameRule = (name, prefix) => checkSubdomain(unmasked(name, prefix));
export const labelName: NameRule = (name, prefix) => checkLabel(unmasked(name, prefix));
export const dns1035Name: NameRule = (name, prefix) => checkDNS1035Label(unmasked(name, prefix));

/** A name that may be one segment of a path: RBAC kinds. Models staging/src/k8s.io/apimachinery/pkg/api/validation/path/name.go */
export const pathSegmentName: NameRule = (name) => {
  if (name === '.' || name === '..') return [`may not be '${name}'`];
  if (!name.includes('/') && !name.includes('%')) return NONE;
  return ['/', '%'].filter((text) => name.includes(text)).map((text) => `may not contain '${text}'`);
};

/** The letters of generated suffixes: no vowels and no look-alikes, so that no words come out. */
export const SUFFIX_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** A prefix cut so that a suffix of five characters still fits into a name. */
export const cutPrefix = (prefix: string): string => prefix.slice(0, 63 - 5);
