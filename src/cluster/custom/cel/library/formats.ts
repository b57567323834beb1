import { Optional, type Environment } from '@marcbachmann/cel-js';
import {
  checkLabelValue,
  checkQualifiedName,
  dns1035Name,
  labelName,
  subdomainName,
  type Complaints,
  type NameRule,
} from '../../../machinery/names.ts';
import { formatCheck } from '../../formats.ts';
import { urlProblem } from './urls.ts';
import type { Comparable } from './values.ts';

class Format implements Comparable<Format> {
  readonly name: string;
  readonly check: (text: string) => Complaints;

  constructor(name: string, check: (text: string) => Complaints) {
    this.name = name;
    this.check = check;
  }

  equals(other: Format): boolean {
    return this.name === other.name;
  }
}

const whole =
  (rule: NameRule) =>
  (text: string): Complaints =>
    rule(text, false);
const prefix =
  (rule: NameRule) =>
  (text: string): Complaints =>
    rule(text, true);

/** A format that schemas know, too. */
const schemaFormat =
  (name: string, complaint: string) =>
  (text: string): Complaints =>
    formatCheck(name)?.(text) ? [] : [complaint];

function checkUri(text: string): Complaints {
  const problem = urlProblem(text);
  return problem === undefined ? [] : [problem];
}

const CHECKS: Readonly<Record<string, (text: string) => Complaints>> = {
  dns1123Label: whole(labelName),
  dns1123Subdomain: whole(subdomainName),
  dns1035Label: whole(dns1035Name),
  qualifiedName: checkQualifiedName,
  dns1123LabelPrefix: prefix(labelName),
  dns1123SubdomainPrefix: prefix(subdomainName),
  dns1035LabelPrefix: prefix(dns1035Name),
  labelValue: checkLabelValue,
  uri: checkUri,
  uuid: schemaFormat('uuid', 'does not match the UUID format'),
  byte: schemaFormat('byte', 'invalid base64'),
  date: schemaFormat('date', 'invalid date'),
  datetime: schemaFormat('datetime', 'invalid datetime'),
};

class Namespace {}

/** Formats of names and texts. Models staging/src/k8s.io/apiserver/pkg/cel/library/format.go */
export function formats(env: Environment): void {
  const known = new Map(Object.entries(CHECKS).map(([name, check]) => [name, new Format(name, check)]));
  env.registerType('kubernetes.NamedFormat', { ctor: Format, fields: {} });
  env.registerType('kubernetes.format', { ctor: Namespace, fields: {} });
  env.registerConstant('format', 'kubernetes.format', new Namespace());
  env.registerOperator('kubernetes.NamedFormat == kubernetes.NamedFormat', (a: Format, b: Format) =>
    a.equals(b),
  );
  for (const [name, format] of known) {
    env.registerFunction(`kubernetes.format.${name}(): kubernetes.NamedFormat`, () => format);
  }
  env.registerFunction(
    'kubernetes.format.named(string): optional<kubernetes.NamedFormat>',
    (_namespace: Namespace, name: string) => {
      const format = known.get(name);
      return format ? Optional.of(format) : Optional.none();
    },
  );
  env.registerFunction(
    'kubernetes.NamedFormat.validate(string): optional<list<string>>',
    ({ check }: Format, text: string) => {
      const complaints = check(text);
      return complaints.length > 0 ? Optional.of([...complaints]) : Optional.none();
    },
  );
}
