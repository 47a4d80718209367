import { useState } from 'react';
import type { LeadPage, Role } from '../../../../functions/api/contract/index.ts';
import { Stage, stageName } from '../../../../shared/lead/index.ts';
import { Button, CheckBox, Menu, NumberField, Select } from '../../ui/index.ts';
import { ChangeDialog } from './change-dialog.tsx';
import { Erase } from './erase.tsx';
import { Merge } from './merge.tsx';

type Open = 'points' | 'score' | 'stage' | 'freeze' | 'merge' | 'erase' | null;

/** What people may change about a lead, each with a reason. */
export const ByHand = ({ page, roles }: { page: LeadPage; roles: readonly Role[] }) => {
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  return (
    <>
      <Menu
        label="Change by hand"
        actions={[
          { id: 'points', label: 'Give or take points', icon: 'score', run: () => setOpen('points') },
          { id: 'score', label: 'Set the score', icon: 'score', run: () => setOpen('score') },
          { id: 'stage', label: 'Set the stage', icon: 'stage', run: () => setOpen('stage') },
          {
            id: 'freeze',
            label: page.frozen ? 'Let score and stage move again' : 'Freeze score and stage',
            icon: 'pause',
            run: () => setOpen('freeze'),
          },
          ...(roles.includes('marketer') || roles.includes('admin')
            ? [
                {
                  id: 'merge',
                  label: 'Merge another lead into it',
                  icon: 'leads' as const,
                  run: () => setOpen('merge'),
                },
              ]
            : []),
          ...(roles.includes('admin')
            ? [
                {
                  id: 'erase',
                  label: 'Erase this lead…',
                  icon: 'trash' as const,
                  danger: true,
                  separated: true,
                  run: () => setOpen('erase'),
                },
              ]
            : []),
        ]}
      >
        <Button>Change by hand</Button>
      </Menu>
      {open === 'points' ? <Points page={page} onClose={close} /> : null}
      {open === 'score' ? <SetScore page={page} onClose={close} /> : null}
      {open === 'stage' ? <SetStage page={page} onClose={close} /> : null}
      {open === 'freeze' ? (
        <ChangeDialog
          lead={page.id}
          title={page.frozen ? 'Let it move again' : 'Freeze score and stage'}
          action={page.frozen ? 'Unfreeze' : 'Freeze'}
          placeholder={page.frozen ? 'The contract was signed' : 'In negotiation, nothing may interfere'}
          change={(reason) => ({ route: 'freeze', body: { frozen: !page.frozen, reason } })}
          onClose={close}
        >
          <p className="muted">
            {page.frozen
              ? 'Activities give points again from now on.'
              : 'Activities are still kept, but give no points and change no stage until you let it move again.'}
          </p>
        </ChangeDialog>
      ) : null}
      {open === 'merge' ? <Merge page={page} onClose={close} /> : null}
      {open === 'erase' ? <Erase lead={page.id} name={page.row.name} onClose={close} /> : null}
    </>
  );
};

const Points = ({ page, onClose }: { page: LeadPage; onClose: () => void }) => {
  const groups = page.score.groups.map(({ id, name }) => ({ id, label: name }));
  const [group, setGroup] = useState(groups[0]?.id);
  const [given, setGiven] = useState<number | undefined>(10);
  const [fades, setFades] = useState(true);
  return (
    <ChangeDialog
      lead={page.id}
      title="Give or take points"
      action={given !== undefined && given < 0 ? 'Take points' : 'Give points'}
      ready={group !== undefined && given !== undefined && given !== 0}
      placeholder="Met at the fair, very interested"
      change={(reason) => ({ route: 'adjust', body: { group: group ?? '', points: given ?? 0, fades, reason } })}
      onClose={onClose}
    >
      <div className="form-row">
        <Select label="In" options={groups} value={group} onChange={setGroup} />
        <NumberField label="Points (below 0 takes)" value={given} onChange={setGiven} min={-1000} max={1000} />
      </div>
      <Fading fades={fades} onChange={setFades} />
    </ChangeDialog>
  );
};

const Fading = ({ fades, onChange }: { fades: boolean; onChange: (fades: boolean) => void }) => (
  <CheckBox isSelected={fades} onChange={onChange}>
    They fade as the other points of the group do
  </CheckBox>
);

const SetScore = ({ page, onClose }: { page: LeadPage; onClose: () => void }) => {
  const groups = page.score.groups.map(({ id, name }) => ({ id, label: name }));
  const [group, setGroup] = useState(groups[0]?.id);
  const [score, setScore] = useState<number | undefined>(0);
  const [fades, setFades] = useState(true);
  return (
    <ChangeDialog
      lead={page.id}
      title="Set the score"
      action="Set score"
      ready={group !== undefined && score !== undefined}
      placeholder="A fresh start after the project was cancelled"
      change={(reason) => ({ route: 'score', body: { group: group ?? '', score: score ?? 0, fades, reason } })}
      onClose={onClose}
    >
      <div className="form-row">
        <Select label="In" options={groups} value={group} onChange={setGroup} />
        <NumberField label="Score" value={score} onChange={setScore} min={-1000} max={10_000} />
      </div>
      <Fading fades={fades} onChange={setFades} />
      <p className="muted">What it had until now counts no more. What it does from now on counts in full.</p>
    </ChangeDialog>
  );
};

const stages = Stage.options.map((id) => ({ id, label: stageName[id] }));

const SetStage = ({ page, onClose }: { page: LeadPage; onClose: () => void }) => {
  const [stage, setStage] = useState<Stage>(page.stage);
  return (
    <ChangeDialog
      lead={page.id}
      title="Set the stage"
      action="Set stage"
      ready={stage !== page.stage}
      placeholder="Sales met them in person"
      change={(reason) => ({ route: 'stage', body: { stage, reason } })}
      onClose={onClose}
    >
      <Select label="Stage" options={stages} value={stage} onChange={setStage} />
      <p className="muted">Flows that start at this stage start, as if the score had reached it.</p>
    </ChangeDialog>
  );
};
