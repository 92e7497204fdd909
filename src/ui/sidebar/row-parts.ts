/** What only some rows have; the first of them loads it. */
export { RenameField } from '../parts/rename-field.tsx';
export { RowUsage } from './row-usage.tsx';
