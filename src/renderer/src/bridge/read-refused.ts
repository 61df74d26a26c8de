/** The relay answered a read with an error. */
export class ReadRefused extends Error {
  override readonly name = 'ReadRefused';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
