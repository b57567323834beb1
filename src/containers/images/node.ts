import type { Image } from '../image.ts';

const users = {
  '/etc/passwd': 'root:x:0:0:root:/root:/bin/bash\ndocker:x:1000:999:,,,:/home/docker:/bin/bash\n',
  '/etc/group': 'root:x:0:\nsudo:x:27:docker\ndocker:x:999:docker\n',
};

/** minikube's machine: what a node itself has installed. The kubelet makes no pod from it. */
export const nodeImage: Image = {
  names: ['gcr.io/k8s-minikube/kicbase'],
  hasTag: () => true,
  size: 1_300_000_000,
  entrypoint: ['/sbin/init'],
  userland: 'debian',
  extras:
    'crictl curl docker free ip journalctl nc pgrep pidof ping pkill ps sudo systemctl uptime vi wget'.split(
      ' ',
    ),
  servers: {
    '/sbin/init': {
      start: () => ({ onTerminate: undefined, usage: { memory: 0, cpu: 0 } }),
    },
  },
  files: {
    '/etc/os-release':
      'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nVERSION="12 (bookworm)"\nVERSION_CODENAME=bookworm\nID=debian\nHOME_URL="https://www.debian.org/"\nSUPPORT_URL="https://www.debian.org/support"\nBUG_REPORT_URL="https://bugs.debian.org/"\n',
    ...users,
  },
};

/** Google's machine: the same, with the system's own words about itself. */
export const googleNodeImage: Image = {
  ...nodeImage,
  names: ['gke.gcr.io/cos'],
  files: {
    ...users,
    '/etc/os-release':
      'NAME="Container-Optimized OS"\nID=cos\nPRETTY_NAME="Container-Optimized OS from Google"\nHOME_URL="https://cloud.google.com/container-optimized-os/docs"\nBUG_REPORT_URL="https://cloud.google.com/container-optimized-os/docs/resources/support-policy#contact_us"\nGOOGLE_METRICS_PRODUCT_ID=26\nGOOGLE_CRASH_ID=Lakitu\nVERSION=121\nVERSION_ID=121\nBUILD_ID=18867.199.38\n',
  },
};
