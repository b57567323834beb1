import { defineCommand } from '../../command.ts';
import { flag } from '../../common-flags.ts';
import { CommandError } from '../../errors.ts';
import type { JsonObject } from '../../object.ts';
import { intOrString } from '../../validation.ts';
import { createFlags, createGenerated, metadata, oneName } from './generated.ts';

const rulePattern =
  /^(?<host>[\w*\-.]*)(?<path>\/.*)=(?<service>[\w-]+):(?<port>[\w-]+)(?<tls>,tls=?(?<secret>[\w-]+)?)?/;

/** Models kubectl/pkg/cmd/create/create_ingress.go */
export default defineCommand({
  name: 'ingress',
  aliases: ['ing'],
  use: 'NAME --rule=host/path=service:port[,tls[=secret]]  [options]',
  short: { en: 'Create an ingress with the given name', ko: '주어진 이름의 인그레스를 만듭니다' },
  examples:
    '# Requests for example.com go to the service web\nkubectl create ingress web --rule="example.com/*=web:80"',
  flags: [
    flag('class', 'string', 'The ingress class.', '인그레스 클래스.'),
    flag(
      'rule',
      'stringArray',
      "Rule as host/path=service:port[,tls=secretname]; a path that ends in '*' matches by prefix.",
      "host/path=service:port[,tls=secretname] 형식의 규칙. 경로가 '*'로 끝나면 앞부분으로 찾습니다.",
    ),
    flag(
      'default-backend',
      'string',
      'Service for all other requests, as name:port.',
      '나머지 요청을 받을 서비스(name:port).',
    ),
    flag('annotation', 'stringArray', 'Annotation as key=value.', 'key=value 형식의 어노테이션.'),
    ...createFlags,
  ],
  async run(context) {
    const { flags } = context;
    const name = oneName(context);
    const rules = flags.list('rule');
    const fallback = flags.string('default-backend');
    const annotations = flags.list('annotation');
    const validate = (): void => {
      if (fallback === '' && rules.length === 0) {
        throw new CommandError(
          'not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)',
        );
      }
      const rule = rules.find((text) => !rulePattern.test(text));
      if (rule !== undefined) {
        throw new CommandError(
          `rule ${rule} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`,
        );
      }
      const annotation = annotations.find((text) => !text.includes('='));
      if (annotation !== undefined) {
        throw new CommandError(`annotation ${annotation} is invalid and should be in format key=[value]`);
      }
      if (fallback !== '' && fallback.split(':').length !== 2) {
        throw new CommandError('default-backend should be in format servicename:serviceport');
      }
    };
    await createGenerated(
      context,
      () => {
        const tls = tlsOf(rules);
        const hosts = rulesOf(rules);
        return {
          kind: 'Ingress',
          apiVersion: 'networking.k8s.io/v1',
          metadata: metadata(
            name,
            undefined,
            Object.fromEntries(
              annotations.map((text) => [
                text.slice(0, text.indexOf('=')),
                text.slice(text.indexOf('=') + 1),
              ]),
            ),
          ),
          spec: {
            ...(flags.string('class') === '' ? {} : { ingressClassName: flags.string('class') }),
            ...(fallback === '' ? {} : { defaultBackend: backendOf(fallback) }),
            ...(tls.length > 0 ? { tls } : {}),
            ...(hosts.length > 0 ? { rules: hosts } : {}),
          },
          status: { loadBalancer: {} },
        };
      },
      { what: 'ingress:', validate },
    );
  },
});

function backendOf(service: string): JsonObject {
  const [name = '', port = ''] = service.split(':');
  const value = intOrString(port);
  const named = value === '' ? {} : { name: value };
  return { service: { name, port: typeof value === 'number' ? { number: value } : named } };
}

function rulesOf(rules: readonly string[]): readonly JsonObject[] {
  const byHost = new Map<string, JsonObject[]>();
  for (const rule of rules) {
    const plain = rule.split(',')[0] ?? '';
    const slash = plain.indexOf('/');
    const host = plain.slice(0, slash);
    const [typed = '', service = ''] = plain.slice(slash + 1).split('=');
    const prefix = typed.endsWith('*');
    const path = `/${prefix ? typed.slice(0, -1) : typed}`;
    const paths = byHost.get(host) ?? [];
    paths.push({ path, pathType: prefix ? 'Prefix' : 'Exact', backend: backendOf(service) });
    byHost.set(host, paths);
  }
  return [...byHost].map(([host, paths]) => ({ ...(host === '' ? {} : { host }), http: { paths } }));
}

function tlsOf(rules: readonly string[]): readonly JsonObject[] {
  const entries: { hosts: string[]; secret: string }[] = [];
  const seen = new Set<string>();
  for (const rule of rules) {
    const parts = rule.split(',');
    if (parts.length !== 2) continue;
    const host = rule.slice(0, rule.indexOf('/'));
    const secret = (parts[1] ?? '').split('=')[1] ?? '';
    if (seen.has(host)) continue;
    seen.add(host);
    const same = entries.find((entry) => entry.secret === secret);
    if (same) same.hosts.push(host);
    else if (host !== '' || secret !== '') entries.push({ hosts: host === '' ? [] : [host], secret });
  }
  return entries.map(({ hosts, secret }) => ({
    ...(hosts.length > 0 ? { hosts } : {}),
    ...(secret === '' ? {} : { secretName: secret }),
  }));
}
