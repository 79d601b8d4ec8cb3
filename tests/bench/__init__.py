"""`make bench`: what the guide costs a reader and a maintainer, beside the theme as it comes."""
