/**
 * Properties are tested with one seed, so that a commit passes today if it did yesterday.
 * `PROPERTY_SEED=7 npm test` looks elsewhere.
 */

import { configureGlobal } from "fast-check";

configureGlobal({ seed: Number(process.env["PROPERTY_SEED"] ?? 1) });
