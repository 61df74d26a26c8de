@rem npm scripts start with exec so that signals reach Node; the Windows shell has no such word.
@%*
