/** Hands a file to the browser under a name. */
export type Download = (content: Blob, name: string) => void;

/** The browser's own. */
export const downloadFile: Download = (content, name) => {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The download has begun by the next turn.
  setTimeout(() => URL.revokeObjectURL(address), 0);
};
