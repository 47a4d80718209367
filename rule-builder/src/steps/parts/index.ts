export { ActivityField } from './activity-field.tsx';
export { ConditionEditor } from './condition-editor.tsx';
export { DurationField } from './duration-field.tsx';
export { MatchEditor } from './match-editor.tsx';
export { ActivityList } from './touchpoint-fields.tsx';
export { WeekdaysField } from './weekdays-field.tsx';
export { ZoneField } from './zone-field.tsx';
