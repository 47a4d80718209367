import { useState } from 'react';
import { Button as Pressable } from 'react-aria-components';
import type { CreateFlowRequest } from '../../../functions/api/contract/index.ts';
import { flowTemplates } from '../../../shared/flow/index.ts';
import { starterModel } from '../../../shared/scoring/index.ts';
import { count, Dialog, Icon, TextField } from '../ui/index.ts';

/** What the gallery can offer; the model only decides what its scoring flow looks like here. */
const templates = flowTemplates(starterModel('UTC'));

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
    <Dialog title="How should the flow begin?" onClose={onClose} width={920}>
      <h3>Ready to use</h3>
      <div className="gallery">
        {templates.map((template) => (
          <Pressable
            key={template.id}
            className="template"
            isDisabled={busy}
            onPress={() => onChoose({ from: 'template', template: template.id })}
          >
            <Icon name={template.flow.start.kind === 'scoring' ? 'score' : 'flow'} />
            <b>{template.name}</b>
            <span className="what">{template.flow.description ?? ''}</span>
            <span className="what">{count(Object.keys(template.flow.steps).length, 'step')}</span>
          </Pressable>
        ))}
      </div>
      <h3>From nothing</h3>
      <TextField label="Name" value={name} onChange={setName} maxLength={120} />
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
            <b>Start a scoring flow</b>
            <span className="what">Groups, rules, fit and the ladder of stages.</span>
          </Pressable>
        )}
      </div>
    </Dialog>
  );
};

export default Gallery;
