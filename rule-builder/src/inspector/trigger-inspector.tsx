import { useRef } from 'react';
import { type Start, startId, startWords, type Trigger, triggers } from '../../../shared/flow/index.ts';
import { Stage, stageName } from '../../../shared/lead/index.ts';
import { commands, isStartOpen, useEditor, useEditorStore, useKnown } from '../editor/index.ts';
import { ConditionEditor, MatchEditor } from '../steps/parts/index.ts';
import { Button, CheckBox, Choices, Icon, IconButton, NumberField, Select, TextField } from '../ui/index.ts';
import { useFairErrors } from './use-fair-errors.ts';
import { useFieldFocus } from './use-field-focus.ts';

type TriggerStart = Extract<Start, { kind: 'trigger' }>;

/** What starts the flow, and who is let in. */
export const TriggerInspector = ({ start }: { start: TriggerStart }) => {
  const editor = useEditorStore();
  const act = commands(editor);
  const body = useRef<HTMLDivElement>(null);
  const open = useEditor((state) => isStartOpen(state.flow));
  const known = useKnown();
  const { error, leave } = useFairErrors(startId);
  useFieldFocus(body);
  const put = (trigger: Trigger, field: string) => act.start({ ...start, trigger }, 'Edit the start', field);
  return (
    <>
      <header className="inspector-head">
        <Icon name="start" size={20} />
        <h2>{open ? 'Choose what starts this flow' : 'Start'}</h2>
        <IconButton icon="close" label="Close" onPress={() => editor.select(null)} />
      </header>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: only listens for fields being left */}
      <div className="inspector-body" ref={body} onBlur={(event) => leave(event.target)}>
        {open ? null : <p className="sentence">{startWords(start, known.names)}</p>}
        <Select
          label="Starts when"
          value={open ? undefined : start.trigger.on}
          where="trigger"
          error={error('') ?? error('trigger')}
          options={triggers.map(({ on, name, help }) => ({ id: on, label: name, hint: help }))}
          onChange={(on) => {
            const found = triggers.find((each) => each.on === on);
            if (found)
              act.start({ ...start, trigger: structuredClone(found.initial) }, `Start by ${found.name.toLowerCase()}`);
          }}
        />
        {open ? null : <TriggerFields trigger={start.trigger} put={put} error={error} />}
        {open ? null : start.only === undefined ? (
          <Button
            small
            look="quiet"
            icon="add"
            onPress={() => act.start({ ...start, only: { kind: 'all', of: [] } }, 'Let in only some leads')}
          >
            Let in only some leads
          </Button>
        ) : (
          <>
            <ConditionEditor
              label="Only leads where"
              place={start.trigger.on === 'activity' ? 'activity' : 'lead'}
              value={start.only}
              where="only"
              error={error}
              onChange={(only) => act.start({ ...start, only }, 'Edit who is let in', 'only')}
            />
            <Button
              small
              look="quiet"
              onPress={() => {
                const { only: _, ...rest } = start;
                act.start(rest, 'Let in every lead');
              }}
            >
              Let in every lead
            </Button>
          </>
        )}
      </div>
    </>
  );
};

const TriggerFields = ({
  trigger,
  put,
  error,
}: {
  trigger: Trigger;
  put: (trigger: Trigger, field: string) => void;
  error: (where: string) => string | undefined;
}) => {
  const segments = useEditor((state) => state.page.context.segments);
  const { leadFields } = useKnown();
  switch (trigger.on) {
    case 'activity':
      return (
        <MatchEditor
          value={trigger.match}
          where="trigger/match"
          error={error}
          onChange={(match) => put({ on: 'activity', match }, 'match')}
        />
      );
    case 'stage':
      return (
        <fieldset className="field plain">
          <legend className="label">A lead becomes</legend>
          {Stage.options.map((stage) => (
            <CheckBox
              key={stage}
              isSelected={trigger.to.includes(stage)}
              isDisabled={trigger.to.length === 1 && trigger.to.includes(stage)}
              onChange={(on) =>
                put({ ...trigger, to: on ? [...trigger.to, stage] : trigger.to.filter((each) => each !== stage) }, 'to')
              }
            >
              {stageName[stage]}
            </CheckBox>
          ))}
        </fieldset>
      );
    case 'segment':
      return (
        <>
          <Select
            label="Segment"
            value={trigger.segment || undefined}
            where="trigger/segment"
            error={error('trigger/segment')}
            placeholder={segments.length === 0 ? 'There are no segments yet' : 'Choose a segment'}
            options={segments.map(({ id, name }) => ({ id, label: name }))}
            onChange={(segment) => put({ ...trigger, segment }, 'segment')}
          />
          <Choices
            label="When a lead"
            value={trigger.entered ? 'enters' : 'leaves'}
            options={[
              { id: 'enters', label: 'enters it' },
              { id: 'leaves', label: 'leaves it' },
            ]}
            onChange={(way) => put({ ...trigger, entered: way === 'enters' }, 'entered')}
          />
        </>
      );
    case 'date':
      return (
        <>
          <Select
            label="Date"
            value={trigger.field}
            where="trigger/field"
            error={error('trigger/field')}
            options={leadFields.filter(({ type }) => type === 'date').map(({ name, label }) => ({ id: name, label }))}
            onChange={(field) => put({ ...trigger, field }, 'field')}
          />
          <div className="side-by-side">
            <NumberField
              label="Days after it"
              description="Negative is before."
              value={trigger.offsetDays}
              min={-365}
              max={365}
              onChange={(days) => put({ ...trigger, offsetDays: Math.round(days ?? 0) }, 'offsetDays')}
            />
            <TextField label="At" type="time" value={trigger.at} onChange={(at) => put({ ...trigger, at }, 'at')} />
          </div>
        </>
      );
    case 'inactivity':
      return (
        <NumberField
          label="Days without any activity"
          value={trigger.days}
          min={1}
          max={730}
          onChange={(days) => {
            if (days !== undefined && Number.isInteger(days)) put({ ...trigger, days }, 'days');
          }}
        />
      );
    case 'hand':
      return <p className="muted">Someone adds leads to this flow from the list of leads or a lead's page.</p>;
    case 'flow':
      return <p className="muted">Another flow sends leads here with its step “Start another flow”.</p>;
  }
};
