import type { Image } from '../image.ts';
import { defineImage } from './define.ts';

const withCurl = (version: string, data: Omit<Parameters<typeof defineImage>[0], 'tools'>): Image => ({
  ...defineImage({ ...data, tools: 'curl' }),
  versions: { curl: () => version },
});

/** Distributions beside Alpine, Debian and Ubuntu. */
export const distributions: readonly Image[] = [
  withCurl('8.9.1-3.fc41', {
    names: ['fedora', 'quay.io/fedora/fedora'],
    tags: 'latest|rawhide|3\\d|4[0-3]',
    megabytes: 60,
    base: 'redhat',
    command: '/bin/bash',
    files: {
      '/etc/os-release': 'NAME="Fedora Linux"\nVERSION_ID="41"\nID="fedora"\nPRETTY_NAME="Fedora Linux 41"\n',
    },
  }),
  withCurl('7.61.1-34.el8', {
    names: ['centos', 'quay.io/centos/centos'],
    tags: 'latest|centos[678]|[678]|8\\.\\d\\.\\d+|stream\\d+',
    megabytes: 84,
    base: 'redhat',
    command: '/bin/bash',
    files: {
      '/etc/os-release': 'NAME="CentOS Linux"\nVERSION_ID="8"\nID="centos"\nPRETTY_NAME="CentOS Linux 8"\n',
    },
  }),
  withCurl('7.76.1-31.el9', {
    names: ['rockylinux', 'quay.io/rockylinux/rockylinux'],
    tags: '[89](\\.\\d+)?(-minimal)?',
    megabytes: 67,
    base: 'redhat',
    command: '/bin/bash',
    files: {
      '/etc/os-release': 'NAME="Rocky Linux"\nVERSION_ID="9.5"\nID="rocky"\nPRETTY_NAME="Rocky Linux 9.5"\n',
    },
  }),
  withCurl('8.11.1-4.amzn2023', {
    names: ['amazonlinux', 'public.ecr.aws/amazonlinux/amazonlinux'],
    tags: 'latest|2|2023',
    megabytes: 53,
    base: 'redhat',
    command: '/bin/bash',
    files: {
      '/etc/os-release':
        'NAME="Amazon Linux"\nVERSION_ID="2023"\nID="amzn"\nPRETTY_NAME="Amazon Linux 2023"\n',
    },
  }),
];
