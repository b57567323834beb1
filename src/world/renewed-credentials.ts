import type { ClusterCredentials } from '../clouds/host.ts';
import { profileId } from '../clouds/minikube/records.ts';
import type { FileSystem } from '../shell/filesystem.ts';
import type { StandingCluster } from './scenario.ts';

/** Worlds of the site's first months had texts in the place of certificates and keys: their clusters believed anything. */

/** What minikube wrote. */
const WRITTEN = /^-----BEGIN [A-Z ]+-----\nTWluaWt1YmU=\n-----END [A-Z ]+-----\n$/;
/** What the kubeconfig of clusters held that stood from the beginning, by its field. */
const HELD =
  /(certificate-authority|client-certificate|client-key)-data: LS0tLS1CRUdJTiB[\w+/]*CmZpcnN0IHZveWFnZQot[\w+/]*=*/g;

const FIELDS: Readonly<Record<string, keyof ClusterCredentials>> = {
  'certificate-authority': 'authority',
  'client-certificate': 'certificate',
  'client-key': 'key',
};

type CredentialsOf = (id: string) => ClusterCredentials | undefined;

function renewMinikube(files: FileSystem, home: string, credentialsOf: CredentialsOf): void {
  const folder = `${home}/.minikube`;
  const profiles = `${folder}/profiles`;
  const renew = (path: string, text: string | undefined): void => {
    if (text !== undefined && files.exists(path) && WRITTEN.test(files.read(path))) files.write(path, text);
  };
  if (!files.exists(profiles)) return;
  for (const name of files.list(profiles)) {
    const certificate = `${profiles}/${name}/client.crt`;
    if (!files.exists(certificate) || !WRITTEN.test(files.read(certificate))) continue;
    const credentials = credentialsOf(profileId(name));
    renew(certificate, credentials?.certificate);
    renew(`${profiles}/${name}/client.key`, credentials?.key);
    renew(`${folder}/ca.crt`, credentials?.authority);
  }
}

/** Puts what clusters believe in the place of such texts, so that their administrator is let in. */
export function renewCredentials(
  files: FileSystem,
  home: string,
  [standing]: readonly StandingCluster[],
  credentialsOf: CredentialsOf,
): void {
  renewMinikube(files, home, credentialsOf);
  const path = `${home}/.kube/config`;
  if (!standing || !files.exists(path)) return;
  const text = files.read(path);
  if (text.search(HELD) < 0) return;
  const credentials = credentialsOf(standing.plan.id);
  const renewed = text.replace(HELD, (whole, field: string) => {
    const pem = credentials?.[FIELDS[field] ?? 'authority'];
    return pem === undefined ? whole : `${field}-data: ${btoa(pem)}`;
  });
  files.write(path, renewed);
}
