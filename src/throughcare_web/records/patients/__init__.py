"""Who a patient is, how to reach them, who pays, and their episodes of care."""
