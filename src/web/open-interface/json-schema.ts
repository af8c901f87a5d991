import { z } from 'zod';
import { ANSWERED_NAMES, FIELD_NAMES } from './field-names.js';

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
      if (zodSchema._zod.def.type === 'object') markRequired(zodSchema as z.core.$ZodObject, jsonSchema);
    },
  });
  return named(json, (name) => (Object.hasOwn(FIELD_NAMES, name) ? FIELD_NAMES[name] : undefined));
}

/** The JSON schema of what is answered. */
export function answeredSchema(schema: z.ZodType): JsonSchema {
  return named(z.toJSONSchema(schema), answeredName);
}

/** What a field is called where it is answered: without what is said to those who send it. */
function answeredName(name: string): string | undefined {
  if (Object.hasOwn(ANSWERED_NAMES, name)) return ANSWERED_NAMES[name] ?? undefined;
  if (!Object.hasOwn(FIELD_NAMES, name)) return undefined;
  const [word] = FIELD_NAMES[name].split(/[，；]/);
  return word === '' || word === '不得提交' ? undefined : word;
}

/** Gives fields their names, at any depth. Afterwards only: until then equal fields are one and the same object. */
function named(schema: JsonSchema, nameOf: (name: string) => string | undefined): JsonSchema {
  const json = JSON.parse(JSON.stringify(schema)) as JsonSchema;
  // The document says once which draft it is.
  delete json.$schema;
  nameFields(json, nameOf);
  return json;
}

function nameFields(value: unknown, nameOf: (name: string) => string | undefined): void {
  if (typeof value !== 'object' || value === null) return;
  const { properties } = value as JsonSchema;
  for (const [name, field] of Object.entries(properties ?? {})) {
    const meaning = nameOf(name);
    if (typeof field === 'object' && meaning !== undefined) field.description ??= meaning;
  }
  for (const part of Object.values(value)) nameFields(part, nameOf);
}

function markRequired(schema: z.core.$ZodObject, json: JsonSchema): void {
  const { shape } = schema._zod.def;
  const required = Object.keys(shape).filter((name) => !mayBeLeftOut(shape[name]));
  if (required.length > 0) json.required = required;
  else delete json.required;
}

/** True if an object is read without the field. A value of our own making (`custom`) is made up where it is missing. */
export function mayBeLeftOut(field: z.core.$ZodType): boolean {
  const inner = field instanceof z.ZodNullable ? (field.unwrap() as z.core.$ZodType) : field;
  if (inner._zod.def.type === 'custom') return true;
  return z.object({ field }).safeParse({}).success;
}
