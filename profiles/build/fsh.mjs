// Small words of FSH.

/** A quoted string. */
export const text = value => JSON.stringify(value);

/** A code as the name of an entity: rare-disease-children -> RareDiseaseChildren. */
export const pascal = code => code.replace(/(^|-)([a-z0-9])/g, (_, dash, letter) => letter.toUpperCase());
