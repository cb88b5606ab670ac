"""The designer of forms and requirements: what is asked of an applicant, and what has to be brought."""
