"""The federal locator's API: software written for FindTreatment.gov works against Throughcare unchanged.

Shape and parameters: "FindTreatment.gov API" 1.9 (SAMHSA, 15 January 2025) and real answers of 2019; where
the two differ, `/locator/listing` answers as the real ones did and `/locator/exportsAsJson/v2` as the guide
says.
"""
