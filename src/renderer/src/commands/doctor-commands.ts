import { reportOf } from '../calls/doctor-report.ts';
import { copyText } from '../console/copy-text.ts';
import { strings } from '../strings.ts';
import type { Command } from './command.ts';
import type { CommandContext } from './context.ts';

const words = strings.doctor;

const inDoctor = ({ place }: CommandContext): string | null => (place === 'doctor' ? null : words.notHere);

export const doctorCommands = [
  {
    id: 'doctor.look',
    title: words.look,
    group: 'console',
    keys: ['R'],
    unavailable: (context) => inDoctor(context) ?? (context.isExamining ? words.busy : null),
    run: ({ examination, ui }) => {
      ui.set((state) => ({ ...state, copied: false }));
      void examination.look();
    },
  },
  {
    id: 'doctor.copy',
    title: words.copy,
    group: 'console',
    keys: ['C'],
    unavailable: (context) => inDoctor(context) ?? (context.hasFindings ? null : words.nothing),
    run: ({ examination, works, ui }) => {
      const text = reportOf(examination.store.get(), works.get().state?.version ?? '');
      if (copyText(text)) ui.set((state) => ({ ...state, copied: true }));
    },
  },
] as const satisfies readonly Command[];
