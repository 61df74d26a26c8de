/** Where the practice line says what it did. Text is constant, fields are structured. */
export type Log = (message: string, fields: object) => void;
