import { ViewportPortal } from 'reactflow';
import type { DrawnWire } from './project.ts';
import { WireLine, WireSpots } from './wire.tsx';

/**
 * All wires as one picture below the cards. They are not React Flow's edges: each of those is a picture of its own, and
 * hundreds of them are slow to paint.
 */
export const Wires = ({ wires }: { wires: readonly DrawnWire[] }) => (
  <ViewportPortal>
    <svg className="wires" aria-hidden="true">
      {wires.map((each) => (
        <WireLine key={each.id} drawn={each} />
      ))}
    </svg>
    {wires.map((each) => (
      <WireSpots key={each.id} drawn={each} />
    ))}
  </ViewportPortal>
);
