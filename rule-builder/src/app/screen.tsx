import { type ComponentType, type LazyExoticComponent, lazy, useState } from 'react';

type Loaded<Props> = ComponentType<Props> | LazyExoticComponent<ComponentType<Props>>;

/** The file of a screen could not be loaded: mostly the network is away, seldom there is a newer version. */
export class ScreenNotLoaded extends Error {
  override readonly name = 'ScreenNotLoaded';

  constructor(cause: unknown) {
    super('The screen could not be loaded.', { cause });
  }
}

/**
 * A screen that is a file of its own to load. `load` loads it ahead of time; then it is drawn at once, where `lazy` alone
 * would still show that it is loading, and React holds back what replaces such a sign for 300 ms.
 */
export const screen = <Props extends object>(from: () => Promise<{ default: ComponentType<Props> }>) => {
  let ready: ComponentType<Props> | null = null;
  const load = async () => {
    try {
      const loaded = await from();
      ready = loaded.default;
      return loaded;
    } catch (error) {
      throw new ScreenNotLoaded(error);
    }
  };
  const Later = lazy(load);
  const Screen = (props: Props) => {
    // Chosen once: another component later would be another screen, and lose what was typed.
    const [Chosen] = useState((): { Is: Loaded<Props> } => ({ Is: ready ?? Later }));
    return <Chosen.Is {...props} />;
  };
  return Object.assign(Screen, { load });
};
