import { useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** A request on its way through the picture. */
export interface Pulse {
  /** The flow's id. */
  readonly id: number;
  /** The uid of the pod that answers, '' when nobody does. */
  readonly pod: string;
}

/** Real milliseconds that a request takes through the picture, and between two that came at once. */
const WAY = 900;
const GAP = 130;
/** More at once would only be a stream. */
const MOST = 12;

/** Requests that are shown on their way, each for a moment. */
export function usePulses(): {
  readonly shown: Signal<readonly Pulse[]>;
  add(pulses: readonly Pulse[]): void;
} {
  const shown = useSignal<readonly Pulse[]>([]);
  const timers = useRef(new Set<ReturnType<typeof setTimeout>>());
  useEffect(() => () => timers.current.forEach((timer) => clearTimeout(timer)), []);
  const later = (run: () => void, wait: number): void => {
    const timer = setTimeout(() => {
      timers.current.delete(timer);
      run();
    }, wait);
    timers.current.add(timer);
  };
  const add = (pulses: readonly Pulse[]): void => {
    if (matchMedia('(prefers-reduced-motion: reduce)').matches || document.hidden) return;
    for (const [at, pulse] of pulses.slice(-MOST).entries())
      later(() => {
        shown.value = [...shown.value.slice(1 - MOST), pulse];
        later(() => (shown.value = shown.value.filter((other) => other !== pulse)), WAY + 60);
      }, at * GAP);
  };
  return { shown, add };
}

/** One request as a light that travels along a way. */
export function PulseLight({ d, failed }: { readonly d: string; readonly failed: boolean }): JSX.Element {
  const motion = useRef<SVGAnimationElement>(null);
  useEffect(() => {
    motion.current?.setAttribute('path', d);
    motion.current?.beginElement();
  }, []);
  return (
    <circle class="fig-pulse" data-failed={failed} r={5}>
      <animateMotion
        ref={motion}
        dur={`${WAY}ms`}
        begin="indefinite"
        fill="freeze"
        calcMode="spline"
        keyTimes="0;1"
        keySplines="0.4 0 0.3 1"
      />
    </circle>
  );
}
