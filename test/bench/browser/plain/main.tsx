import 'reactflow/dist/style.css';
import { createRoot } from 'react-dom/client';
import { ReactFlow } from 'reactflow';
import { columns, pitch, steps, zoom } from './places.ts';

/**
 * What ours is measured against: default nodes and edges, every setting of React Flow as it comes, so that all nodes are
 * in the page. `?visible` has it put in only those that are seen, which is its own way of being quick with many.
 */
const nodes = Array.from({ length: steps }, (_, at) => ({
  id: `s${at}`,
  position: { x: (at % columns) * pitch.x, y: Math.floor(at / columns) * pitch.y },
  data: { label: `Step ${at}` },
}));
const edges = nodes.slice(columns).map(({ id }, at) => ({ id: `to-${id}`, source: `s${at}`, target: id }));

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <ReactFlow
    defaultNodes={nodes}
    defaultEdges={edges}
    defaultViewport={{ x: 40, y: 40, zoom }}
    onlyRenderVisibleElements={location.search === '?visible'}
  />,
);
