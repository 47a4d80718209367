import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The builder is a static app: it is built into `dist` and served from `/` by the local gateway or by S3. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2023', reportCompressedSize: true },
});
