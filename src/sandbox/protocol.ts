import type { Lesson } from '../course/lesson.ts';
import type { Feedback } from '../course/grading.ts';
import type { PodTimeline } from './map/pod-timeline.ts';
import type { Flow, Inspection, MapChange, ObjectReference } from './map/model.ts';

/**
 * The messages between a page and its sandbox, the worker that holds the emulated world. Both sides send plain data. Each
 * direction keeps its order; what is a question carries an `id` that its answer repeats.
 */

/** How the learner looks at the world: what a terminal is opened with. */
export interface OpenOptions {
  /** Names the saved sandbox; without it nothing is saved or restored. */
  readonly save?: string;
  /** The lesson whose steps are judged; without it the sandbox is a bare scenario. */
  readonly lesson?: Lesson;
  /** The scenario of a sandbox without lesson. */
  readonly scenario: string;
  /** Steps already passed: verdicts once earned stay, whatever happens to the world. */
  readonly passed: readonly string[];
  /** `ko` or `en`: the workstation's LANG. */
  readonly locale: string;
  /** The prompt that the screen shows already: what is typed before the world stands is echoed behind it. */
  readonly prompt: string;
  readonly columns: number;
  readonly rows: number;
}

/** From the page to the sandbox. */
export type ToSandbox =
  | ({ readonly type: 'open' } & OpenOptions)
  /** Key presses and pasted text, as a terminal sends them. */
  | { readonly type: 'input'; readonly text: string }
  /** Types a command block at the prompt, line by line, and runs it; waits for a running program to end first. */
  | { readonly type: 'run'; readonly command: string }
  /** Ctrl-C for the program that runs; what is still to be typed stays. */
  | { readonly type: 'interrupt' }
  | { readonly type: 'resize'; readonly columns: number; readonly rows: number }
  /** So many characters of output have reached the screen. */
  | { readonly type: 'acknowledge'; readonly characters: number }
  /** Time stands still while nobody looks. */
  | {
      readonly type: 'visibility';
      readonly visible: boolean;
      /** No page shows the sandbox: another tab may take it over without asking. */
      readonly left?: boolean;
    }
  | { readonly type: 'set-speed'; readonly speed: number }
  /** Lets time fly until nothing is under way, or stops that. */
  | { readonly type: 'fast-forward'; readonly on: boolean }
  /** Asks an address of the emulated network, as a browser on the learner's machine would. */
  | { readonly type: 'preview'; readonly id: number; readonly url: string }
  /** Time stands still until it is told to go on. */
  | { readonly type: 'pause'; readonly paused: boolean }
  /**
   * Back to where the current step, or the lesson, began; can be undone. `kept` is handed back by the undoing, so that the page
   * can restore what it kept beside the world.
   */
  | { readonly type: 'reset'; readonly scope: 'step' | 'lesson'; readonly kept?: unknown }
  /**
   * Takes back the last deed with everything that it caused, or does again what was taken back. `kept` is handed back when the deed
   * is done again.
   */
  | { readonly type: 'undo'; readonly kept?: unknown }
  | { readonly type: 'redo' }
  /** Whether the page shows the map: only then is it told what changes. */
  | { readonly type: 'watch-map'; readonly on: boolean }
  /** Asks for everything about one object. */
  | { readonly type: 'inspect'; readonly id: number; readonly reference: ObjectReference }
  /** Asks when a pod went through what: less than everything about it, so that it can be asked each second. */
  | { readonly type: 'trace-pod'; readonly id: number; readonly namespace: string; readonly name: string }
  /** This page wants to drive a sandbox that another tab drives. */
  | {
      readonly type: 'take-over';
      /** Steps that have passed by now. */
      readonly passed?: readonly string[];
    }
  /** The page is about to go: save what is not saved yet. */
  | { readonly type: 'save' }
  /** The page needs the sandbox no more: save, and let go of it. */
  | { readonly type: 'close' };

/** How a step stands, as the page shows it. */
export interface StepVerdict {
  readonly step: string;
  readonly passed: boolean;
  /** How many of its checks hold, of how many. */
  readonly held: number;
  readonly checks: number;
  /** Words for a near miss. */
  readonly feedback?: Feedback;
}

