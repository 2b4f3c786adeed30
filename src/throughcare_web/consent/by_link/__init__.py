"""A consent read and signed on the patient's own telephone: a signed link, and before anything is shown a code said aloud."""
