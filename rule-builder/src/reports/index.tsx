import { LoadingState } from '../ui/index.ts';

/** The Reports screen. */
const Reports = () => <LoadingState label="Reports" />;

export default Reports;
