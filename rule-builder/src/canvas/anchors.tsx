import { Handle, Position } from 'reactflow';

/** Where wires meet a card, for React Flow; nobody draws wires by hand, so they are not seen. */
export const Anchors = () => (
  <>
    <Handle type="target" position={Position.Top} isConnectable={false} />
    <Handle type="source" position={Position.Bottom} isConnectable={false} />
  </>
);
