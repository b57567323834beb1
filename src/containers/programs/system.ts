import type { ContainerProgram } from './index.ts';

export const free: ContainerProgram = async ({ argv, stdout }) => {
  const unit = argv.includes('-m') ? 1024 : 1;
  const row = (...kilobytes: readonly number[]): string =>
    kilobytes.map((each) => String(Math.floor(each / unit)).padStart(12)).join('');
  await stdout.write(
    [
      '              total        used        free      shared  buff/cache   available',
      `Mem:  ${row(8_148_420, 1_312_044, 3_540_112, 3_844, 3_296_264, 6_562_108)}`,
      `Swap: ${row(0, 0, 0)}`,
      '',
    ].join('\n'),
  );
  return 0;
};

export const uptime: ContainerProgram = async ({ stdout }, { now, spec }) => {
  const time = new Date(now()).toISOString().slice(11, 19);
  const minutes = Math.floor((now() - spec.startedAt) / 60_000);
  await stdout.write(` ${time} up ${minutes} min,  0 users,  load average: 0.08, 0.05, 0.01\n`);
  return 0;
};
