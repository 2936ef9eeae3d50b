cat >other.tfstate <<'STATE'
{"version":4,"terraform_version":"1.11.4","serial":1,"lineage":"other","outputs":{"x":{"value":2,"type":"number"}},"resources":[]}
STATE
