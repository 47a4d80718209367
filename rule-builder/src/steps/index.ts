export { StepForm } from './step-form.tsx';
