type Speaker = 'person' | 'assistant';

export interface Row {
  readonly speaker: Speaker;
  readonly text: string;
  /** Place among the rows of the source file; internal rows count too. */
  readonly index: number;
}

/** Rows of one speaker with nothing between them: one stretch of speech. */
export interface Block {
  readonly speaker: Speaker;
  readonly rows: readonly Row[];
}

/** A recorded conversation between a person who phoned and an assistant. */
export interface Conversation {
  /** File name without `.json`; from the second conversation of a file on with `-2`, `-3`, … */
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  /** Strictly alternating. */
  readonly blocks: readonly Block[];
}

/** Joins neighbouring rows of the same speaker. Rows with no words are nobody's speech and are left out. */
export function toBlocks(rows: readonly Row[]): readonly Block[] {
  const blocks: Block[] = [];
  for (const row of rows.filter(({ text }) => text.trim() !== '')) {
    const last = blocks.at(-1);
    if (last?.speaker === row.speaker) blocks[blocks.length - 1] = { ...last, rows: [...last.rows, row] };
    else blocks.push({ speaker: row.speaker, rows: [row] });
  }
  return blocks;
}
