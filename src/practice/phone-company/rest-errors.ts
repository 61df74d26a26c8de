/** A failure of the REST API, in Twilio's own numbers. */
export interface RestError {
  readonly status: 400 | 401 | 404;
  readonly code: number;
  readonly message: string;
}

export const restErrors = {
  authenticate: { status: 401, code: 20003, message: 'Authenticate' },
  notFound: (what: string): RestError => ({
    status: 404,
    code: 20404,
    message: `The requested resource ${what} was not found`,
  }),
  noTo: { status: 400, code: 21201, message: "No 'To' number is specified" },
  noFrom: { status: 400, code: 21213, message: "No 'From' number is specified" },
  invalidUrl: {
    status: 400,
    code: 21205,
    message: 'Url parameter is required and must be an absolute http(s) address.',
  },
  invalidTo: (number: string): RestError => ({
    status: 400,
    code: 21211,
    message: `The phone number you are attempting to call, ${number}, is not valid.`,
  }),
  notOwned: (number: string): RestError => ({
    status: 400,
    code: 21210,
    message: `The source phone number provided, ${number}, is not yet verified for your account. You may only make calls from phone numbers that you've verified or purchased from Twilio.`,
  }),
  trial: (names: readonly string[]): RestError => ({
    status: 400,
    code: 10002,
    message: `Invalid or disallowed parameters provided - trial accounts have limited parameter access. (${names.join(', ')})`,
  }),
  invalidParameter: (name: string): RestError => ({ status: 400, code: 20001, message: `Invalid parameter: ${name}` }),
  notInProgress: { status: 400, code: 21220, message: 'Call is not in-progress. Cannot redirect.' },
} as const satisfies Record<string, RestError | ((detail: never) => RestError)>;

/** The error's body as Twilio sends it. */
export const restErrorBody = ({ status, code, message }: RestError): object => ({
  code,
  message,
  more_info: `https://www.twilio.com/docs/errors/${code}`,
  status,
});
