import { readSettings } from '../command.ts';
import type { Invocation } from '../command.ts';
import type { FlagSpecs } from '../flags.ts';
import { fail } from '../out.ts';
import { kubernetesVersion } from '../versions.ts';

const machineCpus = 8;
/** A quarter of the machine's memory, in MB. */
const quarterOfMemory = 7800;
const memoryPerNode = 3072;
const leastMemory = 1800;

/** Megabytes of `4096`, `4g`, `4096mb`; undefined for what is no size. */
function megabytes(text: string | undefined): number | undefined {
  const match = /^(\d+)\s*([mg]?)(?:i?b)?$/i.exec(text ?? '');
  if (!match) return undefined;
  return Number(match[1]) * (/g/i.test(match[2] ?? '') ? 1024 : 1);
}

/** What a new cluster is to be. */
export interface Plan {
  readonly version: string;
  readonly nodes: number;
  readonly cpus: number;
  readonly memory: number;
  /** The network plugin by name; '' for the usual one. */
  readonly cni: string;
}

const cniTitles: Readonly<Record<string, string>> = {
  bridge: 'bridge ',
  calico: 'Calico ',
  cilium: 'Cilium ',
  flannel: 'Flannel ',
};

/** What `start` calls the network plugin: one node gets a bridge, several are joined by kindnet. */
export const cniTitle = ({ cni, nodes }: Plan): string => cniTitles[cni] ?? (nodes > 1 ? '' : 'bridge ');

/** Settings of flags, then of `minikube config`, then the usual ones; throws `Exit` for what cannot be. */
export function planOf(invocation: Invocation): Plan {
  const { context, flags } = invocation;
  const settings = readSettings(context);
  const driver =
    flags.text('driver') ?? flags.text('vm-driver') ?? (settings['driver'] as string | undefined);
  if (driver !== undefined && driver !== 'docker') {
    const known = ['podman', 'kvm2', 'virtualbox', 'qemu2', 'qemu', 'none', 'ssh', 'vmware'].includes(driver);
    throw known
      ? fail({
          id: `PROVIDER_${driver.toUpperCase()}_NOT_FOUND`,
          code: 69,
          style: 'shrug',
          message: `The '${driver}' provider was not found: exec: "${driver}": executable file not found in $PATH`,
          advice: `Install ${driver}`,
          url: `https://minikube.sigs.k8s.io/docs/drivers/${driver}/`,
        })
      : fail({
          id: 'DRV_UNSUPPORTED_OS',
          code: 56,
          message: `The driver '${driver}' is not supported on linux/amd64`,
        });
  }
  const version = kubernetesVersion(
    flags.text('kubernetes-version') ?? (settings['kubernetes-version'] as string | undefined),
  );
  if (version === undefined || !/^v1\.(2[8-9]|3\d)\./.test(version)) {
    const shown = flags.text('kubernetes-version') ?? '';
    throw version === undefined
      ? fail({
          id: 'MK_USAGE',
          code: 14,
          message: `Unable to parse "${shown}": No Major.Minor.Patch elements found`,
        })
      : fail({
          id: 'K8S_OLD_UNSUPPORTED',
          code: 106,
          message: `Kubernetes ${shown.replace(/^v/, '')} is not supported by this release of minikube`,
        });
  }
  const nodes = flags.number('nodes') ?? 1;
  const wanted =
    flags.text('cpus') ?? (settings['cpus'] === undefined ? undefined : String(settings['cpus']));
  const cpus = wanted === 'max' ? machineCpus : wanted === undefined ? 2 : Number(wanted);
  if (!(cpus >= 2)) {
    throw fail({
      id: 'RSRC_INSUFFICIENT_CORES',
      code: 29,
      style: 'unmet',
      message: `Requested cpu count ${cpus} is less than the minimum allowed of 2`,
    });
  }
  if (cpus > machineCpus) {
    throw fail({
      id: 'RSRC_INSUFFICIENT_CORES',
      code: 29,
      style: 'unmet',
      message: `Requested cpu count ${cpus} is greater than the available cpus of ${machineCpus}`,
    });
  }
  const asked =
    flags.text('memory') ?? (settings['memory'] === undefined ? undefined : String(settings['memory']));
  const memory =
    asked === undefined || asked === 'max' ? (nodes > 1 ? memoryPerNode : quarterOfMemory) : megabytes(asked);
  if (memory === undefined) {
    throw fail({
      id: 'MK_USAGE',
      code: 14,
      message: `Unable to parse memory '${asked}': invalid suffix: '${asked}'`,
    });
  }
  if (memory < leastMemory) {
    throw fail({
      id: 'RSRC_INSUFFICIENT_REQ_MEMORY',
      code: 23,
      style: 'unmet',
      message: `Requested memory allocation ${memory}MiB is less than the usable minimum of ${leastMemory}MB`,
    });
  }
  return { version, nodes, cpus, memory, cni: flags.text('cni') ?? '' };
}

const text = { kind: 'text' } as const;
const toggle = { kind: 'switch' } as const;

/** The flags that a start may take; those without effect here are accepted. */
export const startFlags: FlagSpecs = {
  addons: text,
  'apiserver-port': { kind: 'number' },
  'base-image': text,
  cni: text,
  'container-runtime': { short: 'c', kind: 'text' },
  cpus: text,
  'delete-on-failure': toggle,
  'disk-size': text,
  driver: text,
  'extra-config': text,
  'feature-gates': text,
  force: toggle,
  ha: toggle,
  'insecure-registry': text,
  'install-addons': toggle,
  interactive: toggle,
  'keep-context': toggle,
  'kubernetes-version': text,
  memory: text,
  mount: toggle,
  'mount-string': text,
  namespace: text,
  nodes: { short: 'n', kind: 'number' },
  'no-vtx-check': toggle,
  output: { short: 'o', kind: 'text' },
  ports: text,
  preload: toggle,
  'service-cluster-ip-range': text,
  'static-ip': text,
  subnet: text,
  'vm-driver': text,
  wait: text,
  'wait-timeout': text,
};
