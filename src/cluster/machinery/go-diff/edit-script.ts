/** How much of two things is the same, counted in leaves. */
export interface Likeness {
  readonly same: number;
  readonly different: number;
}

/** One step from a list to another: both have it, only the old one has, only the new one has, it changed. */
export type Edit = 'same' | 'removed' | 'inserted' | 'modified';

type Compare = (x: number, y: number) => Likeness;

/** Two things of which there is nothing more to say than whether they are equal. */
export const likeness = (equal: boolean): Likeness =>
  equal ? { same: 1, different: 0 } : { same: 0, different: 2 };

const isEqual = ({ different }: Likeness): boolean => different === 0;
const isSimilar = ({ same, different }: Likeness): boolean => same + 1 >= different;

/** 0, -1, 1, -2, 2, … */
const zigzag = (i: number): number => (i % 2 === 0 ? i / 2 : -(i + 1) / 2);

/** A way through the grid of both lists, from one of its corners. */
class Path {
  readonly edits: Edit[] = [];
  readonly #direction: 1 | -1;
  readonly #compare: Compare;
  x: number;
  y: number;

  constructor(direction: 1 | -1, x: number, y: number, compare: Compare) {
    this.#direction = direction;
    this.x = x;
    this.y = y;
    this.#compare = compare;
  }

  /** How alike the next two are. */
  ahead(): Likeness {
    return this.#direction > 0 ? this.#compare(this.x, this.y) : this.#compare(this.x - 1, this.y - 1);
  }

  append(edit: Edit): void {
    this.edits.push(edit);
    if (edit !== 'inserted') this.x += this.#direction;
    if (edit !== 'removed') this.y += this.#direction;
  }

  /** Goes on to a point, as well as can be. */
  connect(x: number, y: number): void {
    const left = (): number => (x - this.x) * this.#direction;
    const down = (): number => (y - this.y) * this.#direction;
    while (left() > 0 && down() > 0) {
      const next = this.ahead();
      if (isEqual(next)) this.append('same');
      else if (isSimilar(next)) this.append('modified');
      else if (this.#direction > 0) this.append(left() >= down() ? 'removed' : 'inserted');
      else this.append(down() >= left() ? 'inserted' : 'removed');
    }
    while (left() > 0) this.append('removed');
    while (down() > 0) this.append('inserted');
  }
}

/** The search of both ends for a way between them. */
class Search {
  readonly #forward: Path;
  readonly #reverse: Path;
  readonly #compare: Compare;
  readonly #front: { x: number; y: number };
  readonly #back: { x: number; y: number };
  #budget: number;

  constructor(nx: number, ny: number, compare: Compare) {
    this.#compare = compare;
    this.#forward = new Path(1, 0, 0, compare);
    this.#reverse = new Path(-1, nx, ny, compare);
    this.#front = { x: 0, y: 0 };
    this.#back = { x: nx, y: ny };
    this.#budget = 4 * (nx + ny);
  }

  get #isOver(): boolean {
    return this.#front.x >= this.#back.x || this.#front.y >= this.#back.y || this.#budget === 0;
  }

  run(): readonly Edit[] {
    while (!this.#isOver) {
      this.#searchBackward();
      if (this.#isOver) break;
      this.#searchForward();
    }
    this.#forward.connect(this.#reverse.x, this.#reverse.y);
    return [...this.#forward.edits, ...this.#reverse.edits.reverse()];
  }

  #searchForward(): void {
    const [path, end, front] = [this.#forward, this.#reverse, this.#front];
    let [isRight, isLeft] = [false, false];
    for (let i = 0; !(isRight && isLeft) && this.#budget > 0; i++) {
      const [x, y] = [front.x + zigzag(i), front.y - zigzag(i)];
      if (x >= end.x || y < path.y) isRight = true;
      else if (y >= end.y || x < path.x) isLeft = true;
      else if (isEqual(this.#compare(x, y))) {
        path.connect(x, y);
        path.append('same');
        while (path.x < end.x && path.y < end.y && isEqual(path.ahead())) path.append('same');
        [front.x, front.y] = [path.x, path.y];
        break;
      } else this.#budget--;
    }
    if (end.x - front.x >= end.y - front.y) front.x++;
    else front.y++;
  }

  #searchBackward(): void {
    const [path, start, back] = [this.#reverse, this.#forward, this.#back];
    let [isLeft, isRight] = [false, false];
    for (let i = 0; !(isLeft && isRight) && this.#budget > 0; i++) {
      const [x, y] = [back.x - zigzag(i), back.y + zigzag(i)];
      if (start.x >= x || path.y < y) isLeft = true;
      else if (start.y >= y || path.x < x) isRight = true;
      else if (isEqual(this.#compare(x - 1, y - 1))) {
        path.connect(x, y);
        path.append('same');
        while (start.x < path.x && start.y < path.y && isEqual(path.ahead())) path.append('same');
        [back.x, back.y] = [path.x, path.y];
        break;
      } else this.#budget--;
    }
    if (back.x - start.x >= back.y - start.y) back.x--;
    else back.y--;
  }
}

/**
 * The steps from one list to another, few though not always the fewest. The real one tosses a coin once per process for the end it
 * begins at; here it is the end of the lists, which goes with the blanks of `text.ts`.
 * Models github.com/google/go-cmp internal/diff/diff.go Difference
 */
export const editScript = (nx: number, ny: number, compare: Compare): readonly Edit[] =>
  new Search(nx, ny, compare).run();
