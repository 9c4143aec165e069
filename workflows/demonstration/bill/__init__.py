"""The draft bill of the demo, written out in plain text beside this file and set as LegalDocML.de."""
