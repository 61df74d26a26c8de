export type TunnelState =
  | { readonly state: 'opening' }
  | { readonly state: 'open'; readonly host: string }
  /** `hopeless`: only the user can mend it, so it is not tried again. */
  | { readonly state: 'failed'; readonly message: string; readonly hopeless: boolean };

/** A way in for the telephone company, from the public internet to one of our sockets. */
export interface Tunnel {
  /**
   * Opens the way in to a socket on this machine. What happens is told through `onState`,
   * also later: a tunnel that breaks opens again by itself.
   */
  open(socketPath: string, onState: (state: TunnelState) => void): Promise<void>;
  /** Opens it anew, though it says that it is open: nothing comes through. */
  reopen(): void;
  close(): Promise<void>;
}
