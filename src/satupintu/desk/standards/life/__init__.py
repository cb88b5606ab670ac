"""The life of a version at the desk: consultation, enactment, publication, review, comparison, moving cases."""
