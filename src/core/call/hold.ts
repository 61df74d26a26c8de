/** What a queue says to those who wait. Recorded voices, never a person who wants an answer. */
const ANNOUNCEMENTS = [
  /\byour call is (?:very )?important\b/i,
  /\b(?:agents?|representatives?|operators?|advis[oe]rs?|associates?|lines|team members?)\b[^.?!]*\b(?:busy|assisting|unavailable|engaged|helping)\b/i,
  /\b(?:stay|remain) on the line\b/i,
  /\b(?:thank you|thanks) for (?:your patience|holding|waiting|continuing to hold)\b/i,
  /\byou are (?:now )?(?:number|caller)\b/i,
  /\b(?:estimated|approximate|expected|average) (?:wait|hold)/i,
  /\bnext available (?:agent|representative|operator|advis[oe]r|associate)\b/i,
  /\bplease (?:continue to )?hold\b/i,
];

/** A person, or a menu, that waits for something of us. */
const ASKS = /\?|\b(?:press|dial|enter|say)\b|\b(?:this is|my name is|speaking|how (?:can|may) i)\b/i;

const MUSIC = /[♪♫]|^\W*(?:hold )?music\W*$/i;

/** Whether what was heard is the sound of being on hold: nothing to answer, nothing to pay a model for. */
export function isHoldSound(text: string): boolean {
  if (MUSIC.test(text)) return true;
  return !ASKS.test(text) && ANNOUNCEMENTS.some((announcement) => announcement.test(text));
}
