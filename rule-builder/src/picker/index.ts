export { Palette } from './palette.tsx';
export { Picker } from './picker.tsx';
