import { useState } from 'react';
import { Button as Pressable } from 'react-aria-components';
import type { CreateFlowRequest } from '../../../functions/api/contract/index.ts';
import { Button, Dialog, Icon, TextField } from '../ui/index.ts';

/** A new flow begins from a ready one or blank, never from an empty grid. */
const Gallery = ({
  busy,
  hasScoring,
  onChoose,
  onClose,
}: {
  busy: boolean;
  hasScoring: boolean;
  onChoose: (from: CreateFlowRequest) => void;
  onClose: () => void;
}) => {
  const [name, setName] = useState('New flow');
  return (
    <Dialog title="How should the flow begin?" onClose={onClose} width={880}>
      <TextField label="Name of a blank flow" value={name} onChange={setName} maxLength={120} />
      <div className="gallery">
        <Pressable
          className="template"
          isDisabled={busy || name.trim() === ''}
          onPress={() => onChoose({ from: 'blank', kind: 'trigger', name: name.trim() })}
        >
          <Icon name="start" />
          <b>Start blank</b>
          <span className="what">Choose what starts it, then add steps.</span>
        </Pressable>
        {hasScoring ? null : (
          <Pressable
            className="template"
            isDisabled={busy || name.trim() === ''}
            onPress={() => onChoose({ from: 'blank', kind: 'scoring', name: name.trim() })}
          >
            <Icon name="score" />
            <b>Start a blank scoring flow</b>
            <span className="what">Groups, rules, fit and the ladder of stages.</span>
          </Pressable>
        )}
      </div>
      <Button onPress={onClose}>Cancel</Button>
    </Dialog>
  );
};

export default Gallery;
