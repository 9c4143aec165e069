"""How tables lie on the disk, where that matters."""

# Each mail is changed twice within moments. With room left on its page a new version costs a tenth: no index is touched.
SPACE = "ALTER TABLE delivery SET (fillfactor = 50)"
