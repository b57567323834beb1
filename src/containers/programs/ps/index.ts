import type { ContainerProgram } from '../index.ts';
import { ps as applet } from './busybox.ts';
import { ps as procps } from './procps.ts';

/** `ps`: busybox' applet, or the program of procps. */
export const ps: ContainerProgram = (context, container) =>
  (context.isApplet ? applet : procps)(context, container);
