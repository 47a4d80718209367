export { Activity, Identity, Instant, isPublicSource, type Json, JsonObject, Source } from './activity.ts';
