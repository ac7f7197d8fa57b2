/** The panel of the tab that is open. */
import { useMemo } from 'preact/hooks';
import type { Scene } from '../../diagram/scene.ts';
import type { View } from '../../model/view.ts';
import { serverInFocus } from '../../model/view.ts';
import { CausesPanel } from './causes.tsx';
import { InvariantsPanel } from './invariants.tsx';
import { LogsPanel } from './logs.tsx';
import { MessagePanel } from './message.tsx';
import { StatePanel } from './state.tsx';

interface Props {
  readonly scene: Scene;
  readonly view: View;
  readonly go: (at: number) => void;
  readonly onMessage: (message: number) => void;
  readonly onCauses: () => void;
}

/** While the diagram is scrolled nothing here changes, so nothing is made anew. */
export function Panel({ scene, view, go, onMessage, onCauses }: Props) {
  const { run } = scene;
  return useMemo(() => {
    const { at, message, tab, causes } = view;
    const server = serverInFocus(run, view);
    switch (tab) {
      case 'state':
        return <StatePanel run={run} at={at} server={server} />;
      case 'message':
        return <MessagePanel run={run} at={at} followed={message} go={go} onMessage={onMessage} />;
      case 'log':
        return <LogsPanel run={run} at={at} server={server} />;
      case 'invariants':
        return <InvariantsPanel run={run} go={go} />;
      case 'causes':
        return <CausesPanel scene={scene} at={at} shown={causes} go={go} onShow={onCauses} />;
    }
  }, [scene, view]);
}
