import { effect } from '@preact/signals';
import { render, type JSX } from 'preact';
import type { Leave } from '../page.ts';

/** The living parts of one page: what is rendered into it and what watches signals for it. */
export class Mounts {
  readonly #root: HTMLElement;
  readonly #ends: Leave[] = [];

  constructor(root: HTMLElement) {
    this.#root = root;
  }

  /** Renders into the element `data-mount="name"`, if the page has it. */
  mount(name: string, content: JSX.Element): void {
    const place = this.#root.querySelector(`[data-mount="${name}"]`);
    if (place) this.render(place, content);
  }

  render(place: Element, content: JSX.Element): void {
    render(content, place);
    this.#ends.push(() => render(null, place));
  }

  /** Runs now and whenever a signal that it has read changes. */
  effect(run: () => void | Leave): void {
    this.#ends.push(effect(run));
  }

  /** Called when the page leaves. */
  onLeave(end: Leave): void {
    this.#ends.push(end);
  }

  end(): void {
    for (const end of this.#ends.splice(0)) end();
  }
}
