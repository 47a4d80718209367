import './zoom-bar.css';
import { useReactFlow, useStore } from 'reactflow';
import { IconButton } from '../ui/index.ts';
import { motionMs } from './viewport.ts';

/** Fit, closer, further, and how close one is. */
export const ZoomBar = ({ onFit }: { onFit: () => void }) => {
  const flow = useReactFlow();
  const percent = useStore((state) => Math.round(state.transform[2] * 100));
  return (
    <div className="zoom-bar" role="toolbar" aria-label="Zoom">
      <IconButton icon="zoom-out" label="Zoom out" small onPress={() => void flow.zoomOut({ duration: motionMs() })} />
      <button
        type="button"
        className="percent"
        title="Back to 100 % (0)"
        onClick={() => void flow.zoomTo(1, { duration: motionMs() })}
      >
        {percent} %
      </button>
      <IconButton icon="zoom-in" label="Zoom in" small onPress={() => void flow.zoomIn({ duration: motionMs() })} />
      <IconButton icon="fit" label="Show all (1)" small onPress={onFit} />
    </div>
  );
};
