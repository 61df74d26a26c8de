import { z } from 'zod';

// zod probes for `eval` to compile its parsers; the CSP refuses that and the console would log it as a violation.
// Imported before any schema is built.
z.config({ jitless: true });
