import { Column, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

/**
 * Column decorators with explicit types (decorator metadata of unions is `Object`) and the column's
 * Chinese name, which is also its comment in the database. bigint and numeric are texts in TypeScript.
 */

/** bigint identity primary key; a text in TypeScript. */
export const Id = (): PropertyDecorator =>
  PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS', comment: '编号' });

/** Part of a primary key that is given, not generated. */
export const Key = (
  comment: string,
  type: 'text' | 'bigint' | 'integer' | 'date' = 'text',
): PropertyDecorator => PrimaryColumn({ type, comment });

export const Text = (comment: string): PropertyDecorator => Column({ type: 'text', comment });
export const NullableText = (comment: string): PropertyDecorator =>
  Column({ type: 'text', comment, nullable: true });
export const TextArray = (comment: string): PropertyDecorator =>
  Column({ type: 'text', array: true, comment });
export const IntegerArray = (comment: string): PropertyDecorator =>
  Column({ type: 'integer', array: true, comment });
export const Integer = (comment: string): PropertyDecorator => Column({ type: 'integer', comment });
export const NullableInteger = (comment: string): PropertyDecorator =>
  Column({ type: 'integer', comment, nullable: true });
/** bigint: a text in TypeScript. */
export const BigInteger = (comment: string): PropertyDecorator => Column({ type: 'bigint', comment });
export const NullableBigInteger = (comment: string): PropertyDecorator =>
  Column({ type: 'bigint', comment, nullable: true });
/** numeric: a text in TypeScript. */
export const NullableNumeric = (comment: string): PropertyDecorator =>
  Column({ type: 'numeric', comment, nullable: true });
export const Flag = (comment: string): PropertyDecorator => Column({ type: 'boolean', comment });
/** date: a text YYYY-MM-DD in TypeScript. */
export const DayColumn = (comment: string): PropertyDecorator => Column({ type: 'date', comment });
export const NullableDay = (comment: string): PropertyDecorator =>
  Column({ type: 'date', comment, nullable: true });
/** timestamptz: a Date in TypeScript. */
export const Instant = (comment: string): PropertyDecorator => Column({ type: 'timestamptz', comment });
export const NullableInstant = (comment: string): PropertyDecorator =>
  Column({ type: 'timestamptz', comment, nullable: true });
/** jsonb: for values that are never hashed (jsonb reorders keys). */
export const Json = (comment: string): PropertyDecorator => Column({ type: 'jsonb', comment });
export const NullableJson = (comment: string): PropertyDecorator =>
  Column({ type: 'jsonb', comment, nullable: true });
export const Bytes = (comment: string): PropertyDecorator => Column({ type: 'bytea', comment });
