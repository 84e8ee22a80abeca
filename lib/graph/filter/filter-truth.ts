/** What a condition says of one element: null where the facts do not tell. */
export type Truth = boolean | null;

/** False as soon as one side is, else unknown as soon as one side is. */
export function bothTrue(a: Truth, b: Truth): Truth {
  if (a === false || b === false) return false;
  return a === null || b === null ? null : true;
}

/** True as soon as one side is, else unknown as soon as one side is. */
export function eitherTrue(a: Truth, b: Truth): Truth {
  if (a === true || b === true) return true;
  return a === null || b === null ? null : false;
}

/** What is not known stays not known. */
export const notTrue = (a: Truth): Truth => (a === null ? null : !a);
