// Validates documents against a schema. Standard input: {"schema": {...}, "documents": [...]}; standard output: for each document a line, "ok" or where it
// departs from the schema first.
'use strict';
const { default: Ajv } = require('ajv');

const { schema, documents } = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const validate = new Ajv({ strict: true, strictTypes: false, allErrors: true, allowUnionTypes: true }).compile(schema);
for (const document of documents) {
  const ok = validate(document);
  console.log(ok ? 'ok' : validate.errors.map(error => `${error.instancePath} ${error.message}`).join('; '));
}
