export { Palette } from './palette.tsx';
export { Picker } from './picker.tsx';
export { SearchItem, SearchMenu } from './search-menu.tsx';
