import { locale } from '../ui/index.ts';
import './wires.css';
import { memo, type ReactNode } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { commands, knownTo, useEditor, useEditorStore } from '../editor/index.ts';
import { addName, outletName } from './describe.ts';
import { canDropInto } from './drop.ts';
import type { Point } from './layout/index.ts';
import type { DrawnWire } from './project.ts';

/** The `+` of a wire: adds a step, or takes what is being carried. */
const Add = memo(({ from, outlet }: { from: string; outlet: string }) => {
  const editor = useEditorStore();
  const { name, drop, open } = useEditor(
    useShallow((state) => ({
      name: addName(state.flow, from, outlet, knownTo(state.page, state.flow)),
      drop: canDropInto(state, { from, outlet }),
      open: state.picking?.from === from && state.picking.outlet === outlet,
    })),
  );
  const press = () => {
    const { carrying } = editor.getState();
    if (carrying === null) return editor.pick({ from, outlet });
    if ('step' in carrying) commands(editor).move(carrying.step, { from, outlet });
    else if ('kind' in carrying) commands(editor).add(carrying.kind, { from, outlet });
  };
  return (
    <button
      type="button"
      tabIndex={-1}
      className={['wire-add nopan', open ? 'open' : '', drop === null ? '' : drop ? 'drop' : 'no-drop']
        .filter(Boolean)
        .join(' ')}
      data-from={from}
      data-outlet={outlet}
      aria-label={drop ? name.replace('Add step', 'Put it') : name}
      aria-haspopup="dialog"
      aria-expanded={open}
      disabled={drop === false}
      onClick={press}
    />
  );
});

/** The name of a branch on its wire, with how many took it. */
const Name = memo(({ from, outlet }: { from: string; outlet: string }) => {
  const name = useEditor((state) => outletName(state.flow, from, outlet));
  const passed = useEditor(({ simulated, counts }) =>
    simulated === null ? (counts?.steps[from]?.outlets[outlet] ?? 0) : (simulated[`${from}.${outlet}`] ?? 0),
  );
  const dim = useEditor(({ trace }) => trace !== null && !trace.wires.has(`${from}:${outlet}`));
  const named = name.trim() === '' ? 'No name yet' : name;
  return (
    <span className={dim ? 'wire-name dim' : 'wire-name'} title={named}>
      <span>{named}</span>
      {passed > 0 ? <b>{passed.toLocaleString(locale)}</b> : null}
    </span>
  );
});

const Line = memo(({ drawn: { id, path, wire } }: { drawn: DrawnWire }) => {
  const lit = useEditor(({ trace }) => (trace === null ? '' : trace.wires.has(id) ? 'lit' : 'dim'));
  return <path d={path} className={`wire ${wire.way.kind} ${lit}`} />;
});

/** Moves when the wire does; what stands there does not render for that. */
const Spot = ({ at, children }: { at: Point; children: ReactNode }) => (
  <div className="wire-spot" style={{ left: at.x, top: at.y }}>
    {children}
  </div>
);

const Marks = memo(({ drawn: { wire } }: { drawn: DrawnWire }) => (
  <>
    {wire.label ? (
      <Spot at={wire.label}>
        <Name from={wire.from} outlet={wire.outlet} />
      </Spot>
    ) : null}
    <Spot at={wire.add}>
      <Add from={wire.from} outlet={wire.outlet} />
    </Spot>
  </>
));

/**
 * All ways from step to step: their lines in one drawing below the cards, their names and `+` above. They are not edges
 * of React Flow, which would work out the ends of each again in every frame that the view moves; `layout` knows them.
 */
export const Wires = memo(({ wires }: { wires: readonly DrawnWire[] }) => (
  <>
    <svg className="wires" aria-hidden="true">
      {wires.map((drawn) => (
        <Line key={drawn.id} drawn={drawn} />
      ))}
    </svg>
    <div className="wire-marks">
      {wires.map((drawn) => (
        <Marks key={drawn.id} drawn={drawn} />
      ))}
    </div>
  </>
));
