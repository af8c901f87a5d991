import { z } from 'zod';
import { FIELD_NAMES } from './field-names.js';

/** A JSON schema (draft 2020-12), as OpenAPI 3.1 takes it. */
export type JsonSchema = z.core.JSONSchema.BaseSchema;

/**
 * The JSON schema of what a program sends, out of the schema that reads it. A field is required if reading fails
 * without it, which is not what zod writes for fields that a step before makes up. Fields have their Chinese names.
 */
export function sentSchema(schema: z.ZodType): JsonSchema {
  const json = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema._zod.def.type === 'object') describeObject(zodSchema as z.core.$ZodObject, jsonSchema);
    },
  });
  // The document says once which draft it is.
  delete json.$schema;
  return json;
}

/** The JSON schema of what is answered. */
export function answeredSchema(schema: z.ZodType): JsonSchema {
  const json = z.toJSONSchema(schema, {
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema._zod.def.type === 'object') nameFields(zodSchema as z.core.$ZodObject, jsonSchema);
    },
  });
  delete json.$schema;
  return json;
}

function describeObject(schema: z.core.$ZodObject, json: JsonSchema): void {
  const { shape } = schema._zod.def;
  const required = Object.keys(shape).filter((name) => !mayBeLeftOut(shape[name]));
  if (required.length > 0) json.required = required;
  else delete json.required;
  nameFields(schema, json);
}

function nameFields(schema: z.core.$ZodObject, json: JsonSchema): void {
  for (const name of Object.keys(schema._zod.def.shape)) {
    const field = json.properties?.[name];
    if (typeof field === 'object') field.description ??= FIELD_NAMES[name];
  }
}

/** True if an object is read without the field. A value of our own making (`custom`) is made up where it is missing. */
export function mayBeLeftOut(field: z.core.$ZodType): boolean {
  const inner = field instanceof z.ZodNullable ? (field.unwrap() as z.core.$ZodType) : field;
  if (inner._zod.def.type === 'custom') return true;
  return z.object({ field }).safeParse({}).success;
}
