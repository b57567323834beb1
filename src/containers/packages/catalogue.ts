/** A package of a distribution. */
export interface Package {
  readonly name: string;
  readonly version: string;
  /** Of the archive, in kilobytes. */
  readonly size: number;
  /** When it is unpacked, in kilobytes. */
  readonly installed: number;
  /** Programs that it brings and that containers here can run. */
  readonly programs: readonly string[];
  readonly needs: readonly string[];
}

/** One package a line: name, version, size, installed size, programs, needs; `-` for nothing. */
function packagesOf(text: string): ReadonlyMap<string, Package> {
  const list = (field = '-'): readonly string[] => (field === '-' ? [] : field.split(','));
  return new Map(
    text
      .trim()
      .split('\n')
      .map((line) => {
        const [name = '', version = '', size, installed, programs, needs] = line.trim().split(/\s+/);
        return [
          name,
          {
            name,
            version,
            size: Number(size),
            installed: Number(installed),
            programs: list(programs),
            needs: list(needs),
          },
        ];
      }),
  );
}

export const debian = packagesOf(`
  bind9-host 1:9.18.33-1~deb12u2 305 415 host bind9-libs
  bind9-libs 1:9.18.33-1~deb12u2 1414 3954 - libuv1
  bind9-dnsutils 1:9.18.33-1~deb12u2 405 721 dig,nslookup bind9-host,bind9-libs
  ca-certificates 20230311+deb12u1 153 387 - openssl
  curl 7.88.1-10+deb12u14 316 501 curl ca-certificates,libbrotli1,libcurl4,libnghttp2-14,libpsl5,librtmp1,libssh2-1
  dnsutils 1:9.18.33-1~deb12u2 11 20 dig,nslookup bind9-dnsutils,bind9-host
  iproute2 6.1.0-3 1046 3531 ip,ss libbpf1,libmnl0
  iputils-ping 3:20221126-1+deb12u1 47 136 ping libcap2-bin
  less 590-2.1~deb12u2 132 328 less -
  libbpf1 1:1.1.0-1 145 380 - libelf1
  libbrotli1 1.0.9-2+b6 275 762 - -
  libcap2-bin 1:2.66-4+deb12u2 35 132 - -
  libcurl4 7.88.1-10+deb12u14 392 832 - -
  libelf1 0.188-2.1 174 1059 - -
  libgpm2 1.20.7-10+b1 14 43 - -
  libmnl0 1.0.4-3 13 38 - -
  libncursesw6 6.4-4 134 412 - -
  libnghttp2-14 1.52.0-1+deb12u2 73 205 - -
  libproc2-0 2:4.0.2-3 63 194 - -
  libpsl5 0.21.2-1 59 136 - publicsuffix
  librtmp1 2.4+20151223.gitfa8646d.1-2+b2 61 150 - -
  libssh2-1 1.10.0-3+b1 179 447 - -
  libuv1 1.44.2-1+deb12u1 137 336 - -
  nano 7.2-1+deb12u1 690 2871 nano libncursesw6
  net-tools 2.10-0.1+deb12u2 243 1015 arp,ifconfig,netstat,route -
  netcat-openbsd 1.219-1 42 110 nc -
  netcat-traditional 1.10-47 67 141 nc -
  openssl 3.0.17-1~deb12u3 1435 2343 - -
  procps 2:4.0.2-3 709 2221 ps,top,free,uptime,watch,pgrep,pkill libncursesw6,libproc2-0
  publicsuffix 20230209.2326-1 126 297 - -
  telnet 0.17+2.4-2+deb12u2 22 34 telnet inetutils-telnet
  inetutils-telnet 2:2.4-2+deb12u2 116 235 telnet -
  vim 2:9.0.1378-2+deb12u2 1567 3737 vim,vi libgpm2,vim-common,vim-runtime
  vim-common 2:9.0.1378-2+deb12u2 125 318 - -
  vim-runtime 2:9.0.1378-2+deb12u2 7025 32900 - -
  vim-tiny 2:9.0.1378-2+deb12u2 720 1768 vi vim-common
  wget 1.21.3-1+deb12u1 937 3692 wget libpsl5
`);

