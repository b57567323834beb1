import { render, type JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { storageFailure } from '../../../sandbox/records/failure.ts';
import type { Inventory } from '../../../sandbox/records/vault.ts';
import { hearTabs } from '../news.ts';
import type { Leave } from '../page.ts';
import type { Facts, Words } from './facts.ts';
import { Here } from './here.tsx';
import { Export, Import } from './files.tsx';
import { Reset, Space } from './space.tsx';
import { Undo } from './undo.tsx';
import * as actions from './vault-actions.ts';

/** Brings the page to life. */
export function begin(root: HTMLElement): Leave {
  const facts = JSON.parse(document.getElementById('data-facts')?.textContent ?? '') as Facts;
  root.replaceChildren();
  render(<Page facts={facts} />, root);
  return () => render(null, root);
}

/** What came of the last thing that was done: said to everybody, and by screen readers. */
interface Outcome {
  readonly text: string;
  readonly bad?: boolean;
}

function Page({ facts }: { readonly facts: Facts }): JSX.Element {
  const { words } = facts;
  const [inventory, setInventory] = useState<Inventory | undefined>();
  const [problem, setProblem] = useState<string | undefined>();
  const [outcome, setOutcome] = useState<Outcome | undefined>();
  const look = async (): Promise<void> => {
    try {
      setInventory(await actions.takeInventory());
      setProblem(undefined);
    } catch (error) {
      setProblem(failureText(words, error));
    }
  };
  /** Does something, looks again, and says what came of it. */
  const act = async (work: () => Promise<string | undefined>): Promise<void> => {
    try {
      const text = await work();
      setOutcome(text === undefined ? undefined : { text });
    } catch (error) {
      setOutcome({ text: failureText(words, error), bad: true });
    }
    await look();
  };
  useEffect(() => {
    void look();
    return hearTabs(() => void look());
  }, []);
  if (problem !== undefined) return <p class="notice bad">{problem}</p>;
  if (!inventory) return <p class="quiet">{words.loading}</p>;
  return (
    <>
      <div role="status">
        {outcome && <p class={outcome.bad ? 'notice bad' : 'notice'}>{outcome.text}</p>}
      </div>
      {inventory.undo.length > 0 && <Undo words={words} changes={inventory.undo} act={act} />}
      <Here facts={facts} inventory={inventory} act={act} />
      <Export words={words} act={act} />
      <Import words={words} act={act} />
      <Space words={words} />
      <Reset words={words} act={act} />
    </>
  );
}

function failureText(words: Words, error: unknown): string {
  const { kind } = storageFailure(error);
  return kind === 'denied' || kind === 'newer' || kind === 'full' ? words[kind] : words.failed;
}

/** Does something and says what came of it. */
export type Act = (work: () => Promise<string | undefined>) => Promise<void>;
