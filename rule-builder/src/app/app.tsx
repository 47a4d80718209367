import './app.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from 'react-aria-components';
import { useLocation } from 'wouter';
import { queryClient } from '../data/index.ts';
import { Toasts } from '../ui/index.ts';
import { Gate } from './gate.tsx';
import { loadScreen, Screens } from './screens.tsx';

/** The whole app: signed in, one navigation, one screen. */
export const App = () => {
  const [, navigate] = useLocation();
  return (
    <QueryClientProvider client={queryClient}>
      <RouterProvider navigate={navigate}>
        <Gate prepare={loadScreen}>
          <Screens />
        </Gate>
        <Toasts />
      </RouterProvider>
    </QueryClientProvider>
  );
};
