/** Whether the item at one place belongs before the one at another. Need not be an order: who sorts like Go gets Go's results. */
type Less = (left: number, right: number) => boolean;

const INSERTION = 12;
const NINTHER = 50;
const MOST_SWAPS = 12;
const MOST_STEPS = 5;
const SHORTEST_SHIFTING = 50;

const bitLength = (value: number): number => 32 - Math.clz32(value);

/** Sorts a copy. Where items are equal, or compare against all sense, they end where Go leaves them. Models sort.Sort (sort/zsortinterface.go) */
export function goSort<T>(items: readonly T[], less: (left: T, right: T) => boolean): readonly T[] {
  const sorting = new Sorting([...items], less);
  sorting.range(0, items.length, bitLength(items.length));
  return sorting.items;
}

class Sorting<T> {
  readonly items: T[];
  readonly #less: Less;

  constructor(items: T[], less: (left: T, right: T) => boolean) {
    this.items = items;
    // Places are always within the list.
    this.#less = (left, right) => less(items[left] as T, items[right] as T);
  }

  #swap(a: number, b: number): void {
    const { items } = this;
    [items[a], items[b]] = [items[b] as T, items[a] as T];
  }

  range(from: number, to: number, most: number): void {
    let [a, b, limit] = [from, to, most];
    let balanced = true;
    let partitioned = true;
    for (;;) {
      const length = b - a;
      if (length <= INSERTION) return this.#insertion(a, b);
      if (limit === 0) return this.#heap(a, b);
      if (!balanced) {
        this.#breakPatterns(a, b);
        limit--;
      }
      let { pivot, hint } = this.#choosePivot(a, b);
      if (hint === 'decreasing') {
        for (let i = a, j = b - 1; i < j; i++, j--) this.#swap(i, j);
        pivot = b - 1 - (pivot - a);
        hint = 'increasing';
      }
      if (balanced && partitioned && hint === 'increasing' && this.#partialInsertion(a, b)) return;
      if (a > 0 && !this.#less(a - 1, pivot)) {
        a = this.#partitionEqual(a, b, pivot);
        continue;
      }
      const { middle, already } = this.#partition(a, b, pivot);
      partitioned = already;
      const [left, right] = [middle - a, b - middle];
      const threshold = Math.floor(length / 8);
      balanced = Math.min(left, right) >= threshold;
      if (left < right) {
        this.range(a, middle, limit);
        a = middle + 1;
      } else {
        this.range(middle + 1, b, limit);
        b = middle;
      }
    }
  }

  #insertion(a: number, b: number): void {
    for (let i = a + 1; i < b; i++) {
      for (let j = i; j > a && this.#less(j, j - 1); j--) this.#swap(j, j - 1);
    }
  }

  #siftDown(low: number, high: number, first: number): void {
    for (let root = low; ;) {
      let child = 2 * root + 1;
      if (child >= high) return;
      if (child + 1 < high && this.#less(first + child, first + child + 1)) child++;
      if (!this.#less(first + root, first + child)) return;
      this.#swap(first + root, first + child);
      root = child;
    }
  }

  #heap(a: number, b: number): void {
    const high = b - a;
    for (let i = Math.floor((high - 1) / 2); i >= 0; i--) this.#siftDown(i, high, a);
    for (let i = high - 1; i >= 0; i--) {
      this.#swap(a, a + i);
      this.#siftDown(0, i, a);
    }
  }

  #breakPatterns(a: number, b: number): void {
    const length = b - a;
    if (length < 8) return;
    let random = BigInt(length);
    const modulus = 1n << BigInt(bitLength(length));
    const at = a + Math.floor(length / 4) * 2 - 1;
    for (let i = 0; i < 3; i++) {
      random ^= BigInt.asUintN(64, random << 13n);
      random ^= random >> 7n;
      random ^= BigInt.asUintN(64, random << 17n);
      let other = Number(random & (modulus - 1n));
      if (other >= length) other -= length;
      this.#swap(at + i, a + other);
    }
  }

  #choosePivot(
    a: number,
    b: number,
  ): { readonly pivot: number; readonly hint: 'increasing' | 'decreasing' | 'unknown' } {
    const length = b - a;
    const quarter = Math.floor(length / 4);
    let swaps = 0;
    const order = (x: number, y: number): readonly [number, number] => {
      if (!this.#less(y, x)) return [x, y];
      swaps++;
      return [y, x];
    };
    const median = (x: number, y: number, z: number): number => {
      const [low, first] = order(x, y);
      const [second] = order(first, z);
      return order(low, second)[1];
    };
    const adjacent = (x: number): number => median(x - 1, x, x + 1);
    let [i, j, k] = [a + quarter, a + quarter * 2, a + quarter * 3];
    if (length >= 8) {
      if (length >= NINTHER) [i, j, k] = [adjacent(i), adjacent(j), adjacent(k)];
      j = median(i, j, k);
    }
    const hint = swaps === 0 ? 'increasing' : swaps === MOST_SWAPS ? 'decreasing' : 'unknown';
    return { pivot: j, hint };
  }

  #partialInsertion(a: number, b: number): boolean {
    let i = a + 1;
    for (let step = 0; step < MOST_STEPS; step++) {
      while (i < b && !this.#less(i, i - 1)) i++;
      if (i === b) return true;
      if (b - a < SHORTEST_SHIFTING) return false;
      this.#swap(i, i - 1);
      if (i - a >= 2) {
        for (let j = i - 1; j >= 1 && this.#less(j, j - 1); j--) this.#swap(j, j - 1);
      }
      if (b - i >= 2) {
        for (let j = i + 1; j < b && this.#less(j, j - 1); j++) this.#swap(j, j - 1);
      }
    }
    return false;
  }

  #partitionEqual(a: number, b: number, pivot: number): number {
    this.#swap(a, pivot);
    let [i, j] = [a + 1, b - 1];
    for (;;) {
      while (i <= j && !this.#less(a, i)) i++;
      while (i <= j && this.#less(a, j)) j--;
      if (i > j) return i;
      this.#swap(i++, j--);
    }
  }

  #partition(a: number, b: number, pivot: number): { readonly middle: number; readonly already: boolean } {
    this.#swap(a, pivot);
    let [i, j] = [a + 1, b - 1];
    for (let already = true; ; already = false) {
      while (i <= j && this.#less(i, a)) i++;
      while (i <= j && !this.#less(j, a)) j--;
      if (i > j) {
        this.#swap(j, a);
        return { middle: j, already };
      }
      this.#swap(i++, j--);
    }
  }
}