/** Why something went wrong, in a form that the page can put into words. `detail` is for a bug report. */
export interface SandboxProblem {
  readonly kind:
    | /** The world could not be made or ended unexpectedly. */ 'crashed'
      /** The saved sandbox cannot be used; it is set aside, and the lesson begins anew. */
    | 'not-restored'
    /** What was kept under the sandbox's name is not a sandbox; it is set aside. */
    | 'broken'
    /** A newer version of the site kept the sandbox: it is left alone, and nothing is saved. */
    | 'newer'
    /** The browser keeps nothing; work goes on without. */
    | 'denied'
    /** There is no room; saving is tried again. */
    | 'full'
    /** Saving does not work for another reason; it is tried again. */
    | 'not-saved'
    /** Somebody cleared what was kept while the page was open; the sandbox has been saved again as a whole. */
    | 'cleared';
  readonly detail: string;
}

/** What a page at an address looks like. */
export type PreviewAnswer =
  | {
      readonly ok: true;
      readonly status: number;
      readonly statusText: string;
      /** In lower case, without parameters: `text/html`. */
      readonly contentType: string;
      readonly body: string;
    }
  | {
      readonly ok: false;
      /** Like `ConnectFailure` of the network, or `bad-address`. */
      readonly failure: string;
    };

/** Something that can be undone or done again. */
export type Deed =
  /** The line as it was entered. */
  | { readonly kind: 'command'; readonly line: string }
  | { readonly kind: 'reset'; readonly scope: 'step' | 'lesson' };

/** What can be undone and done again. */
export interface HistoryStatus {
  readonly undo: Deed | undefined;
  readonly redo: Deed | undefined;
}

/** A difference between the worlds before and after an undo or a redo. */
export interface WorldChange {
  readonly how: 'created' | 'removed' | 'changed';
  /** `Pod`, `Deployment`, `file`, `cluster`. */
  readonly kind: string;
  /** `default/kubia-7f6d` or a path. */
  readonly name: string;
}

/** What an undo or a redo did, for the page to say. */
export interface Travelled {
  readonly direction: 'undo' | 'redo';
  readonly deed: Deed;
  readonly changes: readonly WorldChange[];
  /** What the page gave with the deed (undo) or with its undoing (redo): how things stood beside the world. */
  readonly kept: unknown;
}

/** How time goes. */
export interface TimeStatus {
  /** Virtual milliseconds since the Unix epoch. */
  readonly now: number;
  readonly speed: number;
  readonly fastForward: boolean;
  readonly paused: boolean;
  /** Whether something is under way that fast-forwarding would bring to an end. */
  readonly pending: boolean;
  /** Whether a program runs in the foreground of the terminal. */
  readonly running: boolean;
}

/** Whether a page drives its sandbox or watches another tab that does. A watcher's inputs are not heard. */
export interface SeatRole {
  readonly role: 'driver' | 'watcher';
  /** Why it watches. */
  readonly reason?:
    | /** Another tab drives. */ 'elsewhere'
      /** Another tab has taken it over, or has changed what is kept of it. */
    | 'taken'
    | 'fenced'
    /** The tab that drove is gone. */
    | 'vacant';
  /** The size of the driver's terminal, for which its output is made. */
  readonly size?: { readonly columns: number; readonly rows: number };
}

/** From the sandbox to the page. */
export type FromSandbox =
  /** The world stands and the prompt is on its way. */
  | { readonly type: 'ready'; readonly restored: boolean }
  | { readonly type: 'output'; readonly text: string }
  /** The screen is to be cleared: another world begins. */
  | { readonly type: 'clear' }
  | { readonly type: 'verdict'; readonly verdict: StepVerdict }
  /** The step that is judged now; undefined when all have passed. */
  | { readonly type: 'step'; readonly step: string | undefined }
  | { readonly type: 'time'; readonly time: TimeStatus }
  | { readonly type: 'preview'; readonly id: number; readonly answer: PreviewAnswer }
  | { readonly type: 'history'; readonly history: HistoryStatus }
  | { readonly type: 'travelled'; readonly travelled: Travelled }
  /** The step or the lesson has been begun anew; the page forgets what it keeps of it only now. */
  | { readonly type: 'reset'; readonly scope: 'step' | 'lesson' }
  | { readonly type: 'map'; readonly change: MapChange }
  | { readonly type: 'flows'; readonly flows: readonly Flow[] }
  /** Undefined when there is no such object any more. */
  | { readonly type: 'inspection'; readonly id: number; readonly inspection: Inspection | undefined }
  /** Undefined when there is no such pod any more. */
  | { readonly type: 'pod-trace'; readonly id: number; readonly timeline: PodTimeline | undefined }
  /** Whether this page drives the sandbox or watches another tab that does. */
  | ({ readonly type: 'role' } & SeatRole)
  | { readonly type: 'saved'; readonly at: number }
  | { readonly type: 'problem'; readonly problem: SandboxProblem };
