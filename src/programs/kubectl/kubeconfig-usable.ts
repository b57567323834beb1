import { resolvePath } from '../../shell/filesystem.ts';
import { CommandError, ConnectionError } from './errors.ts';
import type { ConfigEntry, Machine } from './kubeconfig.ts';
import { asList, isObject, textOf, type JsonObject } from './object.ts';
import { quote } from './text.ts';

const fileFields = ['certificate-authority', 'client-certificate', 'client-key', 'tokenFile'];

/** An entry whose files are named absolutely; they are relative to the directory of its kubeconfig. */
export function located(machine: Machine, entry: ConfigEntry | undefined): JsonObject {
  if (!entry) return {};
  const base = resolvePath(machine.cwd, `${entry.origin}/..`);
  const files = fileFields.flatMap((field) => {
    const file = textOf(entry.value, field);
    return file === '' ? [] : [[field, resolvePath(base, file)]];
  });
  return { ...entry.value, ...Object.fromEntries(files) };
}

const unreadable = (machine: Machine, what: string, file: string, name: string): readonly string[] =>
  file === '' || machine.files.exists(resolvePath(machine.cwd, file))
    ? []
    : [`unable to read ${what} ${file} for ${name} due to open ${file}: no such file or directory`];

/** What makes a cluster unusable. Models client-go/tools/clientcmd/validation.go validateClusterInfo */
export function clusterProblems(machine: Machine, name: string, cluster: JsonObject): readonly string[] {
  const authority = textOf(cluster, 'certificate-authority');
  return [
    ...(textOf(cluster, 'server') !== ''
      ? []
      : [
          name === ''
            ? 'default cluster has no server defined'
            : `no server found for cluster ${quote(name)}`,
        ]),
    ...(authority !== '' && textOf(cluster, 'certificate-authority-data') !== ''
      ? [
          `certificate-authority-data and certificate-authority are both specified for ${name}. certificate-authority-data will override.`,
        ]
      : []),
    ...unreadable(machine, 'certificate-authority', authority, name),
  ];
}

/** What makes a user unusable. Models client-go/tools/clientcmd/validation.go validateAuthInfo */
export function userProblems(machine: Machine, name: string, user: JsonObject): readonly string[] {
  const text = (field: string): string => textOf(user, field);
  const problems: string[] = [];
  if (text('client-certificate') !== '' || text('client-certificate-data') !== '') {
    if (text('client-certificate') !== '' && text('client-certificate-data') !== '') {
      problems.push(
        `client-cert-data and client-cert are both specified for ${name}. client-cert-data will override.`,
      );
    }
    if (text('client-key') !== '' && text('client-key-data') !== '') {
      problems.push(
        `client-key-data and client-key are both specified for ${name}; client-key-data will override`,
      );
    }
    if (text('client-key') === '' && text('client-key-data') === '') {
      problems.push(
        `client-key-data or client-key must be specified for ${name} to use the clientCert authentication method.`,
      );
    }
    problems.push(
      ...unreadable(machine, 'client-cert', text('client-certificate'), name),
      ...unreadable(machine, 'client-key', text('client-key'), name),
    );
  }
  if (isObject(user['exec'])) problems.push(...execProblems(name, user['exec'], user['auth-provider']));
  if (text('token') !== '' && (text('username') !== '' || text('password') !== '')) {
    problems.push(
      `more than one authentication method found for ${name}; found [token basicAuth], only one is allowed`,
    );
  }
  const borrowed = text('as-uid') !== '' || asList(user['as-groups']).length > 0;
  if (borrowed && text('as') === '') {
    problems.push(`requesting uid, groups or user-extra for ${name} without impersonating a user`);
  }
  return problems;
}

/** What makes a URL's host none. Models net/url parseHost */
function hostFault(authority: string): string | undefined {
  const strange = /[\s"<>\\^`{|}]/.exec(authority)?.[0];
  if (strange !== undefined) return `invalid character ${quote(strange)} in host name`;
  const port = /:[^:\]]*$/.exec(authority)?.[0];
  return port === undefined || /^:\d*$/.test(port) ? undefined : `invalid port ${quote(port)} after host`;
}

/**
 * A server's address as a URL without a slash at its end.
 * Models client-go/rest/url_utils.go DefaultServerURL
 * @throws CommandError or ConnectionError for what is no address
 */
export function serverUrl(given: string): string {
  const [, own = ''] = /^[a-zA-Z][a-zA-Z\d+.-]*:\/\/([^/?#]+)/.exec(given) ?? [];
  if (own !== '' && hostFault(own) === undefined) return given.replace(/\/+$/, '');
  const url = `http://${given}`;
  const [, authority = '', path = ''] = /^http:\/\/([^/?#]*)([^?#]*)/.exec(url) ?? [];
  const fault = hostFault(authority);
  if (fault !== undefined) throw new ConnectionError('parse', url, fault);
  if (path !== '' && path !== '/') {
    throw new CommandError(`host must be a URL or a host:port pair: ${quote(given)}`);
  }
  return url.replace(/\/+$/, '');
}

function execProblems(name: string, exec: JsonObject, provider: unknown): readonly string[] {
  const problems: string[] = [];
  const needs = (what: string): void => {
    problems.push(`${what} must be specified for ${name} to use exec authentication plugin`);
  };
  if (provider !== undefined)
    problems.push(`authProvider cannot be provided in combination with an exec plugin for ${name}`);
  for (const field of ['command', 'apiVersion']) if (textOf(exec, field) === '') needs(field);
  for (const each of asList(exec['env'])) if (textOf(each, 'name') === '') needs('env variable name');
  const mode = textOf(exec, 'interactiveMode');
  if (mode === '') needs('interactiveMode');
  else if (!['Never', 'IfAvailable', 'Always'].includes(mode))
    problems.push(`invalid interactiveMode for ${name}: ${quote(mode)}`);
  return problems;
}
