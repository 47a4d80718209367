import './index.css';

export { Button, type ButtonProps, IconButton, Segments } from './button.tsx';
export { Chip } from './chip.tsx';
export { Dialog } from './dialog.tsx';
export { CheckBox, Choices, NumberField, Switch, TextField } from './fields.tsx';
export { Icon, type IconName } from './icon.tsx';
export { type Action, Menu } from './menu.tsx';
export { Ripeness } from './ripeness.tsx';
export { ComboBox, type Option, Select } from './select.tsx';
export { EmptyState, ErrorState, LoadingState } from './states.tsx';
export { type Column, Table } from './table.tsx';
export { Tabs } from './tabs.tsx';
export { Toasts, toast } from './toast.tsx';
export { ago, count } from './words.ts';
