"""What was shared: the list, one disclosure with its cover sheet, the accounting that a patient can be handed."""
