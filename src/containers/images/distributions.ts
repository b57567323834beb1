import type { Image } from '../image.ts';
import { defineImage } from './define.ts';

/** Distributions beside Alpine, Debian and Ubuntu. */
export const distributions: readonly Image[] = [
  defineImage({
    names: ['fedora', 'quay.io/fedora/fedora'],
    tags: 'latest|rawhide|3\\d|4[0-3]',
    megabytes: 60,
    base: 'redhat',
    command: '/bin/bash',
    files: {
      '/etc/os-release': 'NAME="Fedora Linux"\nVERSION_ID="41"\nID="fedora"\nPRETTY_NAME="Fedora Linux 41"\n',
    },
    tools: 'curl',
  }),
  defineImage({
    names: ['centos', 'quay.io/centos/centos'],
    tags: 'latest|centos[678]|[678]|8\\.\\d\\.\\d+|stream\\d+',
    megabytes: 84,
    base: 'redhat',
    command: '/bin/bash',
    files: {
      '/etc/os-release': 'NAME="CentOS Linux"\nVERSION_ID="8"\nID="centos"\nPRETTY_NAME="CentOS Linux 8"\n',
    },
    tools: 'curl',
  }),
  defineImage({
    names: ['rockylinux', 'quay.io/rockylinux/rockylinux'],
    tags: '[89](\\.\\d+)?(-minimal)?',
    megabytes: 67,
    base: 'redhat',
    command: '/bin/bash',
    files: {
      '/etc/os-release': 'NAME="Rocky Linux"\nVERSION_ID="9.5"\nID="rocky"\nPRETTY_NAME="Rocky Linux 9.5"\n',
    },
    tools: 'curl',
  }),
  defineImage({
    names: ['amazonlinux', 'public.ecr.aws/amazonlinux/amazonlinux'],
    tags: 'latest|2|2023',
    megabytes: 53,
    base: 'redhat',
    command: '/bin/bash',
    files: {
      '/etc/os-release':
        'NAME="Amazon Linux"\nVERSION_ID="2023"\nID="amzn"\nPRETTY_NAME="Amazon Linux 2023"\n',
    },
    tools: 'curl',
  }),
];