export const ubuntu = packagesOf(`
  bind9-dnsutils 1:9.18.39-0ubuntu0.24.04.2 156 454 dig,nslookup bind9-host
  bind9-host 1:9.18.39-0ubuntu0.24.04.2 50 152 host -
  ca-certificates 20240203 159 387 - openssl
  curl 8.5.0-2ubuntu10.6 227 534 curl ca-certificates,libcurl4t64
  dnsutils 1:9.18.39-0ubuntu0.24.04.2 4 12 dig,nslookup bind9-dnsutils,bind9-host
  iproute2 6.1.0-1ubuntu6.2 1120 3582 ip,ss libmnl0
  iputils-ping 3:20240117-1ubuntu0.1 45 116 ping -
  less 590-2ubuntu2.1 142 323 less -
  libcurl4t64 8.5.0-2ubuntu10.6 342 896 - -
  libmnl0 1.0.5-2build1 12 38 - -
  nano 7.2-2ubuntu0.1 282 880 nano -
  net-tools 2.10-0.1ubuntu4.4 204 811 arp,ifconfig,netstat,route -
  netcat-openbsd 1.226-1ubuntu2 44 107 nc -
  openssl 3.0.13-0ubuntu3.6 1003 2138 - -
  procps 2:4.0.4-4ubuntu3.2 708 2233 ps,top,free,uptime,watch,pgrep,pkill -
  telnet 0.17+2.5-3ubuntu4.1 4 13 telnet inetutils-telnet
  inetutils-telnet 2:2.5-3ubuntu4.1 100 224 telnet -
  vim 2:9.1.0016-1ubuntu7.9 1881 4060 vim,vi vim-common,vim-runtime
  vim-common 2:9.1.0016-1ubuntu7.9 386 668 - -
  vim-runtime 2:9.1.0016-1ubuntu7.9 7281 36100 - -
  wget 1.21.4-1ubuntu4.1 334 946 wget -
`);

export const alpine = packagesOf(`
  bash 5.2.37-r0 480 1300 bash readline
  bind-libs 9.20.13-r0 990 2480 - json-c,libuv
  bind-tools 9.20.13-r0 185 560 dig,host,nslookup bind-libs
  brotli-libs 1.1.0-r2 375 840 - -
  c-ares 1.34.5-r0 85 170 - -
  ca-certificates 20250911-r0 224 680 - -
  curl 8.14.1-r2 143 300 curl c-ares,libunistring,libidn2,nghttp2-libs,libpsl,zstd-libs,brotli-libs,libcurl
  iproute2 6.15.0-r0 7 8 ip,ss iproute2-minimal
  iproute2-minimal 6.15.0-r0 370 920 ip libmnl
  iputils 20240905-r0 7 8 ping iputils-ping
  iputils-ping 20240905-r0 35 90 ping -
  json-c 0.18-r1 30 70 - -
  less 679-r0 87 190 less ncurses-terminfo-base,libncursesw
  libcurl 8.14.1-r2 329 650 - -
  libidn2 2.3.7-r0 86 200 - -
  libmnl 1.0.5-r2 9 20 - -
  libncursesw 6.5_p20250503-r0 167 380 - -
  libproc2 4.0.4-r3 40 90 - -
  libpsl 0.21.5-r3 56 110 - -
  libunistring 1.3-r0 650 1600 - -
  libuv 1.51.0-r0 85 190 - -
  nano 8.4-r0 280 720 nano libncursesw
  ncurses-terminfo-base 6.5_p20250503-r0 20 120 - -
  netcat-openbsd 1.229.1-r0 22 50 nc -
  nghttp2-libs 1.65.0-r0 68 140 - -
  procps-ng 4.0.4-r3 200 600 ps,top,free,uptime,watch,pgrep,pkill libproc2,libncursesw
  readline 8.2.13-r1 122 280 - -
  vim 9.1.1566-r0 1480 3700 vim,vi ncurses-terminfo-base,libncursesw
  wget 1.25.0-r1 420 800 wget libidn2,libunistring
  zstd-libs 1.5.7-r0 280 650 - -
`);

/** The packages of the distribution that an `/etc/os-release` is of; undefined for others. */
function packagesOfRelease(release: string): ReadonlyMap<string, Package> | undefined {
  if (/^ID=ubuntu/m.test(release)) return ubuntu;
  if (/^ID=debian/m.test(release)) return debian;
  return /^ID=alpine/m.test(release) ? alpine : undefined;
}

/** The version of the package that brings a program in a distribution; undefined where nobody knows. */
export function versionIn(release: string, program: string): string | undefined {
  const packages = packagesOfRelease(release)?.values() ?? [];
  return [...packages].find(({ programs }) => programs.includes(program))?.version;
}

/** Programs that some package brings: containers keep them ready, where nobody finds them before. */
export const packaged: ReadonlySet<string> = new Set(
  [debian, ubuntu, alpine].flatMap((packages) => [...packages.values()].flatMap(({ programs }) => programs)),
);

/** A package and what it needs beside what is there, what is needed first. */
export function withNeeds(
  packages: ReadonlyMap<string, Package>,
  names: readonly string[],
  isThere: (name: string) => boolean,
): readonly Package[] {
  const found = new Set<Package>();
  const visit = (name: string): void => {
    const each = packages.get(name);
    if (!each || isThere(name) || found.has(each)) return;
    for (const need of each.needs) visit(need);
    found.add(each);
  };
  for (const name of names) visit(name);
  return [...found];
}
