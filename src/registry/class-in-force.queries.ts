/**
 * The class of a subject that a draw goes by: the credit register's where it has one in force, else the one that the
 * subject was registered with, and from there as many classes towards D as its permit cards say. The definition stands
 * once, in the database (`credit_class_on`, `credit_raise_on`, `credit_raised`), so that frames, populations and
 * pictures cannot differ.
 */

/**
 * Adds what the credit register says to a relation with the columns kind and code.
 * @param rows name of the relation
 * @param before placeholder of the instant up to which things are known, e.g. `$2`; the day is the one that it ends
 */
export function joinedClasses(rows: string, before: string): string {
  const known = `${before}::timestamptz`;
  const day = `((${known} - interval '1 microsecond') AT TIME ZONE 'Asia/Shanghai')::date`;
  return `LEFT JOIN credit_class_on(${day}, ${known}) in_force
              ON in_force.kind = ${rows}.kind AND in_force.code = ${rows}.code
            LEFT JOIN credit_raise_on(${day}, ${known}) raise ON raise.code = ${rows}.code`;
}

/** The class in force where `joinedClasses` stands. @param own expression of the class that was registered */
export function classInForce(own: string): string {
  return `credit_raised(coalesce(in_force.credit_class, ${own}), raise.steps, raise.unrated_as)`;
}
